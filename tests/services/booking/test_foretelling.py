"""What a patient would hear of a cancellation is what they hear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.errors import NotFound
from frontdesk.domain.words import Confirmation, Lifecycle, Mark, MessageState
from frontdesk.services import settings
from frontdesk.services.booking import answer_visit, cancel_visit
from frontdesk.services.booking.foretelling import NoticeAhead, foretell_cancellation
from frontdesk.services.patients import set_mark
from tests.services.desk import Desk
from tests.support.clinic import ANNA


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A small clinic."""
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    "by", [Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC], ids=["patient", "clinic"]
)
@pytest.mark.parametrize(
    ("state", "declined", "begun"),
    [
        (None, False, False),
        (MessageState.QUEUED, False, False),
        (MessageState.DELIVERED, False, False),
        (MessageState.UNCERTAIN, False, False),
        (MessageState.FAILED, False, False),
        (MessageState.DELIVERED, True, False),
        (MessageState.DELIVERED, False, True),
    ],
)
def test_what_is_foretold_is_what_the_cancellation_does(
    desk: Desk, by: Lifecycle, state: MessageState | None, declined: bool, begun: bool
) -> None:
    visit = desk.visit()
    if state is not None:
        desk.text(visit, state=state)
    if declined:
        answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    if begun:
        desk.clock.advance(seconds=(visit.start_utc - desk.clock.now_utc()) // 1000 + 60)
    foretold = foretell_cancellation(desk.book, visit.id)
    ahead = foretold.by_patient if by is Lifecycle.CANCELLED_BY_PATIENT else foretold.by_clinic
    now = desk.clock.now_utc()
    done = cancel_visit(desk.book, ANNA, visit.id, lifecycle=by).visit
    assert ahead.goes is (done.notice_due_utc is not None)
    assert bool(ahead.why_not) is not ahead.goes
    if ahead.goes:
        assert done.notice_due_utc == now + ahead.grace_seconds * 1000


def test_who_is_to_be_called_gets_no_text(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    settings.put(desk.book, ANNA, "notices.grace_seconds", "0")
    assert foretell_cancellation(desk.book, visit.id).by_clinic == NoticeAhead(goes=True, grace_seconds=0)
    set_mark(desk.book, ANNA, desk.petr, Mark.CALL_INSTEAD, on=True)
    assert foretell_cancellation(desk.book, visit.id).by_clinic == NoticeAhead(
        goes=False, why_not="The card says to call instead of texting."
    )


def test_no_such_visit(desk: Desk) -> None:
    with pytest.raises(NotFound):
        foretell_cancellation(desk.book, 9_999)
