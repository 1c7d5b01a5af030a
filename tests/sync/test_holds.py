"""Texts that are held one by one: the account that works again releases only what it held itself."""

from __future__ import annotations

from frontdesk.demo.network import Fate
from frontdesk.demo.network.fates import EVERYBODY
from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Message
from frontdesk.services.messaging.holds import HoldKind, held_ids, hold, unhold
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.surroundings import Around
from tests.support.loop import Loop

WHY = "A place in the words has nothing to stand there."


def planned(loop: Loop, count: int) -> list[int]:
    """So many texts that are queued, each to a number of its own."""
    for index in range(count):
        loop.visit(loop.patient(mobile=f"+1202555{1000 + index}"), "2026-11-25T15:00", provider=f"Dr {index}")
    with loop.book.read() as connection:
        around = Around.load(connection)
    plan_steps(loop.book, around)
    return [row.id for row in loop.rows()]


def hold_one(loop: Loop, message_id: int, kind: HoldKind = HoldKind.LOOK) -> None:
    with loop.book.write(PROGRAM) as work:
        hold(work, work.session.get_one(Message, message_id), kind=kind, reason=WHY)


def test_what_is_held_for_a_person_does_not_go_until_it_is_released(loop: Loop) -> None:
    ids = planned(loop, 2)
    hold_one(loop, ids[0])
    assert loop.sync().sent == 1
    assert loop.states() == ["held", "accepted"]
    assert loop.rows()[0].reason == WHY
    with loop.book.read() as connection:
        assert held_ids(connection) == [ids[0]]
        assert held_ids(connection, HoldKind.STRAY) == []
    with loop.book.write(PROGRAM) as work:
        assert unhold(work, ids) == 1
    assert loop.sync().sent == 1
    with loop.book.read() as connection:
        assert held_ids(connection) == []


def test_an_account_that_works_again_releases_only_what_it_held(loop: Loop) -> None:
    ids = planned(loop, 4)
    hold_one(loop, ids[0])
    loop.network.set_fate(EVERYBODY, Fate.REGION)
    loop.sync()
    assert loop.states() == ["held"] * 4
    loop.network.set_fate(EVERYBODY, Fate.DELIVERED)
    # The probe is none of what waits for a person.
    assert loop.sync().sent == 3
    assert sorted(loop.states()) == ["accepted"] * 3 + ["held"]
    assert loop.rows()[0].state == "held"


def test_a_second_hold_replaces_the_first(loop: Loop) -> None:
    ids = planned(loop, 1)
    hold_one(loop, ids[0], HoldKind.LOOK)
    hold_one(loop, ids[0], HoldKind.STRAY)
    with loop.book.read() as connection:
        assert held_ids(connection, HoldKind.STRAY) == ids
        assert held_ids(connection, HoldKind.LOOK) == []
