"""What a list says again needs no look-up, and what it says anew is never missed."""

from __future__ import annotations

from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import MessageState
from frontdesk.models.tables import Message
from frontdesk.services.messaging.statuses import Said, news
from frontdesk.services.ports import ProviderMessage
from tests.services.desk import Desk

SID = "SM00000000000000000000000000000001"


def listed(desk: Desk, status: str) -> ProviderMessage:
    now = desk.clock.now_utc()
    return ProviderMessage(SID, "out", "+447911123456", "+442079460958", "9:00", status, None, now, now)


def moved(desk: Desk, status: str, said: Said) -> list[str]:
    with desk.book.read() as connection:
        return [each.status for each in news(connection, [listed(desk, status)], said)]


def keep(desk: Desk, message_id: int, *, sid: str | None, state: MessageState) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.execute(
            update(Message).where(Message.id == message_id).values(provider_id=sid, state=state)
        )


def test_a_status_that_the_book_has_is_remembered_and_the_next_one_is_news(desk: Desk) -> None:
    said: Said = set()
    message_id = desk.text(desk.visit(), state=MessageState.SENT)
    keep(desk, message_id, sid=SID, state=MessageState.SENT)
    assert moved(desk, "sent", said) == []
    assert said == {(SID, "sent")}
    assert moved(desk, "delivered", said) == ["delivered"]
    # It was not written down, so it is news again.
    assert moved(desk, "delivered", said) == ["delivered"]
    keep(desk, message_id, sid=SID, state=MessageState.DELIVERED)
    assert moved(desk, "delivered", said) == []
    assert said == {(SID, "delivered")}


def test_what_becomes_ours_later_is_news_then(desk: Desk) -> None:
    said: Said = set()
    message_id = desk.text(desk.visit(), state=MessageState.SENDING)
    assert moved(desk, "delivered", said) == []
    keep(desk, message_id, sid=SID, state=MessageState.ACCEPTED)
    assert moved(desk, "delivered", said) == ["delivered"]


def test_what_is_no_longer_listed_is_forgotten(desk: Desk) -> None:
    said: Said = {("SM-long-ago", "delivered")}
    assert moved(desk, "queued", said) == []
    assert said == set()
