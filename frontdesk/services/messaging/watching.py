"""What is watched of the text account beside its standing: sweeps, its own number, how often it asked to slow down."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from frontdesk.domain.changes import Kind
from frontdesk.domain.instants import DAY, MINUTE, SECOND
from frontdesk.domain.words import Channel
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import ChannelWatch
from frontdesk.services.messaging.channel import pause_until, row_of, standing
from frontdesk.services.messaging.settling import LONGEST_BACKOFF, SHORTEST_BACKOFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.services.work import Work

SWEEP_EVERY: Final = DAY
SWEEP_BACK: Final = 7 * DAY
"""What is listed late, or with an old date, or without one, is found within a day for a week."""
NUMBER_EVERY: Final = DAY
FORGET_BUSY: Final = 30 * MINUTE
"""After so long without another the provider's asking to slow down is a new matter."""


@dataclass(frozen=True, slots=True)
class Watched:
    """See ChannelWatch. Times ms UTC, 0 for never."""

    last_cycle_utc: int = 0
    swept_utc: int = 0
    number_seen_utc: int = 0
    answers_by_itself: bool = False
    busy_utc: int = 0
    busy_streak: int = 0
    redacted_to: int = 0
    late_refusal_utc: int = 0
    late_refusals: int = 0

    def sweep_is_due(self, now_utc: int) -> bool:
        """A day has gone since the last one, or the clock was set back behind it."""
        return not 0 <= now_utc - self.swept_utc < SWEEP_EVERY

    def number_is_due(self, now_utc: int) -> bool:
        """Likewise for the look at the account's number."""
        return not 0 <= now_utc - self.number_seen_utc < NUMBER_EVERY


_WATCHED = text(
    "SELECT last_cycle_utc, swept_utc, number_seen_utc, answers_by_itself, busy_utc, busy_streak, redacted_to,"
    " late_refusal_utc, late_refusals"
    " FROM channel_watch WHERE channel = :channel"
)


def watched(connection: Connection, channel: Channel = Channel.SMS) -> Watched:
    """What is known."""
    return next(starmap(Watched, run(connection, _WATCHED, {"channel": str(channel)})), Watched())


def watch_row(work: Work, channel: Channel = Channel.SMS) -> ChannelWatch:
    """The channel's row, made where there is none."""
    row = work.session.get(ChannelWatch, str(channel))
    if row is None:
        row = ChannelWatch(
            channel=str(channel),
            last_cycle_utc=0,
            swept_utc=0,
            number_seen_utc=0,
            answers_by_itself=False,
            busy_utc=0,
            busy_streak=0,
            redacted_to=0,
            late_refusal_utc=0,
            late_refusals=0,
        )
        work.session.add(row)
    return row


def note_swept(work: Work) -> None:
    """The last days were read again in full."""
    watch_row(work).swept_utc = work.now_utc


def note_number(work: Work, *, answers_by_itself: bool) -> None:
    """The account's number was looked at."""
    row = watch_row(work)
    row.number_seen_utc = work.now_utc
    if row.answers_by_itself != answers_by_itself:
        row.answers_by_itself = answers_by_itself
        work.changed(Kind.CHANNEL, 0)


def number_changed(work: Work) -> None:
    """Another account: look at its number in the next cycle."""
    row = watch_row(work)
    row.number_seen_utc = 0
    row.answers_by_itself = False


def note_busy(work: Work, asked_seconds: float | None, *, draw: Callable[[], float] = random.random) -> int:
    """The provider asked to slow down; leave it alone for as long as it said, else longer each time. Gives until when."""
    row, stands = watch_row(work), standing(work.session.connection())
    # Eight requests were on the wire and all heard it: that is once.
    if stands.backoff_until_utc <= work.now_utc:
        again = row.busy_utc > stands.last_sent_utc and work.now_utc - row.busy_utc <= FORGET_BUSY
        row.busy_streak = row.busy_streak + 1 if again else 1
    row.busy_utc = work.now_utc
    pause = (
        pause_after(row.busy_streak, draw=draw)
        if asked_seconds is None
        else max(SHORTEST_BACKOFF, min(round(asked_seconds * SECOND), LONGEST_BACKOFF))
    )
    row_of(work)
    pause_until(work, work.now_utc + pause)
    return work.now_utc + pause


def pause_after(streak: int, *, draw: Callable[[], float] = random.random) -> int:
    """How long (ms) to wait after so many refusals in a row that named no time: doubling from 1 s to 10 min, and up to as
    much again by chance, so that several that were refused at one moment do not come back at one moment."""
    grown: int = SHORTEST_BACKOFF * 2 ** min(max(streak - 1, 0), 20)
    return min(round(grown * (1 + draw())), LONGEST_BACKOFF)
