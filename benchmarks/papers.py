"""A day sheet of sixty visits as a PDF, from the book to its bytes."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from benchmarks.days import TODAY, working_days
from benchmarks.measuring import CountsDiffer, quiet_collector, timed
from benchmarks.results import Row, median, percentile, row
from frontdesk.services.daysheets import LineKind, Sheet, day_sheet
from frontdesk.services.desk_reader import reader_of

if TYPE_CHECKING:
    from benchmarks.reading import Side
    from frontdesk.services.desk_reader import DeskReader

VISITS: Final = 60
TARGET_MS: Final = 150.0


def _sheet(reader: DeskReader, day: date) -> Sheet:
    """The first providers of a day, with as many visits as are wanted, one missing at the end where they do not come out even."""
    whole, left = day_sheet(reader, day, holidays=False), VISITS
    parts = []
    for part in whole.parts:
        kept = []
        for line in part.lines:
            if line.kind is LineKind.VISIT:
                if not left:
                    continue
                left -= 1
            kept.append(line)
        parts.append(replace(part, lines=tuple(kept)))
        if not left:
            break
    return replace(whole, parts=tuple(parts))


def paper(side: Side) -> list[Row]:
    """Read, laid out, drawn, as bytes."""
    from PySide6.QtGui import QGuiApplication

    from frontdesk.ui.paper.content import content_of
    from frontdesk.ui.paper.pages import Pages, paper_of
    from frontdesk.ui.paper.putting import pdf_of

    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    with closing(reader_of(side.book)) as reader:
        day = date.fromisoformat(working_days(TODAY, 1)[0].date)
        if sum(part.visits for part in _sheet(reader, day).parts) != VISITS:
            raise CountsDiffer(f"paper: the day has fewer visits than {VISITS}; nothing was measured.")

        def act(_case: str) -> int:
            sheet = _sheet(reader, day)
            return len(pdf_of(Pages(content_of(sheet), paper_of(sheet.country)), title="bench"))

        act("warm")
        with quiet_collector():
            times = [timed(act, "day") for _ in range(side.size.times(20, least=3))]
    del application
    return [
        row("paper", side.size.name, f"{VISITS} visits, p95", percentile(times, 95), "ms", target=TARGET_MS),
        row("paper", side.size.name, "median", median(times), "ms"),
    ]
