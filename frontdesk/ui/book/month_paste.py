"""A visit that was cut or copied is pasted on a day of the month: its first free time there is offered, and Enter takes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui.book.first_free import first_free
from frontdesk.ui.book.mover import clip_of, spent
from frontdesk.ui.navigation import Wish
from frontdesk.ui.words import length, spoken_day, today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk


def paste_on_day(desk: Desk, day: date) -> None:
    """Offer the first free time of the visit's provider on a day, or say that there is none."""
    clip, reader = clip_of(desk), desk.reader
    if clip is None or reader is None:
        return
    visit, today = clip.visit, today_at(desk.zone, desk.now())
    try:
        page = reader.day(day, location_id=visit.location_id)
    except EnvironmentFault as fault:
        desk.say.refuse(fault)
        return
    start = first_free(page, visit, now_utc=desk.now(), but=None if clip.copying else visit.id)
    if start is None:
        desk.say.refuse(
            tr(
                "{patient}: no {length} free {day}. Choose another day.",
                patient=desk.who.name(visit.patient),
                length=length(visit.minutes),
                day=spoken_day(day, today),
            )
        )
        return
    desk.go.book(_wish(visit, at_zone(start, visit.zone).strftime("%Y-%m-%dT%H:%M"), copying=clip.copying))
    spent(desk, visit)


def _wish(visit: DayVisit, wall: str, *, copying: bool) -> Wish:
    if not copying:
        return Wish(
            instead_of=visit.id,
            patient_id=visit.patient_id,
            provider_id=visit.provider_id,
            location_id=visit.location_id,
            start_wall=wall,
        )
    return Wish(
        patient_id=visit.patient_id,
        provider_id=visit.provider_id,
        location_id=visit.location_id,
        start_wall=wall,
        minutes=visit.minutes,
        type_id=visit.type_id,
    )
