"""The ledger a page at a time, one message with what it belongs to, and replies that wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.words import MessageState
from frontdesk.models.queries.ledger_pages import page_sql
from frontdesk.models.queries.plain import cursor
from frontdesk.services.correspondence import (
    MessagePage,
    Shown,
    correspondence,
    message_page,
    waiting_replies,
)
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from tests.services.desk import Desk
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic with a network whose patients write back."""
    with Loop(tmp_path) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A clinic whose ledger the test writes."""
    made = Desk(tmp_path)
    yield made
    made.close()


def keys(page: MessagePage) -> list[int]:
    return [line.row.id for line in page.lines]


def test_pages_follow_each_other_without_gap_or_twin(desk: Desk) -> None:
    visit = desk.visit()
    made = [desk.text(visit, state=MessageState.DELIVERED, step=f"s{n}", kind="tell") for n in range(7)]
    first = message_page(desk.book, limit=3)
    assert (keys(first), first.more) == ([*reversed(made[4:])], True)
    second = message_page(desk.book, limit=3, below=first.lines[-1].row.id)
    third = message_page(desk.book, limit=3, below=second.lines[-1].row.id)
    assert keys(second) + keys(third) == [*reversed(made[:4])]
    assert not third.more
    assert message_page(desk.book, limit=3, below=made[0]).lines == ()


@pytest.mark.parametrize(
    ("shown", "states"),
    [
        (Shown.FAILED, {MessageState.FAILED, MessageState.UNDELIVERED}),
        (
            Shown.WAITING,
            {
                MessageState.QUEUED,
                MessageState.SENDING,
                MessageState.HELD,
                MessageState.UNCERTAIN,
                MessageState.NEEDS_PERSON,
            },
        ),
        (Shown.TO_READ, set()),
    ],
)
@pytest.mark.parametrize("of", ["", "Petr"])
def test_what_each_choice_shows(desk: Desk, shown: Shown, states: set[MessageState], of: str) -> None:
    visit = desk.visit()
    index(desk)
    for state in MessageState:
        if state is not MessageState.RECEIVED:
            desk.text(visit, state=state, step=f"s-{state}", kind="tell")
    page = message_page(desk.book, shown=shown, of=of)
    assert {line.row.state for line in page.lines} == states


def test_only_of_the_patients_that_a_text_finds(desk: Desk) -> None:
    petr, eva = desk.visit(), desk.visit("2026-11-30T10:00", patient_id=desk.eva)
    index(desk)
    first = desk.text(petr, state=MessageState.SENT)
    both = desk.text(eva, petr, state=MessageState.SENT, step="family")
    third = desk.text(eva, state=MessageState.FAILED, step="again")
    assert keys(message_page(desk.book, of="dvorak petr")) == [both, first]
    assert keys(message_page(desk.book, of="malá")) == [third, both]
    assert keys(message_page(desk.book, of="mala", shown=Shown.FAILED)) == [third]
    assert message_page(desk.book, of="nobody of this name").lines == ()


def test_a_family_text_names_all_whom_it_is_about(desk: Desk) -> None:
    petr, jana = desk.visit(), desk.visit("2026-11-30T10:00", patient_id=desk.jana)
    later = desk.visit("2026-11-30T11:00")
    desk.text(later, jana, petr, state=MessageState.SENT)
    [line] = message_page(desk.book).lines
    assert line.names == ("Petr Dvořák", "Jana Dvořáková")
    told = correspondence(desk.book, line.row.public_id)
    assert told is not None
    assert [visit.start_wall[11:] for visit in told.visits] == ["09:00", "10:00", "11:00"]
    assert told.patient is not None
    assert told.patient.name == "Petr Dvořák"


def test_a_reply_that_waits_and_what_it_answers(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I'll be there, <b>promise</b>")
    [waiting] = waiting_replies(loop.book, visit.id)
    assert waiting.reply.body == "I'll be there, <b>promise</b>"
    assert waiting.answers is not None
    assert waiting.answers.body == loop.texts()[0]
    assert waiting.reading
    [line] = message_page(loop.book, shown=Shown.TO_READ).lines
    assert line.names == ("Jana Dvořáková",)
    told = correspondence(loop.book, waiting.reply.public_id)
    assert told is not None
    assert told.waits
    assert told.answers == waiting.answers
    question = correspondence(loop.book, waiting.answers.public_id)
    assert question is not None
    assert [reply.body for reply in question.replies] == [waiting.reply.body]
    decide_reply(loop.book, ANNA, message_id=waiting.reply.public_id, decision=ReplyAs.IGNORE)
    assert waiting_replies(loop.book, visit.id) == ()
    assert message_page(loop.book, shown=Shown.TO_READ).lines == ()
    told = correspondence(loop.book, waiting.reply.public_id)
    assert told is not None
    assert (told.waits, told.decided_by, told.decided_utc) == (False, "anna", loop.clock.now_utc())


def test_a_reply_of_a_number_that_nobody_has(loop: Loop) -> None:
    loop.asked("2026-11-25T15:00", mobile=JANA)
    loop.reply("Who is this?", sender=PETR)
    [line] = message_page(loop.book, shown=Shown.TO_READ).lines
    assert line.names == ()
    told = correspondence(loop.book, line.row.public_id)
    assert told is not None
    assert (told.patient, told.visits, told.answers) == (None, (), None)


def test_no_such_message(desk: Desk) -> None:
    assert correspondence(desk.book, "00000000-0000-0000-0000-000000000000") is None


@pytest.mark.parametrize("of_patients", [False, True])
@pytest.mark.parametrize("shown", list(Shown))
def test_no_page_reads_the_ledger_from_end_to_end(desk: Desk, shown: Shown, of_patients: bool) -> None:
    with desk.book.read() as connection:
        plan = [
            row[3]
            for row in cursor(
                connection,
                f"EXPLAIN QUERY PLAN {page_sql(shown, of_patients=of_patients)}",
                (100, 50, "[1]")[: 3 if of_patients else 2],
            )
        ]
    scans = [line for line in plan if line.startswith("SCAN")]
    # What is scanned is the page itself, once more, and the list of the patients.
    assert [line for line in scans if not line.split()[1].startswith(("k", "u", "j", "(subquery"))] == [], (
        plan
    )
    if not of_patients:
        wanted = {
            Shown.ALL: "SEARCH message USING INTEGER PRIMARY KEY (rowid<?)",
            Shown.TO_READ: "ix_inbound_open",
            Shown.FAILED: "ix_message_failed",
            Shown.WAITING: "ix_message_open",
        }[shown]
        assert any(wanted in line for line in plan), plan


def index(desk: Desk) -> None:
    """Make the patients findable."""
    from frontdesk.domain.actors import PROGRAM
    from frontdesk.models.search_index import index_patients

    with desk.book.write(PROGRAM) as work:
        index_patients(work.session.connection(), [desk.petr, desk.jana, desk.eva])
