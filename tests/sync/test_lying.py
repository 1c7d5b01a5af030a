"""A provider that lies, the whole loop against it: nothing twice, nothing called sent that was not, and in the end it is settled or a
person's."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Final

import pytest

from frontdesk.demo.network import FaultKind, Target
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.security.markers import find_markers
from frontdesk.services.channels import set_twilio
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop

ANSWERS: Final = [
    FaultKind.BROKEN,
    FaultKind.BROKEN_ACCEPTED,
    FaultKind.BAD_JSON,
    FaultKind.HALF_ANSWER,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.ACCEPT_LATE,
    FaultKind.HTML_503,
    FaultKind.REDIRECT,
    FaultKind.FOREIGN_SID,
    FaultKind.DRIP,
    FaultKind.HUGE,
]
UNREADABLE: Final = [
    FaultKind.BROKEN,
    FaultKind.BAD_JSON,
    FaultKind.HALF_ANSWER,
    FaultKind.REDIRECT,
    FaultKind.HUGE,
]
LIES: Final = [
    FaultKind.NULL_DATES,
    FaultKind.BLANK_BODIES,
    FaultKind.ALTERED_BODIES,
    FaultKind.NO_SENDER,
    FaultKind.BACKWARDS,
    FaultKind.ODD_STATUSES,
    FaultKind.DOUBLED,
    FaultKind.SHUFFLED,
]
TOLD_OF_LISTS: Final = [*LIES, FaultKind.BROKEN, FaultKind.BAD_JSON, FaultKind.REDIRECT, FaultKind.LIST_LAG]
HIDING: Final = [FaultKind.BLANK_BODIES, FaultKind.LIST_LAG, FaultKind.DOUBLED]
GONE: Final = {"accepted", "sent", "delivered"}


def use_service(loop: Loop) -> None:
    """Texts go through a pool of numbers: which one sends is told later."""
    set_twilio(
        loop.book,
        ANNA,
        account_sid=loop.network.account_sid,
        from_number=None,
        messaging_service=f"MG{'0' * 32}",
        api_url=loop.server.url,
        token=loop.network.auth_token,
    )


@pytest.fixture
def due(loop: Loop) -> Loop:
    """Two visits on two numbers whose questions are due; something else went out before, so that there is somebody else's record."""
    loop.network.accept({"To": PETR, "From": loop.network.number, "Body": "Something else."})
    for number in (JANA, PETR):
        loop.visit(loop.patient(mobile=number), "2026-11-25T15:00", provider=f"Dr of {number}")
    return loop


def give_up(loop: Loop) -> None:
    """Cycle until a little after the time at which a person is asked."""
    for _ in range(5):
        with suppress(EnvironmentFault):
            loop.sync()
        loop.elapse(480)
        loop.clock.advance(minutes=8)


def judge(loop: Loop) -> None:
    """What the network has, against what the book says."""
    sids = {marker: each.message for each in loop.accepted() for marker in find_markers(each.message.body)}
    counts = Counter(marker for each in loop.accepted() for marker in find_markers(each.message.body))
    assert set(counts.values()) <= {1}
    for row in loop.rows():
        if row.state in GONE:
            assert row.marker in sids
            assert (row.provider_id, row.to) == (sids[row.marker].sid, sids[row.marker].to)
    assert set(loop.states()) <= GONE | {"needs_person"}
    assert len(loop.states()) == 2


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        *((kind, False) for kind in ANSWERS),
        *((kind, True) for kind in (FaultKind.BROKEN_ACCEPTED, FaultKind.ACCEPT_LATE, FaultKind.BROKEN)),
    ],
)
def test_whatever_answers_a_text(due: Loop, kind: FaultKind, service: bool) -> None:
    if service:
        use_service(due)
    due.fault(kind, count=1, seconds=0.1)
    give_up(due)
    judge(due)
    assert len(due.accepted()) - 1 == sum(state in GONE for state in due.states())


@pytest.mark.parametrize("kind", [*UNREADABLE, *LIES])
def test_whatever_answers_a_question_after_one_text(due: Loop, kind: FaultKind) -> None:
    due.sync()
    due.fault(kind, on=Target.FETCH, count=2, seconds=0.1)
    give_up(due)
    judge(due)
    assert len(due.accepted()) == 3


@pytest.mark.parametrize(
    ("lie", "lost"),
    [
        *((lie, FaultKind.DROP_AFTER) for lie in TOLD_OF_LISTS),
        *((lie, lost) for lie in HIDING for lost in (None, FaultKind.DROP_BEFORE, FaultKind.FOREIGN_SID)),
    ],
)
def test_whatever_is_told_in_lists(due: Loop, lie: FaultKind, lost: FaultKind | None) -> None:
    if lost is not None:
        due.fault(lost, count=1)
    due.fault(lie, on=Target.LIST, every=1, seconds=200)
    give_up(due)
    due.network.faults.clear()
    give_up(due)
    judge(due)
    assert len(due.accepted()) == (2 if lost is FaultKind.DROP_BEFORE else 3)
    # Once the lies end, answers count, also to a text of which nobody knew whether it went.
    for number in (JANA, PETR):
        due.reply("C", sender=number)
    assert len(due.rows("in")) == 2
    assert due.handlings() == ["applied", "applied"]


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_among_lies_is_kept_and_shown(due: Loop, lie: FaultKind) -> None:
    due.sync()
    due.clock.advance(minutes=2)
    due.fault(lie, on=Target.ALL, every=1)
    due.reply("C")
    due.reply("no, sorry, can it be another day?", sender=PETR)
    due.network.faults.clear()
    give_up(due)
    assert len(due.rows("in")) == 2
    assert due.handlings()[1] == "person"
    unreadable = lie in (FaultKind.BLANK_BODIES, FaultKind.NO_SENDER)
    assert due.handlings()[0] == ("person" if unreadable else "applied")
    judge(due)
