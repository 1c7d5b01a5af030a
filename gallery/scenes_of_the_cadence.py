"""The cadence and what it costs."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from frontdesk.ui.cadence.screen import CadenceScreen
from frontdesk.ui.cadence.steps import Counted
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene, Set, screen
from gallery.settling import settle


def _screen(window: MainWindow, desk: Desk) -> CadenceScreen:
    window.show_screen("cadence")
    settle(desk)
    return window.findChildren(CadenceScreen)[-1]


def _changed(window: MainWindow, desk: Desk) -> None:
    """Three working days before, and a step more."""
    line = _screen(window, desk).time_line
    first = line.lines[0]
    first.amount.setText("3")
    first.counted.choose(Counted.WORKING)
    first.counted.activated.emit(first.counted.currentIndex())
    line.adds.click()
    settle(desk)


def _wrong(window: MainWindow, desk: Desk) -> None:
    _changed(window, desk)
    line = window.findChildren(CadenceScreen)[-1].time_line
    line.lines[-1].amount.setText("-3")
    line.lines[-1].edited.emit()


def _before(window: MainWindow, desk: Desk) -> QWidget | None:
    _changed(window, desk)
    window.findChildren(CadenceScreen)[-1].preview()
    settle(desk)
    found = [each for each in window.findChildren(QDialog) if each.isVisible()]
    for each in found:
        each.setProperty("centred", True)
    return found[0] if found else None


def _forget(window: MainWindow, desk: Desk) -> None:
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.findChildren(CadenceScreen)[-1].forget()
    settle(desk)


def _costs(window: MainWindow, desk: Desk) -> None:
    desk.extras["settings.group"] = "costs"
    window.show_screen("settings")
    settle(desk)


SCENES: Final = (
    Scene("cadence", screen("cadence")),
    Scene("cadence-empty", screen("cadence"), set=Set.EMPTY, all_variants=False),
    Scene("cadence-wrong", _wrong, all_variants=False, undo=_forget),
    Scene("cadence-before", _before, undo=_forget),
    Scene("settings-costs", _costs, all_variants=False),
)
