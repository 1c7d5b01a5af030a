"""The line above the day that says which columns are hidden, so that nothing in them is forgotten, and shows them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.tokens import S1, S2, S4
from frontdesk.ui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.services.daypage import DayColumn

HEIGHT = 36


class HiddenStrip(Surface):
    """Says what is hidden, and how many visits in it need somebody."""

    def __init__(self, *, show: Callable[[], None], arrange: Callable[[], None]) -> None:
        super().__init__(line="bottom")
        self.setFixedHeight(HEIGHT)
        name_it(self, tr("Hidden columns"), "book.hidden")
        self.names = Label("")
        self.needs = Label("", face="strong")
        line = QHBoxLayout(self)
        line.setContentsMargins(S4, 0, S4, 0)
        line.setSpacing(S2)
        line.addWidget(self.names, 1)
        line.addWidget(self.needs)
        line.addSpacing(S1)
        again = button(tr("Show"), show, kind="quiet", identifier="book.hidden.show")
        again.setAccessibleName(tr("Show hidden columns"))
        line.addWidget(again)
        line.addWidget(button(tr("Columns"), arrange, kind="quiet", identifier="book.hidden.columns"))

    def tell(self, columns: Sequence[DayColumn], needing: int) -> None:
        """Name the hidden columns; `needing`: so many of their visits need somebody."""
        names = ", ".join(dict.fromkeys(column.name for column in columns))
        count = len(columns)
        if count == 1:
            told = tr("1 hidden column: {names}", names=names)
        else:
            told = tr("{count} hidden columns: {names}", count=number(count), names=names)
        self.names.setText(told)
        self.needs.setVisible(needing > 0)
        if needing == 1:
            self.needs.setText(tr("1 visit there needs somebody"))
        elif needing:
            self.needs.setText(tr("{count} visits there need somebody", count=number(needing)))
