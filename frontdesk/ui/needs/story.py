"""What was sent, answered and said, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.ui import words
from frontdesk.ui.kit.labels import Label, set_tooltip
from frontdesk.ui.tokens import S1, S3

if TYPE_CHECKING:
    from frontdesk.services.stories import StoryRow


class StoryLines(QWidget):
    """The lines of a story, oldest first: when, and what. The words of a text stand in its tooltip and are said to screen readers.

    `veil` gives a sentence with its names as they may be shown now.
    """

    def __init__(self, rows: Sequence[StoryRow], *, now_utc: int, veil: Callable[[str], str]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S3)
        grid.setVerticalSpacing(S1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        for at, row in enumerate(rows):
            when = Label(words.moment(row.at_utc, row.zone, now_utc=now_utc), face="meta", tone="muted")
            what = Label(veil(row.sentence), tone="muted" if row.earlier else "text", wrap=True)
            if row.body:
                set_tooltip(what, row.body)
                what.setAccessibleDescription(row.body)
            grid.addWidget(when, at, 0, top)
            grid.addWidget(what, at, 1)
