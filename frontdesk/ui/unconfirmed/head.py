"""The head of the list, in the top bar: for how many days, how many visits, the new ones that wait, the list on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import Segments, button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S3
from frontdesk.ui.unconfirmed.wording import count_sentence

DAYS: Final = (1, 3, 7)


class Head(QWidget):
    """Name, 1 / 3 / 7 days, count, "2 new", print."""

    def __init__(
        self,
        days: int,
        *,
        chosen: Callable[[int], None],
        let_in: Callable[[], None],
        print_list: Callable[[], None],
    ) -> None:
        super().__init__()
        self._days = Segments(
            [(str(each), tr("1 day") if each == 1 else tr("{count} days", count=each)) for each in DAYS],
            name=tr("Ahead"),
            chosen=lambda value: chosen(int(value)),
            identifier="unconfirmed.days",
        )
        self._days.choose(str(days))
        self._count = Label(tone="muted")
        self._count.setObjectName("unconfirmed.count")
        self._new = button("", let_in, kind="quiet", identifier="unconfirmed.new")
        self._new.setProperty("tone", "focus")
        self._new.hide()
        self._print = button(
            tr("Print the call list"), print_list, kind="quiet", identifier="unconfirmed.print"
        )
        self._print.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S3)
        for part in (Label(tr("Unconfirmed"), face="title"), self._days, self._count, self._new):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self._print)

    def tell(self, *, shown: int, waiting: int, days: int) -> None:
        """How many rows there are, and how many new ones wait."""
        self._count.setText(count_sentence(shown, days))
        self._count.setVisible(shown > 0)
        self._print.setVisible(shown > 0)
        text = tr("{count} new", count=waiting)
        self._new.setText(text)
        self._new.setAccessibleName(text)
        self._new.setVisible(waiting > 0)
