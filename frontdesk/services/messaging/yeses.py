"""The common case of a reply, for many at a time: an exact word that confirms, to the one open question of its number, about one visit.

It writes what `interpreting` and `booking.confirming` write, with a few statements for all. Whatever is not that plain is left to
them, in its order: a number that wrote twice, a family, an opted-out number, a text that would still ask.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Kind
from frontdesk.domain.replies import Asked, Bound, Meaning, bind, read
from frontdesk.domain.words import Confirmation
from frontdesk.models.queries import replying
from frontdesk.models.queries.plain import execute_many, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Work

_PLAIN: Final = frozenset({Confirmation.NOT_ASKED, Confirmation.AWAITING})


@dataclass(frozen=True, slots=True)
class _Visit:
    version: int
    confirmation: str
    asks_again: bool


@dataclass(frozen=True, slots=True)
class _Yes:
    """A reply and the one visit that it confirms."""

    reply_id: int
    question_id: int
    visit_id: int
    visit: _Visit


def confirm_at_once(work: Work, around: Around, message_ids: Sequence[int]) -> frozenset[int]:
    """Apply the plain confirmations among stored replies; gives the keys of those that were."""
    if around.settings.acknowledge == "both":
        return frozenset()
    work.session.flush()
    connection = work.session.connection()
    rows = run(connection, replying.NEW, {"ids": json.dumps(list(message_ids))}).fetchall()
    times = Counter(number for _, _, number, _, _ in rows)
    plain = [
        (key, received, number)
        for key, received, number, body, peculiar in rows
        if not peculiar and times[number] == 1 and read(body, around.keywords).meaning is Meaning.CONFIRM
    ]
    found = _answered(connection, plain, work.now_utc) if plain else []
    visits = Counter(each.visit_id for each in found)
    sure = [each for each in found if visits[each.visit_id] == 1]
    if sure:
        _write(work, connection, sure)
    return frozenset(each.reply_id for each in sure)


def _answered(connection: Connection, plain: Sequence[tuple[int, int, str]], now_utc: int) -> list[_Yes]:
    numbers = json.dumps([number for _, _, number in plain])
    put: dict[str, list[Asked]] = {}
    visits: dict[int, _Visit] = {}
    for row in run(connection, replying.PUT, {"numbers": numbers, "now": now_utc}):
        number, message_id, visit_id, asked_utc, is_open, version, confirmation, asks_again = row
        put.setdefault(number, []).append(Asked(message_id, visit_id, asked_utc, bool(is_open)))
        visits[visit_id] = _Visit(version, confirmation, bool(asks_again))
    found = []
    for reply_id, received_utc, number in plain:
        binding = bind(put.get(number, ()), received_utc)
        if binding.bound is not Bound.ONE or len(binding.appointment_ids) != 1 or binding.message_id is None:
            continue
        [visit_id] = binding.appointment_ids
        visit = visits[visit_id]
        if visit.confirmation in _PLAIN and not visit.asks_again:
            found.append(_Yes(reply_id, binding.message_id, visit_id, visit))
    return found


def _write(work: Work, connection: Connection, sure: Sequence[_Yes]) -> None:
    now, by = work.now_utc, work.actor.label
    execute_many(connection, replying.CLOSE, [(now, e.reply_id, e.visit_id, e.visit.version) for e in sure])
    execute_many(connection, replying.CONFIRM, [(now, now, e.visit_id) for e in sure])
    execute_many(
        connection,
        replying.ABOUT,
        [(e.reply_id, e.visit_id, e.visit.version, e.visit.confirmation) for e in sure],
    )
    execute_many(connection, replying.APPLIED, [(e.question_id, by, now, e.reply_id) for e in sure])
    for each in sure:
        work.changed(Kind.MESSAGE, each.reply_id)
        work.changed(Kind.APPOINTMENT, each.visit_id)
        detail = {
            "from": each.visit.confirmation,
            "to": Confirmation.CONFIRMED,
            "version": each.visit.version,
        }
        work.audit("confirmation", Kind.APPOINTMENT, each.visit_id, detail)
