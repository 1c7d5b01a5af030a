"""The rest of the day: another desk's change, what stands in the panel, who wants it sooner, the day on paper, names hidden, the lock."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QListWidget

from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.book.listing import DayList
from frontdesk.ui.book.overtaken import OvertakenDialog
from frontdesk.ui.book.views import GRID, ViewName
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.paper.dialog import PaperDialog
from tests.ui.book.elsewhere import elsewhere_at
from tests.ui.morning.booking import gaps, start_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import MONDAY, PIN
from tests.ui.morning.the_book import in_state

SHOWN_WITHIN_MS = 2_000


def the_panel_has_the_whole_story(r: Receptionist) -> None:
    visit = r.shown(r.kept["waits"])
    r.choose(visit.id)
    r.keys("Return")
    r.until(lambda: r.is_seen("visit.story"))
    r.settle()
    panel = r.window.panel.panel
    assert panel is not None
    said = "\n".join(
        each.text().replace("\u200b", "") for each in panel.findChildren(Label) if each.isVisible()
    )
    r.until(lambda: r.seen(TextLink, "visit.name").words == visit.patient)
    assert r.desk.actor.name in said
    r.press("panel.close")
    r.until(r.window.panel.isHidden)


def wants_it_sooner(r: Receptionist) -> None:
    visit = in_state(r)[-1]
    r.choose(visit.id)
    r.keys("J")
    r.until(lambda: r.shown(visit.id).sooner)
    r.until(lambda: r.booked(visit.id).sooner)
    r.kept["sooner"] = visit.id


def or_not_any_more_by_mouse(r: Receptionist) -> None:
    visit = r.kept["sooner"]
    menu = r.right_click(r.canvas.viewport(), r.middle(visit))
    key = r.desk.keys.shown("sooner")
    entry = next(each for each in menu.actions() if each.text().endswith(f"\t{key}"))
    r.click(menu, menu.actionGeometry(entry).center())
    r.until(lambda: not r.shown(visit).sooner)
    r.until(lambda: not r.booked(visit).sooner)


def another_desk_moves_a_visit(r: Receptionist) -> None:
    r.press("book.next")
    r.settle()
    visit = in_state(r)[0]
    gap = next(each for each in gaps(r, visit.minutes + 15) if each.provider_id == visit.provider_id)
    wall = _wall(r, start_of(gap))
    with r.dog.unwatched(), elsewhere_at(r.stage.book, r.desk.now()) as petra:
        petra.move(visit.id, wall)
    r.qtbot.waitUntil(lambda: r.shown(visit.id).start_wall == wall, timeout=SHOWN_WITHIN_MS)
    r.until(lambda: r.booked(visit.id).start_wall == wall)
    r.kept["elsewhere"] = visit.id


def _wall(r: Receptionist, utc: int) -> str:
    return at_zone(utc, r.desk.zone).strftime("%Y-%m-%dT%H:%M")


def two_desks_at_one_visit(r: Receptionist) -> None:
    visit = r.shown(r.kept["elsewhere"])
    before = visit.start_wall
    # What the window was told of is read anew a moment later. Here that is over: what comes now it knows nothing of.
    r.press("book.previous")
    r.press("book.next")
    r.choose(visit.id)
    r.desk.feed.stop()
    gap = next(each for each in gaps(r, visit.minutes + 15) if each.provider_id == visit.provider_id)
    with r.dog.unwatched(), elsewhere_at(r.stage.book, r.desk.now()) as petra:
        petra.move(visit.id, _wall(r, start_of(gap)))
    r.keys("Alt+Down")
    r.until(lambda: isinstance(QApplication.activeModalWidget(), OvertakenDialog))
    r.settle()
    r.until(lambda: "Petra moved it" in r.text("overtaken.said"))
    r.press("overtaken.leave")
    r.until(lambda: QApplication.activeModalWidget() is None)
    reader = r.desk.reader
    assert reader is not None
    r.desk.feed.follow(reader)
    r.until(lambda: r.booked(visit.id).start_wall == _wall(r, start_of(gap)) != before)
    r.press("book.previous")
    r.press("book.next")
    r.until(lambda: r.shown(visit.id).start_wall == r.booked(visit.id).start_wall)


def _paper(r: Receptionist) -> PaperDialog:
    r.until(lambda: isinstance(QApplication.activeModalWidget(), PaperDialog))
    found = QApplication.activeModalWidget()
    assert isinstance(found, PaperDialog)
    return found


def looks_at_the_day_on_paper(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("T", "P")
    paper = _paper(r)
    r.until(lambda: paper.pages is not None)
    assert paper.pages is not None
    pages = paper.pages.count
    r.until(lambda: paper.picture.accessibleName() == f"Page 1 of {pages}")
    r.keys("PgDown")
    r.until(lambda: paper.picture.accessibleName() == f"Page 2 of {pages}")


def and_keeps_it_as_a_pdf(r: Receptionist) -> None:
    target = r.stage.folder / "day.pdf"
    r.press("paper.pdf")
    r.until(lambda: r.is_open("paper.target"))
    r.settle()
    named = QApplication.activeModalWidget()
    assert isinstance(named, QDialog)
    edit = named.findChild(QLineEdit, "fileNameEdit")
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    r.write(str(target))
    r.keys("Return")
    r.until(target.exists)
    r.until(lambda: QApplication.activeModalWidget() is None)
    assert target.read_bytes().startswith(b"%PDF")


def names_are_hidden_everywhere(r: Receptionist) -> None:
    name = in_state(r, Lifecycle.BOOKED)[0].patient
    r.keys("F8")
    r.until(lambda: r.canvas.names_hidden)
    r.press("book.view.week")
    r.settle()
    r.press("book.form.list")
    r.settle()
    listed = r.screen.form
    assert isinstance(listed, DayList)
    model = listed.rows
    cells = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    shown = [str(model.index(row, column).data()) for row, column in cells]
    assert shown
    assert not any(name in each for each in shown)


def and_shown_again(r: Receptionist) -> None:
    r.keys("F8")
    r.until(lambda: not r.desk.who.names_hidden)
    r.press("book.form.grid")
    r.until(lambda: r.desk.prefs.get("book.form", "") == GRID)
    r.screen.setFocus()
    r.keys("1")
    r.until(lambda: r.screen.view_name is ViewName.DAY)
    r.until(lambda: not r.canvas.names_hidden)


def the_window_is_locked(r: Receptionist) -> None:
    r.keys("Ctrl+L")
    r.until(lambda: r.is_seen("cover"))
    r.until(lambda: r.is_seen("cover.staff"))
    r.until(lambda: not r.screen.isEnabled())


def and_somebody_else_signs_in(r: Receptionist) -> None:
    staff = r.seen(QListWidget, "cover.staff")
    names = [staff.item(at).text() for at in range(staff.count())]
    item = staff.item(names.index("Sam Okoye"))
    r.click(staff.viewport(), staff.visualItemRect(item).center())
    pin = r.seen(QLineEdit, "cover.pin")
    pin.setFocus()
    r.write(PIN)
    r.press("cover.sign_in")
    r.until(lambda: not r.is_seen("cover"))
    r.until(lambda: r.desk.actor.name == "Sam Okoye")
    r.until(lambda: r.seen(QAbstractButton, "status.who").text() == "Sam Okoye")
    r.until(lambda: r.screen.day == MONDAY)


ACTS = (
    the_panel_has_the_whole_story,
    wants_it_sooner,
    or_not_any_more_by_mouse,
    another_desk_moves_a_visit,
    two_desks_at_one_visit,
    looks_at_the_day_on_paper,
    and_keeps_it_as_a_pdf,
    names_are_hidden_everywhere,
    and_shown_again,
    the_window_is_locked,
    and_somebody_else_signs_in,
)
