"""The set-up inside the window, and the banner that stands until the recovery sheets are confirmed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.ui.desk import Desk
from frontdesk.ui.setup.providers import ProvidersStep
from frontdesk.ui.setup.reminding import KEY, remind
from frontdesk.ui.setup.screen import SetupScreen
from frontdesk.ui.setup.session import SHEETS_PREF, StepName
from frontdesk.ui.voice import Trouble
from tests.ui.desks import EVA, TestClinic


def _opened(qtbot: QtBot, desk: Desk) -> SetupScreen:
    made = SetupScreen(desk)
    qtbot.addWidget(made)
    made.show()
    made.begin()
    assistant = made.assistant
    assert assistant is not None
    qtbot.waitUntil(lambda: assistant.session.standing is not None)
    return made


def test_the_first_step_that_is_not_done_is_shown(qtbot: QtBot, desk: Desk) -> None:
    screen = _opened(qtbot, desk)
    assert screen.assistant is not None
    assert str(screen.assistant.current) == "handler"
    # Where it was left is where it is taken up.
    screen.assistant.show_step(StepName.PROVIDERS)
    screen.begin()
    assert screen.assistant.current is StepName.PROVIDERS


def test_tab_stays_in_order_inside_the_window(qtbot: QtBot, desk: Desk) -> None:
    screen = _opened(qtbot, desk)
    assistant = screen.assistant
    assert assistant is not None
    assistant.show_step(StepName.HANDLER)
    screen.activateWindow()
    assistant.list.setFocus()
    seen = []
    for _ in range(3):
        focused = screen.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        now = screen.focusWidget()
        assert now is not None
        seen.append(now.objectName())
    assert seen == ["handler.name", "handler.password", "handler.again"]


def test_at_its_end_the_book_is_shown_and_it_begins_anew(qtbot: QtBot, desk: Desk) -> None:
    shown: list[str] = []
    desk.go.screen_wanted.connect(shown.append)
    screen = _opened(qtbot, desk)
    assistant = screen.assistant
    assert assistant is not None
    assistant.show_step(StepName.REMINDERS)
    qtbot.waitUntil(lambda: assistant.bar.forward.text() == "Finish")
    QTest.mouseClick(assistant.bar.forward, Qt.MouseButton.LeftButton)
    assert shown == ["book"]
    assert screen.assistant is None
    screen.begin()
    assert screen.assistant is not None


def test_what_changes_elsewhere_is_followed_and_what_is_typed_stays(
    qtbot: QtBot, desk: Desk, clinic: TestClinic
) -> None:
    from frontdesk.services.setting_up import save_provider, standing

    screen = _opened(qtbot, desk)
    assistant = screen.assistant
    assert assistant is not None
    assistant.show_step(StepName.PROVIDERS)
    step = assistant.step
    assert isinstance(step, ProvidersStep)
    assert step.parts.count == 4
    assert len(step.parts.editors) == 1
    place = standing(clinic.book).locations[0]
    save_provider(clinic.book, EVA, None, name="Dr New", weeks=[(place.id, place.week)])
    screen.changes(Changes(1, (Change(Kind.CLINIC, 1),)))
    qtbot.waitUntil(lambda: step.parts.count == 5)
    step.parts.editors[0].name.setText("Dr M")
    step.parts.editors[0].touch()
    save_provider(clinic.book, EVA, None, name="Dr Newer", weeks=[(place.id, place.week)])
    with qtbot.waitSignal(assistant.session.changed):
        screen.changes(Changes(2, (Change(Kind.CLINIC, 1),)))
    assert step.parts.editors[0].name.text() == "Dr M"


def test_a_banner_stands_until_the_sheets_are_confirmed(desk: Desk) -> None:
    troubles: list[Trouble] = []
    mended: list[str] = []
    shown: list[str] = []
    desk.say.troubled.connect(troubles.append)
    desk.say.mended.connect(mended.append)
    desk.go.screen_wanted.connect(shown.append)
    desk.prefs.put(SHEETS_PREF, "unconfirmed", everybody=True)
    remind(desk)
    assert [each.key for each in troubles] == [KEY]
    act = troubles[0].act
    assert act is not None
    act()
    assert shown == ["setup"]
    desk.prefs.put("something.else", 1, everybody=True)
    assert mended == []
    desk.prefs.put(SHEETS_PREF, "confirmed", everybody=True)
    assert mended == [KEY]


def test_no_banner_where_nothing_is_known_of_the_sheets(desk: Desk) -> None:
    troubles: list[Trouble] = []
    desk.say.troubled.connect(troubles.append)
    remind(desk)
    assert troubles == []
