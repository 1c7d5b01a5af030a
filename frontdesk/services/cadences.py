"""The clinic's cadences: seeing what a change would send before it is made, making it, and going back to the clinic's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from frontdesk.domain import settings as registry
from frontdesk.domain.cadence import Step, horizon
from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, UtcMs, local_date, local_day
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings import Scope
from frontdesk.domain.settings_typed import snapshot
from frontdesk.domain.step_values import to_steps
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.services import settings
from frontdesk.services.messaging.dueness import Known, plays
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.previewing import NotTold, TextAhead, foresee
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.work import Book

KEY = "reminders.steps"
DAYS = 30
"""How many days ahead the texts of each day are foretold."""
_READ = 500

_NAMES = {
    Scope.LOCATION: text("SELECT id, name FROM location ORDER BY name, id"),
    Scope.TYPE: text("SELECT id, name FROM appointment_type ORDER BY name, id"),
}
_AHEAD = text(
    "SELECT id FROM appointment WHERE start_utc > :now AND start_utc <= :last AND lifecycle = 'booked' ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Cadence:
    """The steps of the clinic, or what one location or type has of its own (`steps` None: nothing, the clinic's hold)."""

    scope: Scope
    scope_id: int
    name: str
    steps: Json


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many texts would go on a date (`YYYY-MM-DD`): with the cadence looked at, and as things stand."""

    day: str
    texts: int
    texts_today: int


@dataclass(frozen=True, slots=True)
class CadencePreview:
    """What another cadence would send.

    `now` goes in the first cycle; `added` are those of it that would not go without the change, `dropped` those that would.
    `days` counts what goes later, a day each for `DAYS` days from today on, as if nobody answered: it is never more than that.
    `nothing` are the visits that the cadence reaches and whose patients get no text any more, by reason. `enabled`: reminders are
    switched on, so that saving sends; `account`: there is an account to send with.
    """

    now: tuple[TextAhead, ...]
    segments: int
    added: tuple[TextAhead, ...]
    dropped: tuple[TextAhead, ...]
    days: tuple[DayCount, ...]
    nothing: tuple[NotTold, ...]
    nothing_today: int
    enabled: bool
    account: bool

    @property
    def visits_without(self) -> int:
        """How many visits get nothing."""
        return sum(len(each.visits) for each in self.nothing)


def cadences(book: Book) -> tuple[Cadence, ...]:
    """The clinic's cadence, then each location and appointment type by name, with what it has of its own."""
    found = [Cadence(Scope.CLINIC, 0, "", settings.get(book, KEY).value)]
    own = {scope: settings.get_own(book, scope) for scope in _NAMES}
    with book.read() as connection:
        for scope, names in _NAMES.items():
            found += [
                Cadence(scope, key, name, own[scope].get(key, {}).get(KEY))
                for key, name in connection.execute(names)
            ]
    return tuple(found)


def preview_cadence(
    book: Book, steps: str | None, *, scope: Scope = Scope.CLINIC, scope_id: int = 0
) -> CadencePreview:
    """What a cadence (JSON, as `reminders.steps` is set; None: back to the clinic's) would send. Nothing is written.

    Raises UsageError for a cadence that can't be, NotFound for a location or type that is not there.
    """
    with book.read() as connection, Session(connection) as session:
        around = Around.load(connection)
        changed = with_cadence(connection, around, steps, scope=scope, scope_id=scope_id)
        after = foresee(book, connection, session, changed)
        before = foresee(book, connection, session, around)
        now = book.clock.now_utc()
        days = _days(connection, (changed, around), now)
        had = {_name(each) for each in before.texts}
        have = {_name(each) for each in after.texts}
        return CadencePreview(
            now=after.texts,
            segments=after.segments,
            added=tuple(each for each in after.texts if _name(each) not in had),
            dropped=tuple(each for each in before.texts if _name(each) not in have),
            days=days,
            nothing=after.not_told,
            nothing_today=sum(len(each.visits) for each in before.not_told),
            enabled=after.enabled,
            account=after.account,
        )


def save_cadence(
    book: Book, actor: Actor, steps: str, *, scope: Scope = Scope.CLINIC, scope_id: int = 0
) -> Changes:
    """Let a cadence (JSON) hold from the next cycle on. The same errors as `preview_cadence`."""
    return settings.put(book, actor, KEY, steps, scope=scope, scope_id=scope_id)


def drop_cadence(book: Book, actor: Actor, *, scope: Scope = Scope.CLINIC, scope_id: int = 0) -> Changes:
    """Let the clinic's cadence hold again for a location or type; for the clinic the one that comes with the program."""
    return settings.reset(book, actor, KEY, scope=scope, scope_id=scope_id)


def with_cadence(
    connection: Connection, around: Around, steps: str | None, *, scope: Scope, scope_id: int
) -> Around:
    """The same surroundings with another cadence in them. The errors of `preview_cadence`."""
    value = None if steps is None else registry.parse(KEY, steps)
    if scope in _NAMES and scope_id not in {key for key, _ in connection.execute(_NAMES[scope])}:
        raise NotFound(
            tr("There is no such location. Choose one of the clinic's.")
            if scope is Scope.LOCATION
            else tr("There is no such appointment type. Choose one of the clinic's.")
        )
    read = None if value is None else to_steps(cast("list[dict[str, Any]]", value))
    return replace_steps(around, read, scope, scope_id)


def replace_steps(around: Around, steps: tuple[Step, ...] | None, scope: Scope, scope_id: int) -> Around:
    """The same surroundings with these steps for a scope (None: what it has without any of its own)."""
    found = around.settings
    match scope:
        case Scope.LOCATION:
            changed = replace(found, steps_by_location=_with(found.steps_by_location, scope_id, steps))
        case Scope.TYPE:
            changed = replace(found, steps_by_type=_with(found.steps_by_type, scope_id, steps))
        case _:
            changed = replace(found, steps=snapshot({}).steps if steps is None else steps)
    return Around(changed, around.clinic, around.keywords)


def _with(
    own: Mapping[int, tuple[Step, ...]], key: int, steps: tuple[Step, ...] | None
) -> dict[int, tuple[Step, ...]]:
    rest = {each: found for each, found in own.items() if each != key}
    return rest if steps is None else {**rest, key: steps}


def _name(each: TextAhead) -> tuple[str, str, tuple[int, ...]]:
    """What makes two texts of two foretellings the same."""
    return each.to, each.kind, tuple(visit.id for visit in each.visits)


def _days(connection: Connection, both: Sequence[Around], now: UtcMs) -> tuple[DayCount, ...]:
    """How many texts each day brings, by each of two cadences."""
    last = now + DAYS * DAY
    counts = [Counter[str](), Counter[str]()]
    until = last + max(horizon(around.settings.every_step) for around in both)
    ids = [row[0] for row in connection.execute(_AHEAD, {"now": now, "last": until})]
    known = Known(connection)
    firsts: list[dict[tuple[object, ...], UtcMs]] = [{}, {}]
    for begin in range(0, len(ids), _READ):
        visits = visits_by_ids(connection, ids[begin : begin + _READ])
        used = known.used([visit.id for visit in visits])
        for visit in visits:
            if visit.notice_due_utc is not None or why_not_texted(visit) is not None:
                continue
            for around, first in zip(both, firsts, strict=True):
                for step, at_utc in plays(known, around, visit, used.get(visit.id, frozenset()), now):
                    if at_utc <= last:
                        text_of = _text_of(visit, step)
                        first[text_of] = min(at_utc, first.get(text_of, at_utc))
    zone = both[0].clinic.zone
    for first, count in zip(firsts, counts, strict=True):
        count.update(local_day(at_utc, zone) for at_utc in first.values())
    today = local_date(now, zone)
    days = [(today + timedelta(days=number)).isoformat() for number in range(DAYS)]
    return tuple(DayCount(day, counts[0][day], counts[1][day]) for day in days)


def _text_of(visit: VisitFacts, step: Step) -> tuple[object, ...]:
    """One text names all of a number's visits of a day, unless the patient is never named with others."""
    return (visit.id, step.key) if visit.alone else (visit.mobile, visit.local_date, step.key)
