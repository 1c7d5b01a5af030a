"""Finding a time: what is free, what helps where nothing is, a family, a time that is held."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from frontdesk.domain.words import PartOfDay
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.finding.asks import Relative
from frontdesk.ui.navigation import Wish
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene
from gallery.settling import settle


def panel_of(window: MainWindow, desk: Desk, wish: Wish | None = None) -> FindSlotPanel:
    """The panel, with what it found."""
    given = wish or Wish()
    desk.go.panel(lambda: FindSlotPanel(desk, given))
    settle(desk)
    found = window.panel.panel
    assert isinstance(found, FindSlotPanel)
    return found


FAMILY: Final = (
    Relative(1, "Jana", "Jana Nováková", "1984-03-12"),
    Relative(
        2, "Maximiliane-Alexandra", "Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff", "2012-05-05"
    ),
    Relative(3, "Petr", "Petr Novák", "2016-10-30"),
)


def _answers(window: MainWindow, desk: Desk) -> None:
    panel_of(window, desk)


def _none(window: MainWindow, desk: Desk) -> None:
    panel = panel_of(window, desk)
    fields = panel.fields
    fields.length.edit.setText("1h")
    fields.part.choose(PartOfDay.EVENING)
    for day in (5, 6):
        fields.days[day].setChecked(True)
    # Once for the pause while somebody types, once for what would help.
    panel.search()
    settle(desk)
    settle(desk)


def _held(window: MainWindow, desk: Desk) -> None:
    panel = panel_of(window, desk)
    panel.table.selectRow(2)
    panel.hold_current()
    settle(desk)
    settle(desk)


def _family(window: MainWindow, desk: Desk) -> None:
    panel = panel_of(window, desk)
    panel.fields.family.know(FAMILY, 30)
    panel.fields.family.add_all()
    panel.search()
    settle(desk)


def _back_to_back(window: MainWindow, desk: Desk) -> None:
    _family(window, desk)
    panel = window.panel.panel
    assert isinstance(panel, FindSlotPanel)
    panel.fields.family.come_otherwise()
    panel.search()
    settle(desk)


def _confirming(window: MainWindow, desk: Desk) -> None:
    _family(window, desk)
    panel = window.panel.panel
    assert isinstance(panel, FindSlotPanel)
    panel.take_current()
    settle(desk)
    settle(desk)


def _providers(window: MainWindow, desk: Desk) -> QWidget | None:
    panel = panel_of(window, desk)
    panel.fields.providers.showPopup()
    return panel.fields.providers.list


def _close_list(window: MainWindow, _desk: Desk) -> None:
    panel = window.panel.panel
    assert isinstance(panel, FindSlotPanel)
    panel.fields.providers.hidePopup()


SCENES: Final = (
    Scene("find-slot-answers", _answers),
    Scene("find-slot-nothing", _none),
    Scene("find-slot-held", _held, all_variants=False),
    Scene("find-slot-family", _family),
    Scene("find-slot-back-to-back", _back_to_back, all_variants=False),
    Scene("find-slot-confirming", _confirming, all_variants=False),
    Scene("find-slot-providers", _providers, all_variants=False, undo=_close_list),
)
