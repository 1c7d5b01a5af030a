"""Replies read many at a time: the quick way for plain confirmations writes what the long one does, and a bad row holds nothing up."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest
from sqlalchemy import select, text

from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Appointment, Inbound, InboundItem, Message, Question
from frontdesk.services.messaging import inbox
from frontdesk.services.messaging.handled import Interpreted
from frontdesk.services.messaging.interpreting import interpret, interpret_some
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.messaging.yeses import confirm_at_once
from frontdesk.services.ports import ProviderMessage
from tests.support.loop import EVA, JANA, PETR, Loop


def stored(loop: Loop, said: Sequence[tuple[str, str]]) -> list[int]:
    """Replies (number, words) that lie in the inbox."""
    loop.clock.advance(minutes=1)
    with loop.book.write(PROGRAM) as work:
        keys = [
            inbox.store(
                work,
                ProviderMessage(
                    f"SM{number}{at}",
                    "in",
                    loop.network.number,
                    number,
                    words,
                    "received",
                    None,
                    work.now_utc,
                    work.now_utc,
                ),
            )
            for at, (number, words) in enumerate(said)
        ]
    return [key for key in keys if key is not None]


def at_once(loop: Loop, keys: Sequence[int]) -> frozenset[int]:
    with loop.book.write(PROGRAM) as work:
        return confirm_at_once(work, Around.load(work.session.connection()), keys)


def traces(loop: Loop, visit_id: int, reply_id: int) -> list[dict[str, object]]:
    """All that a reply left in the book, without what differs from one visit to the next."""
    own = {
        "id",
        "public_id",
        "message_id",
        "appointment_id",
        "reply_id",
        "asked_by_id",
        "patient_id",
        "address",
    }
    own |= {"provider_id", "patient", "start_wall", "start_utc", "end_utc"}
    found: list[dict[str, object]] = []
    with loop.book.read() as connection:
        for table, where in (
            (Appointment, Appointment.id == visit_id),
            (Question, Question.appointment_id == visit_id),
            (Inbound, Inbound.message_id == reply_id),
            (InboundItem, InboundItem.message_id == reply_id),
        ):
            rows = connection.execute(select(table.__table__).where(where)).mappings()
            found += [{key: value for key, value in row.items() if key not in own} for row in rows]
    return found


@pytest.mark.parametrize("word", ["C", "yes", "Yes."])
def test_the_quick_way_writes_what_the_long_one_writes(loop: Loop, word: str) -> None:
    one, other = loop.asked(), loop.asked(mobile=EVA, first="Eva")
    loop.sync()
    slow, quick = stored(loop, [(JANA, word), (EVA, word)])
    with loop.book.write(PROGRAM) as work:
        assert interpret(work, Around.load(work.session.connection()), slow) == Interpreted(confirmed=1)
        of_the_slow = len(work._audit), len(work._changes)
    with loop.book.write(PROGRAM) as work:
        assert confirm_at_once(work, Around.load(work.session.connection()), [quick]) == {quick}
        assert (len(work._audit), len(work._changes)) == of_the_slow
    assert traces(loop, one.id, slow) == traces(loop, other.id, quick)


def test_what_is_not_that_plain_is_left_to_the_long_way(loop: Loop) -> None:
    loop.asked()
    free, twice, again, unknown = stored(
        loop, [(JANA, "ok then"), (EVA, "C"), (EVA, "X"), ("+12025550199", "C")]
    )
    assert at_once(loop, [free, twice, again, unknown]) == frozenset()


def test_a_family_and_an_opted_out_number_go_the_long_way(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr"), "2026-11-25T16:00")
    loop.sync()
    loop.asked(mobile=EVA)
    with loop.book.write(PROGRAM) as work:
        work.session.execute(
            text(
                "INSERT INTO address (address, channel, opted_out, opted_out_by, updated_utc)"
                " VALUES (:eva, 'sms', 1, 'STOP', 0)"
            ),
            {"eva": EVA},
        )
    family, out = stored(loop, [(JANA, "C"), (EVA, "YES")])
    assert at_once(loop, [family, out]) == frozenset()


def test_a_yes_that_is_thanked_for_goes_the_long_way(loop: Loop) -> None:
    loop.set("replies.acknowledge", "both")
    loop.asked(mobile=PETR)
    [thanked] = stored(loop, [(PETR, "C")])
    assert at_once(loop, [thanked]) == frozenset()


def test_a_row_that_can_not_be_read_goes_to_a_person_and_holds_nothing_up(
    loop: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    visit = loop.asked(mobile=EVA)
    bad, good = stored(loop, [(JANA, "late"), (EVA, "X")])
    with loop.book.write(PROGRAM) as work:
        # Bytes that are no text.
        work.session.execute(text("UPDATE message SET body = x'ff' WHERE id = :id"), {"id": bad})
    with caplog.at_level(logging.CRITICAL), loop.book.write(PROGRAM) as work:
        done = interpret_some(work, Around.load(work.session.connection()), [bad, good])
    assert (done.declined, done.needs_person) == (1, 1)
    assert loop.confirmation(visit) == "declined"
    assert loop.handlings() == ["person", "applied"]
    with loop.book.read() as connection:
        reason = connection.execute(select(Inbound.reason).where(Inbound.message_id == bad)).scalar_one()
        assert connection.execute(select(Message.id).where(Message.id == bad)).scalar_one() == bad
    assert reason == "Frontdesk could not read this reply by itself."
