"""One process sends at a time. The lease is a row of the book: persisted, bounded, and fenced by a growing epoch."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, text

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import SECOND
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Lease
from frontdesk.services.messaging.clockjumps import after_set_back

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

SENDER = "sender"
TTL = 45 * SECOND
"""How long a lease lasts without renewal: a killed process gives it back within a minute."""
RENEW = 20 * SECOND
"""Renewed when less than this is left."""

_HELD = text("SELECT epoch, until_utc FROM lease WHERE name = 'sender'")
_RENEW = text(
    "UPDATE lease SET until_utc = :until WHERE name = 'sender' AND epoch = :epoch AND until_utc < :soon"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """The right to send, until it is given back or runs out."""

    epoch: int


@lru_cache(maxsize=1)
def me() -> str:
    """This process, so that another on the same machine can tell whether it still lives."""
    import psutil

    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def acquire(book: Book, holder: str) -> Grant | None:
    """The lease, if it is free, run out, `holder`'s, or held by a process of this machine that no longer lives; else None.

    `holder` is `me()`, with `:` and more where a process has several senders.
    """
    with book.write(PROGRAM) as work:
        return _take(work, holder)


def _take(work: Work, holder: str) -> Grant | None:
    row = work.session.get(Lease, SENDER)
    until = work.now_utc + TTL
    if row is None:
        work.session.add(Lease(name=SENDER, holder=holder, epoch=1, until_utc=until))
        return Grant(1)
    # A lease longer than we ever grant was written before the clock was set back.
    set_back = row.until_utc > until
    running = work.now_utc < row.until_utc and not set_back
    if running and row.holder not in ("", holder) and not _dead(row.holder):
        return None
    if set_back:
        after_set_back(work)
    row.holder = holder
    row.epoch += 1
    row.until_utc = until
    return Grant(row.epoch)


def _dead(holder: str) -> bool:
    """Whether the holder was a process of this machine and has ended."""
    import psutil

    host, pid, created = [*holder.split(":"), "", ""][:3]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" != created
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def holds(connection: Connection, *, epoch: int, now_utc: int) -> bool:
    """Whether the lease of `epoch` still runs."""
    row = run(connection, _HELD, {}).fetchone()
    return row is not None and row[0] == epoch and row[1] > now_utc


def renew(work: Work, epoch: int) -> bool:
    """Prolong the lease when it is about to run out; False if it was lost.

    One that ran out is still ours while nobody else has taken it: that would have made a new epoch.
    """
    connection = work.session.connection()
    row = run(connection, _HELD, {}).fetchone()
    if row is None or row[0] != epoch:
        return False
    run(
        connection,
        _RENEW,
        {"epoch": epoch, "until": work.now_utc + TTL, "soon": work.now_utc + RENEW},
    )
    return True


def give_back(book: Book, grant: Grant) -> None:
    """End the lease, so that another process need not wait."""
    with book.write(PROGRAM) as work:
        row = work.session.scalar(select(Lease).where(Lease.name == SENDER, Lease.epoch == grant.epoch))
        if row is not None:
            row.holder = ""
            row.until_utc = work.now_utc
