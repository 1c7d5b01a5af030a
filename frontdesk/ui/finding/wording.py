"""Sentences of the search for a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.wording import day_spoken, when

if TYPE_CHECKING:
    from frontdesk.services.finding import Helps, Slots
    from frontdesk.ui.finding.asks import Asked

_BESIDE: Final = 3


def slots_line(slots: Slots, today: date) -> str:
    """Held times in short: "Tue 24 Nov 9:00, Dr Malik"; of several the first, and how many there are."""
    first = slots[0]
    line = tr("{when}, {provider}", when=when(first.start, today), provider=first.provider)
    if len(slots) == 1:
        return line
    return tr("{first} and {count} more", first=line, count=len(slots) - 1)


def read_all_back(slots: Slots, names: Sequence[str], today: date) -> str:
    """The line that is read to a family: "Tuesday 24 November: Jana at 9:00 with Dr Malik, Tom at 9:30 with Dr Novák, Hillside Clinic"."""
    each_told = [
        tr(
            "{name} at {time} with {provider}",
            name=name,
            time=words.clock_of_wall(slot.start),
            provider=slot.provider,
        )
        for name, slot in zip(names, slots, strict=True)
    ]
    return tr(
        "{day}: {visits}, {location}",
        day=day_spoken(date.fromisoformat(slots[0].start[:10]), today),
        visits=", ".join(each_told),
        location=slots[0].location,
    )


def next_after(gone: Slots, answers: Sequence[Slots]) -> list[Slots]:
    """The free times nearest after one that went, at most three: with the same provider, if there are any."""
    first = gone[0]
    same = [each for each in answers if each[0].provider_id == first.provider_id]
    later = [each for each in same or answers if each[0].start_utc >= first.start_utc]
    return later[:_BESIDE] or list(answers[:1])


def went(gone: Slots, free: Sequence[Slots], today: date) -> str:
    """The time that somebody else took, and the next free ones beside it."""
    first = gone[0]
    said = tr(
        "{when} with {provider} was just taken.", when=when(first.start, today), provider=first.provider
    )
    if not free:
        return said
    times = [
        words.clock_of_wall(each[0].start)
        if each[0].start[:10] == first.start[:10]
        else when(each[0].start, today)
        for each in free
    ]
    return tr("{said} Next free: {times}.", said=said, times=", ".join(times))


def nothing_free(asked: Asked) -> str:
    """Nothing fits what is asked for."""
    if asked.until_date is None:
        return tr("Nothing is free within half a year. Ask for less, or look elsewhere.")
    day = words.day_medium_year(asked.until_date)
    return tr("Nothing is free until {day}. Ask for less, or look elsewhere.", day=day)


def loosened(helps: Helps, today: date) -> str:
    """What would be free if one thing less was asked for: "Any part of the day: Mon 23 Nov 9:00"."""
    names = {
        "part": tr("Any part of the day"),
        "weekdays": tr("Any weekday"),
        "providers": tr("Anybody"),
        "location": tr("Anywhere"),
        "until": tr("Later"),
        "company": tr("Together") if len({slot.start for slot in helps.first}) == 1 else tr("Back to back"),
        "rooms": tr("Without a room"),
        "length": tr("Shorter, {length}", length=words.length(helps.first[0].minutes)),
        "everything": tr("Anybody, any time"),
    }
    return tr("{what}: {when}", what=names[helps.loosening.value], when=when(helps.first[0].start, today))
