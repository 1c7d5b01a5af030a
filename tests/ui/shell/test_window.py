"""The window around its screens: rail, panel, bars, Esc, F6, Tab."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import move_visit, set_status
from frontdesk.services.history import acts_of
from frontdesk.ui.background import SyncState
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import LIST
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.panels import Panel
from frontdesk.ui.screens import SPECS
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.visits.state import StateSign
from frontdesk.ui.voice import Trouble
from tests.support.clock import FakeClock
from tests.ui.desks import EVA, TODAY, StillBackground, TestClinic

MOST_TABS = 120


class Note(Panel):
    """A panel that does not go while something is typed in it."""

    closed = Signal()

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk)
        self._key = key
        self.field = QLineEdit()
        self.field.setAccessibleName("Note")
        QVBoxLayout(self).addWidget(self.field)
        self.begun = 0

    @property
    def title(self) -> str:
        return f"Note {self._key}"

    @property
    def key(self) -> str:
        return self._key

    def begin(self) -> None:
        self.begun += 1
        self.field.setFocus()

    def may_close(self) -> bool:
        if self.field.text():
            self.desk.say.refuse("Save the note first.")
        return not self.field.text()


def press(window: MainWindow, key: str) -> None:
    """A key, to whatever has the focus."""
    QTest.keySequence(window.windowHandle(), QKeySequence(key))


def button_of(window: MainWindow, name: str) -> QAbstractButton:
    found = window.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def seen(window: MainWindow, name: str) -> bool:
    return any(each.isVisible() for each in window.findChildren(QWidget, name))


def told(window: MainWindow) -> str:
    """What the bar at the bottom says."""
    label = window.say.findChild(Label, "say.text")
    assert label is not None
    return label.text() if window.say.isVisible() else ""


def test_the_rail_opens_screens_by_key_and_by_mouse(window: MainWindow) -> None:
    for number, name in enumerate(window.rail.names, start=1):
        press(window, f"Ctrl+{number}")
        assert window.screen_name == name
        assert button_of(window, f"rail.{name}").isChecked()
    button_of(window, "rail.book").click()
    assert window.screen_name == "book"
    assert window.windowTitle().startswith("Book – Hillside Clinic")


def test_more_offers_every_screen_that_is_not_on_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    button_of(window, "rail.more").click()
    menu = window.findChild(QMenu)
    assert menu is not None
    assert [each.text() for each in menu.actions()] == [each.label() for each in SPECS if not each.rail]
    menu.actions()[0].trigger()
    menu.close()
    assert window.screen_name == next(each.name for each in SPECS if not each.rail)
    assert button_of(window, "rail.more").isChecked()


def test_no_title_tells_of_complaints(window: MainWindow) -> None:
    window.show_screen("complaints")
    assert "omplaint" not in window.windowTitle()


def test_a_screen_without_a_bar_of_its_own_says_its_name(window: MainWindow) -> None:
    window.show_screen("settings")
    title = window.findChild(Label, "screen.title")
    assert title is not None
    assert title.isVisible()
    assert title.text() == "Settings"


def test_the_rail_becomes_wide_and_stays_so(window: MainWindow) -> None:
    before = window.rail.width()
    button_of(window, "rail.fold").click()
    assert window.rail.width() > before
    assert window.desk.prefs.get("rail.wide", False)


def test_the_number_at_needs_you_is_inked_before_noon_only(window: MainWindow, qtbot: QtBot) -> None:
    entry = button_of(window, "rail.needs")
    qtbot.waitUntil(lambda: "before noon" in entry.accessibleDescription())


def test_a_panel_may_refuse_to_go(window: MainWindow) -> None:
    desk = window.desk
    first = Note(desk, "one")
    desk.go.panel(lambda: first)
    assert window.panel.isVisible()
    assert first.field.hasFocus()
    first.field.setText("half a sentence")
    desk.go.panel(lambda: Note(desk, "two"))
    assert window.panel.panel is first
    assert told(window) == "Save the note first."
    press(window, "Esc")
    assert window.panel.panel is first
    first.field.clear()
    press(window, "Esc")
    assert window.panel.isHidden()
    assert window.panel.panel is None


def test_the_same_panel_again_only_comes_to_the_front(window: MainWindow) -> None:
    desk = window.desk
    first = Note(desk, "one")
    desk.go.panel(lambda: first)
    desk.go.panel(lambda: Note(desk, "one"))
    assert window.panel.panel is first
    assert first.begun == 2
    assert window.panel.accessibleName() == "Note one"


def test_the_focus_goes_back_to_the_book_when_a_panel_closes(window: MainWindow) -> None:
    note = Note(window.desk, "one")
    window.desk.go.panel(lambda: note)
    note.closed.emit()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.content.isAncestorOf(focus)


def test_f6_goes_round_the_panes(window: MainWindow) -> None:
    window.desk.go.panel(lambda: Note(window.desk, "one"))
    window.focus_content()
    panes = [window.content, window.panel, window.rail, window.top, window.content]
    for here, there in pairwise(panes):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert here.isAncestorOf(focus)
        press(window, "F6")
        focus = QApplication.focusWidget()
        assert focus is not None
        assert there.isAncestorOf(focus)


def test_what_was_done_can_be_undone_for_a_while(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[str] = []
    window.desk.say.done("Jana Nováková: arrived", undo=lambda: undone.append("undone"))
    assert told(window) == "Jana Nováková: arrived"
    button = button_of(window, "say.undo")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == ["undone"]
    assert not window.say.isVisible()
    focus = QApplication.focusWidget()
    assert focus is None or window.content.isAncestorOf(focus)


def test_an_outgoing_text_counts_down_and_then_the_bar_goes(window: MainWindow, clinic: TestClinic) -> None:
    now = window.desk.now()
    window.desk.say.done("Petr Dvořák: moved.", undo=lambda: None, until_utc=now + 125_000)
    assert told(window) == "Petr Dvořák: moved. The text goes out in 2:05"
    window.say.tick(now + 66_000)
    assert told(window).endswith("0:59")
    window.say.tick(now + 125_000)
    assert not window.say.isVisible()


def test_a_refusal_stays_until_the_next_act_and_offers_no_undo(window: MainWindow) -> None:
    window.desk.say.done("Something.", undo=lambda: None)
    window.desk.say.refuse("Dr Malik is busy.")
    assert told(window) == "Dr Malik is busy."
    assert not seen(window, "say.undo")
    window.desk.say.done("Something else.")
    assert told(window) == "Something else."


def test_many_troubles_leave_the_work_in_sight(window: MainWindow) -> None:
    say = window.desk.say
    for number in range(17):
        say.trouble(Trouble(f"unsaved.{number}", f"Not saved: {number}.", "Try again", lambda: None))

    def shown() -> list[int]:
        return [number for number in range(17) if seen(window, f"banner.unsaved.{number}")]

    more = window.findChild(Label, "banners.more")
    assert more is not None
    assert shown() == [0, 1, 2]
    assert more.text() == "14 more, which come up as these are settled."
    say.mend("unsaved.1")
    assert shown() == [0, 2, 3]
    for number in range(4, 17):
        say.mend(f"unsaved.{number}")
    assert shown() == [0, 2, 3]
    assert more.isHidden()


def test_a_trouble_is_one_banner_until_it_is_mended(window: MainWindow) -> None:
    say, pressed = window.desk.say, []
    say.trouble(
        Trouble(
            "sync", "The login was refused.", "Open the account", lambda: pressed.append(1), "Code: 20003"
        )
    )
    first = window.findChild(QWidget, "banner.sync")
    assert first is not None
    say.trouble(Trouble("sync", "The login was refused.", "Open the account", lambda: None, "Code: 20003"))
    assert window.findChild(QWidget, "banner.sync") is first
    details = button_of(window, "banner.sync.details")
    assert not [each for each in first.findChildren(Label) if each.isVisible() and "20003" in each.text()]
    details.click()
    assert [each for each in first.findChildren(Label) if each.isVisible() and "20003" in each.text()]
    button_of(window, "banner.sync.remedy").click()
    assert pressed == [1]
    say.trouble(Trouble("sync", "The provider does not answer."))
    assert [each.isVisible() for each in window.findChildren(QWidget, "banner.sync")].count(True) == 1
    say.mend("sync")
    assert not seen(window, "banner.sync")
    assert window.banners.isHidden()


def test_the_status_bar_says_how_the_sync_stands(window: MainWindow) -> None:
    desk, now = window.desk, window.desk.now()

    def says(name: str) -> str:
        label = window.status.findChild(Label, name)
        assert label is not None
        return label.text()

    assert says("status.replies") == "Texts are not set up"
    assert says("status.backup") == "No backup yet"
    desk.sync.show(
        SyncState(has_account=True, enabled=True, checked_utc=now, waiting=3, backup_utc=now - 9 * 60_000)
    )
    assert says("status.replies").startswith("Replies checked")
    assert says("status.sending") == "3 texts waiting to go out"
    assert "9 min" in says("status.backup")
    desk.sync.show(SyncState(has_account=True, enabled=False, running=True))
    assert says("status.replies") == "Checking replies"
    assert says("status.sending") == "Reminders are off"


def test_trouble_with_the_sheets_stands_beside_the_age_of_the_backup(
    window: MainWindow, qtbot: QtBot
) -> None:
    desk, now = window.desk, window.desk.now()
    backup, trouble = (window.status.findChild(Label, f"status.{name}") for name in ("backup", "trouble"))
    assert backup is not None
    assert trouble is not None
    assert trouble.isHidden()
    well = SyncState(has_account=True, enabled=True, checked_utc=now, backup_utc=now - 9 * 60_000)
    paper = "The folder sheets for the day's sheets is not there. Is its disk connected? " * 3
    desk.sync.show(replace(well, paper_trouble=paper))
    qtbot.waitUntil(lambda: trouble.isVisible() and bool(trouble.toolTip()))
    assert (backup.text(), backup.property("tone")) == ("Backup 9 min ago", "muted")
    assert backup.width() >= backup.fontMetrics().horizontalAdvance(backup.text())
    assert trouble.geometry().left() > backup.geometry().right()
    assert trouble.geometry().right() < window.status.width()

    desk.sync.show(replace(well, backup_trouble="The disk is full.", paper_trouble="No folder."))
    assert (backup.text(), backup.property("tone")) == ("Backup 9 min ago", "warning")
    assert (trouble.text(), trouble.property("tone")) == ("The disk is full. No folder.", "warning")
    qtbot.waitUntil(lambda: not trouble.toolTip())
    desk.sync.show(well)
    assert trouble.isHidden()


@pytest.mark.parametrize(
    ("minutes", "tone", "signed"),
    [(1, "muted", False), (5, "muted", False), (6, "warning", True), (31, "danger", True)],
)
def test_the_status_bar_says_how_long_ago_replies_were_fetched_by_word_shape_and_tone(
    window: MainWindow, minutes: int, tone: str, signed: bool
) -> None:
    desk = window.desk
    label, sign = (
        window.status.findChild(Label, "status.replies"),
        window.status.findChild(Label, "status.replies.sign"),
    )
    assert label is not None
    assert sign is not None
    for running in (False, True):
        desk.sync.show(
            SyncState(
                has_account=True, enabled=True, running=running, checked_utc=desk.now() - minutes * 60_000
            )
        )
        assert (label.property("tone"), sign.isHidden()) == (tone, not signed)
        assert (f"{minutes} min ago" in label.text()) is signed
        assert sign.pixmap().isNull() is not signed


def test_the_status_bar_turns_without_anybody_telling_it(window: MainWindow) -> None:
    desk, label = window.desk, window.status.findChild(Label, "status.replies")
    assert label is not None
    assert isinstance(desk.clock, FakeClock)
    desk.sync.show(SyncState(has_account=True, enabled=True, checked_utc=desk.now()))
    assert label.property("tone") == "muted"
    desk.clock.advance(minutes=10)
    window.status.tick(desk.now())
    assert label.property("tone") == "warning"
    desk.clock.advance(minutes=30)
    window.status.tick(desk.now())
    assert label.property("tone") == "danger"
    assert "last checked" in label.text()


def test_f5_checks_replies_where_there_is_an_account(window: MainWindow) -> None:
    sync = window.desk.sync
    assert isinstance(sync, StillBackground)
    press(window, "F5")
    assert sync.checks == 0
    assert "not set up" in told(window)
    sync.show(SyncState(has_account=True))
    press(window, "F5")
    assert sync.checks == 1


def test_a_change_from_elsewhere_reaches_screen_and_panel(
    window: MainWindow, clinic: TestClinic, qtbot: QtBot
) -> None:
    visit = clinic.visits["not_asked"]
    window.desk.go.visit(visit.id)
    qtbot.waitUntil(lambda: window.desk.jobs.idle)
    set_status(clinic.book, EVA, visit.id, lifecycle=Lifecycle.ARRIVED)
    state = window.panel.findChild(StateSign)
    assert state is not None
    qtbot.waitUntil(lambda: state.accessibleName() == "Arrived")


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab should reach it; of buttons of which one is on, the one that is on or may be is enough."""
    if not (widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
        return False
    if isinstance(widget, QAbstractButton) and widget.group() is not None and widget.group().exclusive():
        return widget.isChecked()
    return widget.focusProxy() is None


@pytest.mark.parametrize("name", [each.name for each in SPECS])
def test_tab_reaches_everything_of_a_screen(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.show_screen(name)
    qtbot.waitUntil(lambda: window.desk.jobs.idle)
    wanted = {each for each in window.findChildren(QWidget) if takes_tab(each)}
    reached: set[QWidget] = set()
    for _ in range(MOST_TABS):
        press(window, "Tab")
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        if wanted <= reached:
            break
    missed = wanted - reached
    assert not missed, [(each, each.objectName()) for each in missed]


def test_ctrl_z_takes_back_what_the_bar_speaks_of(
    window: MainWindow, clinic: TestClinic, qtbot: QtBot
) -> None:
    # A move that the log knows, then an act that it does not know: the key beside Undo means the second.
    move_visit(clinic.book, EVA, clinic.visits["not_asked"].id, start=f"{TODAY}T13:30")
    undone: list[str] = []
    window.desk.say.done("Put off until 14:00", undo=lambda: undone.append("undone"))
    press(window, "Ctrl+Z")
    assert undone == ["undone"]
    assert not window.say.isVisible()
    assert not acts_of(clinic.book, EVA)[0].undone
    press(window, "Ctrl+Z")
    qtbot.waitUntil(lambda: told(window).startswith("Undone: "))
    assert undone == ["undone"]


def test_the_bar_leaves_what_is_worked_on_in_sight(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    book = window.screen_of("book")
    assert isinstance(book, BookScreen)
    canvas = book.canvas
    scroll = canvas.verticalScrollBar()
    before = scroll.maximum()
    desk.say.done("Arrived.", undo=lambda: None)
    bar = button_of(window, "say.undo").parentWidget()
    assert bar is not None
    assert scroll.maximum() - before >= bar.height()
    button_of(window, "say.close").click()
    assert scroll.maximum() == before
    book.show_form(LIST)
    listed = book.form
    assert isinstance(listed, QTableView)
    listed.setFocus()
    listed.verticalHeader().setDefaultSectionSize(80)
    model, tops = listed.model(), set()
    for row in range(model.rowCount()):
        listed.setCurrentIndex(model.index(row, 0))
        desk.say.done("Arrived.", undo=lambda: None)
        index = listed.currentIndex()
        rect = listed.visualRect(index)
        shown = QRect(listed.viewport().mapTo(window, rect.topLeft()), rect.size())
        assert not shown.intersects(QRect(bar.mapTo(window, QPoint()), bar.size()))
        tops.add(bar.y())
    assert len(tops) > 1
