"""The marks of a visit: what whoever looks at its block should know, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from frontdesk.domain.arrivals import waits_too_long
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.words import Lifecycle, Remote
from frontdesk.services.daypage import DayVisit
from frontdesk.ui import words

MOST: Final = 3
"""So many marks stand in a block; all of them are in its tooltip, in the list and for screen readers."""


class VisitMark(NamedTuple):
    """A mark: the name of its icon, and what it means."""

    icon: str
    text: str


def marks_of(visit: DayVisit, now_utc: UtcMs, *, limit: int = 0) -> tuple[VisitMark, ...]:
    """All marks of a visit. `limit`: after so many minutes somebody waits too long; 0: nobody does."""
    if not (
        visit.note
        or visit.first_visit
        or visit.call_instead
        or visit.interpreter
        or visit.remote
        or visit.sooner
        or visit.needs_quiet
        or visit.needs_time
        or visit.expected_utc is not None
        or visit.arrived_utc is not None
        or visit.overbooked is not None
    ):
        # As most are, and a day has hundreds.
        return ()
    return tuple(_found(visit, now_utc, limit))


def too_long(visit: DayVisit, now_utc: UtcMs, limit: int) -> bool:
    """Whether somebody who arrived has been waiting for longer than they should."""
    if visit.lifecycle is not Lifecycle.ARRIVED or visit.arrived_utc is None or limit <= 0:
        return False
    return waits_too_long(visit.arrived_utc, now_utc, limit=limit)


def expected(visit: DayVisit) -> str:
    """ "Expected 8:25", where the patient wrote to be late and has not come; else nothing."""
    if visit.expected_utc is None or visit.lifecycle is not Lifecycle.BOOKED:
        return ""
    return tr("Expected {time}", time=words.time_of(visit.expected_utc, visit.zone))


def _found(visit: DayVisit, now_utc: UtcMs, limit: int) -> Iterator[VisitMark]:
    if too_long(visit, now_utc, limit):
        yield VisitMark("mark-waiting_long", tr("Waits {length} or longer", length=words.length(limit)))
    late = expected(visit)
    if late:
        yield VisitMark("mark-late", late)
    match visit.remote:
        case Remote.VIDEO:
            yield VisitMark("mark-video", tr("Video visit"))
        case Remote.PHONE:
            yield VisitMark("mark-phone_visit", tr("Visit by phone"))
    if visit.first_visit:
        yield VisitMark("mark-first_visit", tr("First visit"))
    if visit.call_instead:
        yield VisitMark("mark-call", tr("Call instead of texting"))
    if visit.interpreter:
        yield VisitMark("mark-interpreter", tr("Interpreter"))
    if visit.needs_quiet:
        yield VisitMark("mark-quiet", tr("Needs quiet"))
    if visit.needs_time:
        yield VisitMark("mark-time", tr("Needs time"))
    if visit.overbooked is not None:
        yield VisitMark("mark-overbooked", tr("Shares its time on purpose"))
    if visit.sooner:
        yield VisitMark("mark-sooner", tr("Wants it sooner"))
    if visit.note:
        yield VisitMark("mark-note", tr("Note"))
