"""Another type for a visit, chosen where the panel says what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Lifecycle, Remote
from frontdesk.services.booking import cancel_visit, move_visit
from frontdesk.services.places import add_type
from frontdesk.services.reading import one_appointment
from frontdesk.ui.desk import Desk
from frontdesk.ui.visits.panel import VisitPanel
from frontdesk.ui.voice import Told
from tests.ui.desks import EVA, TestClinic
from tests.ui.visits.panels import loaded


def begun(desk: Desk, clinic: TestClinic, qtbot: QtBot, visit: str) -> VisitPanel:
    """The panel, shown and read."""
    panel = VisitPanel(desk, clinic.visits[visit].id)
    qtbot.addWidget(panel)
    panel.resize(360, 640)
    panel.show()
    panel.begin()
    qtbot.waitUntil(lambda: panel.visit is not None and loaded(panel))
    return panel


def opened(panel: VisitPanel, qtbot: QtBot) -> QMenu:
    panel.head.kind.setFocus()
    QTest.keyClick(panel.head.kind, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.findChild(QMenu, "visit.kinds") is not None)
    menu = panel.findChild(QMenu, "visit.kinds")
    assert isinstance(menu, QMenu)
    return menu


def test_a_remote_type_frees_the_room_and_says_so(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    add_type(clinic.book, EVA, name="Talk & listen", minutes=15, extras=TypeExtras(remote=Remote.PHONE))
    key = clinic.visits["confirmed"].id
    room = next(each for (place, _), each in clinic.keys.rooms.items() if place != "Riverside")
    move_visit(clinic.book, EVA, key, room_id=room)
    told: list[Told] = []
    desk.say.told.connect(told.append)
    panel = begun(desk, clinic, qtbot, "confirmed")

    menu = opened(panel, qtbot)
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == [one_appointment(clinic.book, key).type]
    next(action for action in menu.actions() if action.text() == "Talk && listen").trigger()
    menu.close()

    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].sentence.startswith("Amira Haddad: the type is changed. It takes place by phone now: ")
    assert (told[-1].undo is None, one_appointment(clinic.book, key).remote) == (False, "phone")


def test_the_same_type_changes_nothing_and_a_cancelled_visit_keeps_its(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    key = clinic.visits["confirmed"].id
    panel = begun(desk, clinic, qtbot, "confirmed")
    menu = opened(panel, qtbot)
    next(action for action in menu.actions() if action.isChecked()).trigger()
    menu.close()
    assert panel.visit is not None
    before = one_appointment(clinic.book, key).revision
    assert before == panel.visit.revision
    cancel_visit(clinic.book, EVA, key, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    desk.feed.look()
    panel.read_again()
    qtbot.waitUntil(lambda: not panel.head.kind.isVisible())
    assert one_appointment(clinic.book, key).revision == before + 1
