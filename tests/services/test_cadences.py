"""What another cadence would send, before anybody saves it; cadences of single places and types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.settings import Scope
from frontdesk.models.tables import Appointment, AppointmentType, ChangeLog, Message
from frontdesk.services.cadences import (
    Cadence,
    cadences,
    drop_cadence,
    preview_cadence,
    save_cadence,
)
from frontdesk.services.identity import new_public_id
from tests.support.clinic import ANNA
from tests.support.loop import EVA, PETR, Loop

WEEK = json.dumps([{"key": "week", "days_before": 7, "at": "11:00", "ask": True}])
NONE = "[]"


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    with Loop(tmp_path) as made:
        yield made


def type_of(loop: Loop, *visits: int, name: str = "Cleaning") -> int:
    """A new appointment type that the visits are of."""
    with loop.book.write(ANNA) as work:
        made = AppointmentType(public_id=new_public_id(), name=name, name_key=name.lower(), minutes=30)
        work.session.add(made)
        work.session.flush()
        for visit in visits:
            work.session.get_one(Appointment, visit).type_id = made.id
        return made.id


def counts(loop: Loop) -> tuple[int, int]:
    with loop.book.read() as connection:
        return (
            connection.execute(select(func.count()).select_from(ChangeLog)).scalar_one(),
            connection.execute(select(func.count()).select_from(Message)).scalar_one(),
        )


def test_what_a_longer_cadence_sends_now_and_on_which_day_later(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-28T15:00")
    loop.visit(loop.patient("Petr", mobile=PETR), "2026-12-08T15:00")
    loop.visit(loop.patient("Eva", mobile=EVA, consent="no"), "2026-11-28T16:00")
    before = counts(loop)
    found = preview_cadence(loop.book, WEEK)
    assert [each.to for each in found.now] == ["+12025550111"]
    assert (found.added, found.dropped) == (found.now, ())
    assert found.segments == found.now[0].segments
    assert [each.reason for each in found.nothing] == ["The patient does not want texts."]
    assert (found.visits_without, found.nothing_today) == (1, 1)
    by_day = {
        each.day: (each.texts, each.texts_today) for each in found.days if each.texts or each.texts_today
    }
    assert by_day == {
        "2026-11-23": (1, 0),
        "2026-11-25": (0, 1),
        "2026-11-27": (0, 1),
        "2026-11-28": (0, 1),
        "2026-12-01": (1, 0),
        "2026-12-05": (0, 1),
        "2026-12-07": (0, 1),
        "2026-12-08": (0, 1),
    }
    assert len(found.days) == 30
    assert counts(loop) == before
    assert preview_cadence(loop.book, json.dumps(cadences(loop.book)[0].steps)).added == ()


def test_what_it_foretells_is_what_goes(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-28T15:00")
    loop.visit(loop.patient("Anna"), "2026-11-28T16:00", provider="Dr Novák")
    found = preview_cadence(loop.book, WEEK)
    save_cadence(loop.book, ANNA, WEEK)
    assert loop.sync().sent == len(found.now) == 1
    assert [each.message.body for each in loop.accepted()] == [each.body for each in found.now]


def test_a_text_that_would_go_and_would_not_any_more(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    found = preview_cadence(loop.book, NONE)
    assert (found.now, [each.kind for each in found.dropped]) == ((), ["ask"])
    assert [each.reason for each in found.nothing] == ["The settings plan no reminders."]


def test_a_type_and_a_place_have_cadences_of_their_own(loop: Loop) -> None:
    mine = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr", mobile=PETR), "2026-11-25T15:00", provider="Dr Novák")
    cleaning = type_of(loop, mine.id)
    found = preview_cadence(loop.book, NONE, scope=Scope.TYPE, scope_id=cleaning)
    assert [each.to for each in found.now] == [PETR]
    save_cadence(loop.book, ANNA, NONE, scope=Scope.TYPE, scope_id=cleaning)
    listed = cadences(loop.book)
    assert Cadence(Scope.TYPE, cleaning, "Cleaning", []) in listed
    assert [each.steps for each in listed if each.scope is Scope.LOCATION] == [None]
    assert preview_cadence(loop.book, None, scope=Scope.TYPE, scope_id=cleaning).added[0].to == "+12025550111"
    assert loop.sync().sent == 1
    drop_cadence(loop.book, ANNA, scope=Scope.TYPE, scope_id=cleaning)
    assert loop.sync().sent == 1
    place = next(each.scope_id for each in listed if each.scope is Scope.LOCATION)
    assert preview_cadence(loop.book, NONE, scope=Scope.LOCATION, scope_id=place).now == ()


def test_the_place_and_the_type_of_a_family_are_told_apart_in_one_text(loop: Loop) -> None:
    """A sibling of another cadence is named as a step of its own; one whose type asks nothing is left out."""
    first = loop.visit(loop.patient(), "2026-11-25T15:00")
    quiet = loop.visit(loop.patient("Quiet"), "2026-11-25T16:00", provider="Dr Novák")
    other = loop.visit(loop.patient("Other"), "2026-11-25T17:00")
    save_cadence(loop.book, ANNA, NONE, scope=Scope.TYPE, scope_id=type_of(loop, quiet.id))
    own = '[{"key":"own","hours_before":20,"ask":true}]'
    save_cadence(loop.book, ANNA, own, scope=Scope.TYPE, scope_id=type_of(loop, other.id, name="Check"))
    assert loop.sync().sent == 1
    [row] = loop.rows()
    assert set(row.visits) == {first.id, other.id}
    loop.clock.set("2026-11-25T08:59:00+00:00")
    loop.sync()
    assert all(quiet.id not in each.visits for each in loop.rows())


def test_what_can_not_be_is_refused(loop: Loop) -> None:
    with pytest.raises(NotFound, match="no such appointment type"):
        preview_cadence(loop.book, WEEK, scope=Scope.TYPE, scope_id=99)
    with pytest.raises(NotFound, match="no such location"):
        preview_cadence(loop.book, WEEK, scope=Scope.LOCATION, scope_id=99)
    with pytest.raises(UsageError, match="above 0"):
        preview_cadence(loop.book, '[{"key":"a","hours_before":-1,"ask":true}]')
