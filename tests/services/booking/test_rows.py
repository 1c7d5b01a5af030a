"""Undo for plain rows: what other tables need to take part."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import Actor
from frontdesk.domain.changes import Change, Kind
from frontdesk.domain.errors import Conflict, NotFound
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Alert, Appointment, CheckIn
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.rows import Watched
from frontdesk.services.booking.status import apply_status
from frontdesk.services.identity import new_public_id
from frontdesk.services.undo import redo, undo
from tests.services.desk import Desk
from tests.services.test_undo import KAREL
from tests.support.clinic import ANNA


def alerts(desk: Desk) -> list[tuple[int, str]]:
    with desk.book.read() as reader:
        return [(row.id, row.body) for row in reader.execute(select(Alert.id, Alert.body))]


def add_alert(desk: Desk, body: str) -> int:
    with desk.book.write(ANNA) as work:
        rows = Watched(work, Kind.PATIENT, desk.petr)
        row = Alert(
            public_id=new_public_id(), patient_id=desk.petr, body=body, actor="anna", at_utc=work.now_utc
        )
        work.session.add(row)
        rows.made(row)
        assert rows.remember("alert", title="the alert") is not None
        return row.id


def change_alert(desk: Desk, key: int, body: str, *, by: Actor = ANNA) -> None:
    with desk.book.write(by) as work:
        rows = Watched(work, Kind.PATIENT, desk.petr)
        rows.watch(Alert, key, "body")
        work.session.get_one(Alert, key).body = body
        work.audit("alert", Kind.PATIENT, desk.petr)
        rows.remember("alert", title="the alert")


def test_a_row_that_was_added_goes_and_comes_back(desk: Desk) -> None:
    key = add_alert(desk, "Wheelchair")
    undone = undo(desk.book, ANNA)
    assert (undone.act, undone.title, undone.visits) == ("alert", "the alert", ())
    assert undone.changes.items == (Change(Kind.PATIENT, desk.petr),)
    assert alerts(desk) == []
    redo(desk.book, ANNA)
    assert alerts(desk) == [(key, "Wheelchair")]


def test_changes_of_a_row_go_back_one_by_one(desk: Desk) -> None:
    key = add_alert(desk, "one")
    for body in ("two", "three"):
        change_alert(desk, key, body)
    seen = []
    for _ in range(2):
        undo(desk.book, ANNA)
        seen.append(alerts(desk)[0][1])
    assert seen == ["two", "one"]
    redo(desk.book, ANNA)
    assert alerts(desk) == [(key, "two")]


def test_what_somebody_else_wrote_stays(desk: Desk) -> None:
    key = add_alert(desk, "one")
    change_alert(desk, key, "two")
    desk.clock.advance(minutes=1)
    change_alert(desk, key, "three", by=KAREL)
    with pytest.raises(Conflict, match=r"can't be undone\. karel changed it at "):
        undo(desk.book, ANNA)
    assert alerts(desk) == [(key, "three")]


def test_nothing_changed_is_nothing_to_undo(desk: Desk) -> None:
    key = add_alert(desk, "one")
    undo(desk.book, ANNA)
    redo(desk.book, ANNA)
    change_alert(desk, key, "one")
    assert undo(desk.book, ANNA).act == "alert"
    with pytest.raises(NotFound):
        undo(desk.book, ANNA)


def test_a_visit_and_its_rows_go_back_together(desk: Desk) -> None:
    visit = desk.visit()
    with desk.book.write(ANNA) as work:
        appointment = work.session.get_one(Appointment, visit.id)
        rows = Watched(work, Kind.APPOINTMENT, visit.id)
        rows.watch(CheckIn, visit.id)
        done = apply_status(work, appointment, lifecycle=Lifecycle.ARRIVED)
        work.session.add(
            CheckIn(appointment_id=visit.id, birth_date=True, note="", actor="anna", at_utc=work.now_utc)
        )
        rows.join(remember_act(work, "status", appointment, before=done.before, voided=done.voided))

    def checked() -> list[int]:
        with desk.book.read() as reader:
            return list(reader.scalars(select(CheckIn.appointment_id)))

    assert checked() == [visit.id]
    assert undo(desk.book, ANNA).visit.lifecycle is Lifecycle.BOOKED
    assert checked() == []
    assert redo(desk.book, ANNA).visit.lifecycle is Lifecycle.ARRIVED
    assert checked() == [visit.id]
    assert undo(desk.book, ANNA).act == "status"
    assert undo(desk.book, ANNA).act == "book"
