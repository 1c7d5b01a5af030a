"""Two processes at one book: what the other does shows within two seconds, nobody's edit is lost to it, nor to a lock or a full disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import insert, text

from frontdesk.domain.actors import Actor
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Setting
from frontdesk.services.booking import move_visit
from frontdesk.services.undo import undo
from frontdesk.services.work import Book, Work
from frontdesk.ui.book.overtaken import OvertakenDialog
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.shell import undoing
from frontdesk.ui.voice import Told, Trouble
from tests.ui.book.elsewhere import Elsewhere, elsewhere
from tests.ui.book.test_mover import Moving, moving
from tests.ui.desks import EVA, TODAY, TestClinic

__all__ = ["moving"]


@pytest.fixture
def petra(clinic: TestClinic) -> Iterator[Elsewhere]:
    with elsewhere(clinic) as found:
        yield found


class Banners:
    """The troubles that were told and not mended yet."""

    def __init__(self, moving: Moving) -> None:
        self.open: dict[str, Trouble] = {}
        moving.desk.say.troubled.connect(self._told)
        moving.desk.say.mended.connect(lambda key: self.open.pop(key, None))

    def _told(self, trouble: Trouble) -> None:
        self.open[trouble.key] = trouble

    @property
    def only(self) -> Trouble:
        (trouble,) = self.open.values()
        return trouble


def drawn(moving: Moving, name: str) -> tuple[str, Lifecycle] | None:
    """A visit as the window draws it."""
    page = moving.canvas.page
    visits = page.visits if page is not None else ()
    key = moving.clinic.visits[name].id
    return next(((each.start_wall, each.lifecycle) for each in visits if each.id == key), None)


def test_what_another_process_does_is_drawn_within_two_seconds(moving: Moving, petra: Elsewhere) -> None:
    key = moving.clinic.visits["not_asked"].id
    petra.move(key, f"{TODAY}T13:30")
    moving.shown.bot.waitUntil(
        lambda: drawn(moving, "not_asked") == (f"{TODAY}T13:30", Lifecycle.BOOKED), timeout=2_000
    )
    petra.status(key, "arrived")
    moving.shown.bot.waitUntil(
        lambda: drawn(moving, "not_asked") == (f"{TODAY}T13:30", Lifecycle.ARRIVED), timeout=2_000
    )


def test_a_drop_on_what_another_process_moved_first_goes_back_and_asks(
    moving: Moving, petra: Elsewhere
) -> None:
    moving.desk.feed.stop()
    petra.move(moving.clinic.visits["not_asked"].id, f"{TODAY}T11:30")
    moving.drag("not_asked", "Dr Novák", "13:30")
    dialog = moving.asked(OvertakenDialog)
    said = dialog.findChild(Label, "overtaken.said")
    assert said is not None
    assert said.text() == "Petra moved it to 11:30 at 08:00."
    assert moving.place("not_asked") == (f"{TODAY}T11:30", 30)
    moving.press("overtaken.mine", dialog)
    moving.is_kept("not_asked", f"{TODAY}T13:30")
    assert undo(moving.clinic.book, EVA).visit.start_wall == f"{TODAY}T11:30"


def test_an_undo_after_another_process_says_who_and_what(moving: Moving, petra: Elsewhere) -> None:
    from frontdesk.domain.errors import Conflict

    moving.drag("not_asked", "Dr Novák", "13:30")
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    moving.clinic.clock.advance(minutes=1)
    petra.move(moving.clinic.visits["not_asked"].id, f"{TODAY}T14:30")
    with pytest.raises(Conflict, match=r"can't be undone\. Petra moved it to 14:30 at 08:0"):
        undo(moving.clinic.book, EVA)


def test_ctrl_z_goes_on_once_it_was_refused_and_back_once_the_other_has_undone(
    moving: Moving, petra: Elsewhere
) -> None:
    key = moving.clinic.visits["not_asked"].id
    move_visit(moving.clinic.book, EVA, moving.clinic.visits["declined"].id, start=f"{TODAY}T12:30")
    moving.is_kept("declined", f"{TODAY}T12:30")
    moving.drag("not_asked", "Dr Novák", "13:30")
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    petra.move(key, f"{TODAY}T14:30")
    moving.comes_to("not_asked", f"{TODAY}T14:30")
    refused: list[str] = []
    moving.desk.say.refused.connect(refused.append)
    undoing.undo(moving.desk, moving.desk.say)
    moving.shown.until(lambda: bool(refused))
    assert "Petra moved it to 14:30" in refused[0]
    assert "Next with Ctrl+Z:" in refused[0]
    undoing.undo(moving.desk, moving.desk.say)
    moving.shown.until(lambda: moving.place("declined")[0] == f"{TODAY}T10:30")
    undoing.redo(moving.desk, moving.desk.say)
    moving.is_kept("declined", f"{TODAY}T12:30")
    petra.undo()
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    undoing.undo(moving.desk, moving.desk.say)
    moving.comes_to("not_asked", f"{TODAY}T09:00")
    assert moving.place("declined") == (f"{TODAY}T12:30", 30)


def test_a_bar_undoes_its_own_act_whatever_was_done_since(moving: Moving) -> None:
    told: list[Told] = []
    moving.desk.say.told.connect(told.append)
    moving.drag("not_asked", "Dr Novák", "13:30")
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    moving.shown.until(lambda: len(told) == 1)
    move_visit(moving.clinic.book, EVA, moving.clinic.visits["declined"].id, start=f"{TODAY}T12:30")
    moving.is_kept("declined", f"{TODAY}T12:30")
    first = told[0].undo
    assert first is not None
    first()
    moving.comes_to("not_asked", f"{TODAY}T09:00")
    assert moving.place("declined") == (f"{TODAY}T12:30", 30)


def test_a_drop_waits_for_another_writer_and_is_done_then(moving: Moving, petra: Elsewhere) -> None:
    petra.hold()
    moving.drag("not_asked", "Dr Novák", "13:30")
    assert not moving.desk.jobs.idle
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)
    petra.let_go()
    moving.comes_to("not_asked", f"{TODAY}T13:30")


def test_a_writer_that_dies_holding_the_book_takes_nothing_with_it(moving: Moving, petra: Elsewhere) -> None:
    petra.hold()
    moving.drag("not_asked", "Dr Novák", "13:30")
    petra.kill()
    moving.comes_to("not_asked", f"{TODAY}T13:30")


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A book that has no room for one page more: every write fails at its end, as the database itself does."""
    write = Book.write
    filling = [
        {"scope": "clinic", "scope_id": 0, "key": f"k{number}", "value": "x" * 2_000, "updated_utc": 0}
        for number in range(200)
    ]

    @contextmanager
    def full_write(self: Book, actor: Actor) -> Iterator[Work]:
        with write(self, actor) as work:
            work.session.execute(text("PRAGMA max_page_count = 1"))
            yield work
            work.session.execute(insert(Setting), filling)

    with monkeypatch.context() as patch:
        patch.setattr(Book, "write", full_write)
        yield


def test_what_a_lock_kept_from_being_saved_waits_to_be_tried_again(
    moving: Moving, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frontdesk.domain.errors import BookBusy

    banners = Banners(moving)

    def busy(_self: Book, _actor: Actor) -> Iterator[Work]:
        raise BookBusy("Another program holds the book. Try again in a moment.")

    with monkeypatch.context() as patch:
        patch.setattr(Book, "write", busy)
        moving.drag("not_asked", "Dr Novák", "13:30")
        moving.shown.until(lambda: bool(banners.open))
        trouble = banners.only
        assert trouble.sentence == (
            "Not saved: Petr Dvořák: moved to today 13:30. Another program holds the book. Try again in a moment."
        )
        assert trouble.act is not None
        trouble.act()
        moving.shown.until(lambda: moving.desk.jobs.idle)
        assert list(banners.open) == [trouble.key]
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)
    trouble.act()
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    moving.shown.until(lambda: not banners.open)


def test_a_full_disk_loses_nothing(moving: Moving, monkeypatch: pytest.MonkeyPatch) -> None:
    banners = Banners(moving)
    with full_disk(monkeypatch):
        moving.drag("not_asked", "Dr Novák", "13:30")
        moving.screen.acts.resize(moving.visit("late"), 45)
        moving.shown.until(lambda: len(banners.open) == 2)
    waiting = list(banners.open.values())
    assert all("disk is full" in each.sentence for each in waiting)
    assert (moving.place("not_asked"), moving.place("late")[1]) == ((f"{TODAY}T09:00", 30), 30)
    with moving.clinic.book.write(EVA) as work:
        work.session.execute(text("PRAGMA max_page_count = 1000000"))
    for each in waiting:
        assert each.act is not None
        each.act()
    moving.comes_to("not_asked", f"{TODAY}T13:30")
    moving.shown.until(lambda: moving.place("late")[1] == 45)
    moving.shown.until(lambda: not banners.open)
