"""The head of the board, in the top bar: where and with whom, a walk-in, a provider who is behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S3

ALL: Final = 0
_WIDE: Final = 176
_NARROW: Final = 96
"""Where there is little room a long name is cut, and said whole by its tip; what the board is called stands whole."""


class Head(QWidget):
    """Name, location, provider, and the two acts that are about no row."""

    def __init__(
        self,
        desk: Desk,
        *,
        chosen: Callable[[], None],
        walk_in: Callable[[], None],
        running_late: Callable[[], None],
    ) -> None:
        super().__init__()
        self.place: Choice[int] = Choice([(ALL, tr("All locations"))])
        self.provider: Choice[int] = Choice([(ALL, tr("All providers"))])
        name_it(self.place, tr("Location"), "arrivals.place")
        name_it(self.provider, tr("Provider"), "arrivals.provider")
        for each in (self.place, self.provider):
            each.setMinimumWidth(_NARROW)
            each.setMaximumWidth(_WIDE)
            each.currentIndexChanged.connect(lambda _index: chosen())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S3)
        title = Label(tr("Arrivals"), face="title")
        title.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        line.addWidget(title)
        line.addWidget(self.place)
        line.addWidget(self.provider)
        line.addStretch(1)
        keys = desk.keys
        line.addWidget(
            button(
                tr("Running late"),
                running_late,
                kind="quiet",
                identifier="arrivals.late",
                key=keys.shown("running_late"),
            )
        )
        line.addWidget(
            button(tr("Walk-in"), walk_in, identifier="arrivals.walk_in", key=keys.shown("walk_in"))
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def offer(
        self,
        places: Sequence[tuple[int, str]],
        providers: Sequence[tuple[int, str]],
        *,
        place: int,
        provider: int,
    ) -> None:
        """What can be chosen; the location only where there are several."""
        _offer(self.place, [(ALL, tr("All locations")), *places], place)
        _offer(self.provider, [(ALL, tr("All providers")), *providers], provider)
        self.place.setVisible(len(places) > 1)


def _offer(choice: Choice[int], wanted: list[tuple[int, str]], chosen: int) -> None:
    """Offered anew only where something differs: an open list stays open."""
    shown = [choice.itemText(at) for at in range(choice.count())]
    if shown == [text for _, text in wanted] and choice.value == chosen:
        return
    choice.blockSignals(True)
    choice.offer(wanted, chosen)
    choice.blockSignals(False)
