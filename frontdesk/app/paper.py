"""A sheet as a PDF without a window: the pages are drawn by the window's own code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from frontdesk.services.daysheets import Sheet


_KEPT: Final[list[QGuiApplication]] = []
"""Fonts outlive a page: Qt is begun once, however many sheets are written."""


def write_paper(sheet: Sheet, target: Path) -> int:
    """Write the sheet; gives how many pages it has. Raises StorageFault, EnvironmentFault where Qt is missing."""
    try:
        from PySide6.QtGui import QGuiApplication
    except ImportError as error:
        raise EnvironmentFault(
            tr(
                "Pages are drawn by Qt, which cannot be loaded here ({detail}). Install what `doctor` names, or print from the window.",
                detail=str(error)[:200],
            )
        ) from None
    from frontdesk.domain.phones import display
    from frontdesk.ui.paper.content import Wording, content_of
    from frontdesk.ui.paper.pages import Pages, paper_of
    from frontdesk.ui.paper.putting import write_pdf

    if sys.platform == "linux":
        # No screen is needed, and none need be there.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if QGuiApplication.instance() is None:
        _KEPT.append(QGuiApplication([]))
    pages = Pages(content_of(sheet, Wording(number=display)), paper_of(sheet.country))
    subject = sheet.subject or sheet.clinic
    write_pdf(pages, target, title=f"{sheet.day.isoformat()} {subject}")
    return pages.count
