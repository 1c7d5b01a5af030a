"""What is done at the desk stands in the book at once: the page with a visit or two as they are now, before the day is read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.errors import BookBusy
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking import answer_visit, cancel_visit, move_visit, set_status
from frontdesk.services.booking.holding import Spot, hold_times
from frontdesk.services.daypage import DayPage, DayVisit, with_visits
from frontdesk.services.desk_reader import DeskReader
from frontdesk.ui.book.newer import FEW, newer_page, shows_held
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.desk import Desk
from tests.ui.desks import EVA, NEXT, TODAY, TestClinic
from tests.ui.shown import Shown

DAY = date.fromisoformat(TODAY)


@pytest.fixture
def reader(desk: Desk) -> DeskReader:
    """The window's."""
    assert desk.reader is not None
    return desk.reader


def after(page: DayPage, reader: DeskReader, *ids: int) -> DayPage | None:
    return with_visits(page, {key: reader.visit(key) for key in ids}, reader.clock.now_utc())


def plain(page: DayPage) -> DayPage:
    """Without what is not brought up to date: how far it was read, where a provider is, what was held."""
    return replace(
        page, seq=0, columns=tuple(replace(each, location_ids=(), blocked=()) for each in page.columns)
    )


def test_a_page_with_what_changed_is_the_page_that_would_be_read(
    clinic: TestClinic, reader: DeskReader
) -> None:
    book, visits = clinic.book, clinic.visits
    page = reader.day(DAY, holidays=False)

    def same(key: int) -> DayPage:
        found = after(page, reader, key)
        assert found is not None
        assert plain(found) == plain(reader.day(DAY, holidays=False))
        return found

    new = clinic.visit(f"{TODAY}T15:00", "Lee")
    page = same(new.id)
    answer_visit(book, EVA, new.id)
    page = same(new.id)
    assert next(each for each in page.visits if each.id == new.id).confirmation is Confirmation.CONFIRMED
    set_status(book, EVA, visits["not_asked"].id, lifecycle=Lifecycle.ARRIVED)
    page = same(visits["not_asked"].id)
    move_visit(book, EVA, new.id, start=new.start_wall, provider_id=clinic.keys.providers["Dr Novák"])
    page = same(new.id)
    cancel_visit(book, EVA, new.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    page = same(new.id)
    move_visit(book, EVA, visits["family"].id, start=f"{NEXT}T14:00")
    page = same(visits["family"].id)
    assert visits["family"].id not in {each.id for each in page.visits}
    assert after(page, reader, 999_999) == page


def test_at_one_location_a_visit_elsewhere_changes_nothing(clinic: TestClinic, reader: DeskReader) -> None:
    page = reader.day(DAY, location_id=clinic.keys.locations["Riverside"], holidays=False)
    new = clinic.visit(f"{TODAY}T15:00", "Lee")
    assert after(page, reader, new.id) == page


def test_who_has_no_column_yet_needs_the_whole_day(clinic: TestClinic, reader: DeskReader) -> None:
    page = reader.day(DAY, holidays=False)
    new = clinic.visit(f"{TODAY}T15:00", "Lee")
    assert page.columns[0].provider_id == new.provider_id
    assert after(replace(page, columns=page.columns[1:]), reader, new.id) is None


def test_more_than_a_few_visits_or_anything_else_are_read_with_their_day(
    clinic: TestClinic, reader: DeskReader
) -> None:
    page, visit = reader.day(DAY, holidays=False), clinic.visits["not_asked"]
    mine, message = Change(Kind.APPOINTMENT, visit.id), Change(Kind.MESSAGE, 1)
    assert newer_page(page, Changes(1, (mine, Change(Kind.CALL, 1))), reader) is not None
    assert newer_page(page, Changes(1, (mine, message)), reader) is None
    assert newer_page(page, Changes(1, (mine, Change(Kind.BULK, 0))), reader) is None
    many = tuple(Change(Kind.APPOINTMENT, key) for key in range(1, FEW + 2))
    assert newer_page(page, Changes(1, many), reader) is None


def test_a_book_that_is_busy_is_left_to_the_reading_of_the_day(
    clinic: TestClinic, reader: DeskReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reader.day(DAY, holidays=False)

    def busy(_self: DeskReader, _key: int) -> DayVisit | None:
        raise BookBusy("The book is busy. Try again.")

    monkeypatch.setattr(DeskReader, "visit", busy)
    visit = Change(Kind.APPOINTMENT, clinic.visits["not_asked"].id)
    assert newer_page(page, Changes(1, (visit,)), reader) is None


def test_the_block_is_there_with_the_change_and_the_day_is_read_after_it(
    desk: Desk, clinic: TestClinic, reader: DeskReader, qtbot: QtBot
) -> None:
    screen = BookScreen(desk)
    shown = Shown(screen, qtbot)
    page = screen.page
    assert page is not None
    new = clinic.visit(f"{TODAY}T15:00", "Lee")
    desk.feed.look()
    assert screen.page is not None
    assert screen.page.seq == page.seq
    assert screen.canvas.rect_of(new.id) is not None
    shown.until(lambda: screen.page is not None and screen.page.seq == reader.last_seq())
    assert screen.page == reader.day(DAY, side_by_side=True)


def test_while_an_act_is_under_way_the_day_is_not_read_beside_it(
    desk: Desk, clinic: TestClinic, reader: DeskReader, qtbot: QtBot
) -> None:
    """Whoever waits for the act would wait for that, too."""
    screen = BookScreen(desk)
    shown = Shown(screen, qtbot)
    rest = screen.findChild(QTimer, "book.rest")
    assert screen.page is not None
    assert rest is not None
    seq, may_end = screen.page.seq, Event()
    desk.act(lambda _book, _actor: may_end.wait(), owner=screen)
    clinic.visit(f"{TODAY}T15:00", "Lee")
    desk.feed.look()
    try:
        with qtbot.waitSignal(rest.timeout):
            pass
        assert screen.page.seq == seq
        assert rest.isActive()
    finally:
        may_end.set()
    shown.until(lambda: screen.page is not None and screen.page.seq == reader.last_seq())


def test_a_held_time_shows_at_once_and_is_free_again_by_itself(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    """Also where the window that held it is gone, so that nobody tells."""
    screen = BookScreen(desk)
    shown = Shown(screen, qtbot)
    provider, place = clinic.keys.providers["Dr Malik"], clinic.keys.locations["Hillside Clinic"]
    held = hold_times(clinic.book, EVA, [Spot(provider, place, f"{TODAY}T16:00", 30)], seconds=120)
    desk.feed.look()
    shown.until(lambda: screen.page is not None and shows_held(screen.page))
    screen.tick(desk.now())
    clinic.clock.set(held.expires_utc)
    screen.tick(desk.now())
    assert screen.page is not None
    assert not shows_held(screen.page)
