"""What a text may mean: days, patients, visits, commands. Read on the window's thread, a few milliseconds a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.folding import fold
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.keys import ACTS
from frontdesk.ui.screens import SPECS
from frontdesk.ui.search.naming import found_name
from frontdesk.ui.words import (
    birth,
    clock,
    clock_of_wall,
    day_medium,
    day_medium_year,
    lifecycle_word,
    phone,
    spoken_day,
    today_at,
)

if TYPE_CHECKING:
    from frontdesk.services.deskrows import FoundPatient, HitVisit
    from frontdesk.ui.desk import Desk

MOST_COMMANDS: Final = 5
MOST_DAYS: Final = 3


class Sort(StrEnum):
    """What a line of the list is."""

    DAY = "day"
    PATIENT = "patient"
    VISIT = "visit"
    COMMAND = "command"
    SCREEN = "screen"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the list. `what` is the day, the key, or the name of an act or screen."""

    sort: Sort
    what: date | int | str
    text: str
    more: str = ""
    icon: str = "search"
    key: str = ""


def find(desk: Desk, text: str, *, dates: bool) -> list[Found]:
    """Everything that fits, in the order of the list. `dates`: the calendar's words are at hand."""
    wanted = text.strip()
    if not wanted:
        return _first_things(desk)
    today = today_at(desk.zone, desk.now())
    days = _days(desk, wanted, today) if dates else []
    people = _people(desk, wanted, today)
    found = [*days, *people, *_commands(desk, wanted)]
    if not any(each.sort is Sort.PATIENT for each in found) and any(c.isalpha() for c in wanted):
        found.append(Found(Sort.NEW, wanted, tr("New patient: {name}", name=wanted), icon="person-plus"))
    return found


def _first_things(desk: Desk) -> list[Found]:
    """Before anything is typed: what there is to do."""
    names = ("book", "new_patient", "phone_message", "complaint", "check_replies")
    acts = {each.name: each for each in ACTS}
    return [
        Found(Sort.COMMAND, name, acts[name].label(), icon="chevron-right", key=desk.keys.shown(name))
        for name in names
    ]


def _days(desk: Desk, text: str, today: date) -> list[Found]:
    from frontdesk.domain.typed_dates import read_date

    found = []
    for reading in read_date(text, country=desk.country or "GB", today=today)[:MOST_DAYS]:
        shown = day_medium(reading.date) if reading.date.year == today.year else day_medium_year(reading.date)
        more = spoken_day(reading.date, today)
        if reading.minute is not None:
            more = tr("{day}, {time}", day=more, time=clock(reading.minute))
        found.append(
            Found(
                Sort.DAY,
                reading.date,
                tr("Go to {day}", day=shown),
                more if more != shown else "",
                "calendar",
            )
        )
    return found


def _people(desk: Desk, text: str, today: date) -> list[Found]:
    reader = desk.reader
    if reader is None:
        return []
    try:
        hits = reader.search(text)
    except EnvironmentFault:
        return []
    people = [_patient(desk, each, today) for each in hits.patients]
    visits = [_visit(desk, each, today) for each in hits.visits]
    return [*people, *visits]


def _patient(desk: Desk, found: FoundPatient, today: date) -> Found:
    hit = found.hit
    facts = [birth(hit.birth_date), phone(hit.mobile or hit.phone, desk.country)]
    visit = found.next or found.last
    if visit is not None:
        day = spoken_day(date.fromisoformat(visit.start_wall[:10]), today)
        when = tr("{day} {time}", day=day, time=clock_of_wall(visit.start_wall))
        facts.append(tr("next {when}", when=when) if found.next is not None else tr("last {when}", when=when))
    return Found(
        Sort.PATIENT, hit.id, found_name(desk, found), ", ".join(part for part in facts if part), "person"
    )


def _visit(desk: Desk, visit: HitVisit, today: date) -> Found:
    day = spoken_day(date.fromisoformat(visit.start_wall[:10]), today)
    when = tr("{day} {time}", day=day, time=clock_of_wall(visit.start_wall))
    facts = [desk.who.name(visit.patient), visit.provider, visit.type]
    if visit.lifecycle is not Lifecycle.BOOKED:
        facts.append(lifecycle_word(visit.lifecycle))
    return Found(Sort.VISIT, visit.id, when, ", ".join(part for part in facts if part), "clock")


def _commands(desk: Desk, text: str) -> list[Found]:
    words = fold(text).split()
    found = [
        Found(Sort.COMMAND, each.name, each.label(), icon="chevron-right", key=desk.keys.shown(each.name))
        for each in ACTS
        if each.searchable and _fits(each.label(), words)
    ]
    screens = ((each, tr("Open {screen}", screen=each.label())) for each in SPECS)
    found += [
        Found(Sort.SCREEN, each.name, text, icon=each.icon) for each, text in screens if _fits(text, words)
    ]
    return found[:MOST_COMMANDS]


def _fits(label: str, words: list[str]) -> bool:
    """Whether each word begins a word of the label."""
    parts = fold(label).split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)
