"""How the text account stands: troubles, the pause after a 429, how far the provider's list has been read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from frontdesk.domain.changes import Kind
from frontdesk.domain.words import Channel
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import ChannelState

if TYPE_CHECKING:
    from frontdesk.services.work import Work


class Trouble(StrEnum):
    """What keeps an account from working."""

    NONE = ""
    LOGIN = "login"
    ACCOUNT = "account"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a channel. Times in ms UTC."""

    trouble: Trouble
    code: int | None
    reason: str
    since_utc: int | None
    backoff_until_utc: int
    read_until_utc: int
    last_read_utc: int
    last_sent_utc: int
    restored_utc: int | None


_STANDING = text(
    "SELECT trouble, trouble_code, trouble_reason, trouble_utc, backoff_until_utc, read_until_utc, last_read_utc,"
    " last_sent_utc, restored_utc FROM channel_state WHERE channel = :channel"
)
_SETTINGS = text("SELECT settings FROM channel_state WHERE channel = :channel")
_SENT = text("UPDATE channel_state SET last_sent_utc = :now WHERE channel = 'sms'")
NEVER = Standing(Trouble.NONE, None, "", None, 0, 0, 0, 0, None)


def standing(connection: Connection, channel: Channel = Channel.SMS) -> Standing:
    """How the channel stands."""
    row = run(connection, _STANDING, {"channel": str(channel)}).fetchone()
    if row is None:
        return NEVER
    return Standing(Trouble(row[0]), *row[1:])


def has_account(connection: Connection, channel: Channel = Channel.SMS) -> bool:
    """Whether an account was set up; not whether it works."""
    row = run(connection, _SETTINGS, {"channel": str(channel)}).fetchone()
    return row is not None and bool(row[0])


def row_of(work: Work, channel: Channel = Channel.SMS) -> ChannelState:
    """The channel's row, made where there is none."""
    row = work.session.get(ChannelState, channel)
    if row is None:
        row = ChannelState(
            channel=channel,
            settings="{}",
            trouble="",
            trouble_reason="",
            backoff_until_utc=0,
            read_until_utc=0,
            last_read_utc=0,
            last_sent_utc=0,
        )
        work.session.add(row)
    return row


def set_trouble(work: Work, trouble: Trouble, *, code: int | None = None, reason: str = "") -> None:
    """Note what keeps the account from working; `Trouble.NONE` when it works again."""
    row = row_of(work)
    if row.trouble == trouble and row.trouble_code == code:
        return
    row.trouble = trouble
    row.trouble_code = code
    row.trouble_reason = reason[:200]
    row.trouble_utc = None if trouble is Trouble.NONE else work.now_utc
    work.changed(Kind.CHANNEL, 0)


def pause_until(work: Work, until_utc: int) -> None:
    """Leave the provider alone until then."""
    row = row_of(work)
    row.backoff_until_utc = max(row.backoff_until_utc, until_utc)
    work.changed(Kind.CHANNEL, 0)


def note_read(work: Work, *, complete_until_utc: int) -> None:
    """Every page of the provider's list was read just now. One that broke off is not noted: nobody may call that checked."""
    row = row_of(work)
    row.last_read_utc = work.now_utc
    row.read_until_utc = max(row.read_until_utc, complete_until_utc)


def note_sent(work: Work) -> None:
    """A message was accepted just now."""
    if run(work.session.connection(), _SENT, {"now": work.now_utc}).rowcount == 0:
        row_of(work).last_sent_utc = work.now_utc
