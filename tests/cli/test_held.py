"""`frontdesk held`: what waits for somebody's look, and what becomes of it."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Message
from frontdesk.services.messaging.holds import HoldKind, hold
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.opening import open_book
from tests.support.clinic import memory_places
from tests.support.command import Desk
from tests.support.secrets import MemorySecrets


@pytest.fixture
def held(desk: Desk) -> list[str]:
    """Two texts wait for a look; their ids."""
    assert desk.run("settings", "set", "reminders.enabled", "true").status == 0
    assert desk.run("provider", "add", "Dr Malik").status == 0
    for name, number in (("Nováková", "+447700900111"), ("Svoboda", "+447700900112")):
        words = ["--last-name", name, "--mobile", number, "--sms-consent", "yes"]
        patient = desk.json("patient", "add", *words)["id"]
        start = "2026-11-24T15:00" if name == "Svoboda" else "2026-11-24T14:00"
        words = ["--patient", patient, "--provider", "Dr Malik", "--start", start, "--minutes", "30"]
        assert desk.run("book", *words).status == 0
    assert isinstance(desk.secrets, MemorySecrets)
    book = open_book(desk.folder, places=memory_places(desk.secrets), clock=desk.clock)
    try:
        desk.clock.advance(hours=2)
        with book.read() as connection:
            around = Around.load(connection)
        assert plan_steps(book, around).planned == 2
        with book.write(PROGRAM) as work:
            for key in (1, 2):
                hold(work, work.session.get_one(Message, key), kind=HoldKind.LOOK, reason="It waits.")
            return [work.session.get_one(Message, key).public_id for key in (1, 2)]
    finally:
        book.close()


def test_it_lists_what_waits_with_its_reason(desk: Desk, held: list[str]) -> None:
    rows = desk.json("held")
    assert [(row["id"], row["state"], row["reason"]) for row in rows] == [
        (each, "held", "It waits.") for each in held
    ]
    assert [row["reason"] for row in desk.json("messages")] == ["It waits."] * 2
    assert "2 texts fell due meanwhile" in desk.run("held").out


def test_some_are_sent_and_the_others_dropped(desk: Desk, held: list[str]) -> None:
    assert [row["state"] for row in desk.json("held", held[0], "--send")] == ["queued"]
    assert [row["state"] for row in desk.json("held", "--drop")] == ["cancelled"]
    assert desk.json("held") == []
    assert [row["state"] for row in desk.json("messages")] == ["queued", "cancelled"]


def test_they_are_one_row_of_the_worklist(desk: Desk, held: list[str]) -> None:
    [row] = [each for each in desk.json("needs-you") if each["kind"] == "other"]
    assert row["message_id"] == held[0]
    assert "fell due meanwhile" in row["reason"]


def test_sent_and_dropped_exclude_each_other(desk: Desk) -> None:
    assert desk.run("held", "--send", "--drop").status == 2
