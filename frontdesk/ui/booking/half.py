"""A half-made booking: what a draft keeps of the panel, and brings back into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.form import Given
from frontdesk.ui.booking.wanted import Newcomer

if TYPE_CHECKING:
    from frontdesk.services.drafts import Plain


@dataclass(frozen=True, slots=True)
class Half:
    """Flat and plain, as a draft keeps it. Dates are ISO; `held` is the public id of a reservation."""

    patient_id: int | None = None
    text: str = field(default="", repr=False)
    is_new: bool = False
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    texts: bool = False
    type_id: int | None = None
    minutes: int | None = None
    minutes_text: str = ""
    day: str = ""
    day_text: str = ""
    minute: int | None = None
    minute_text: str = ""
    provider_id: int | None = None
    location_id: int | None = None
    note: str = field(default="", repr=False)
    fold: int | None = None
    instead_of: int | None = None
    held: str | None = None
    room_id: int | None = None
    request_id: int | None = None

    @property
    def newcomer(self) -> Newcomer:
        """The card of somebody new."""
        return Newcomer(self.first_name, self.last_name, self.mobile, self.birth_date, self.texts)

    @property
    def given(self) -> Given:
        """What stands in the visit's fields."""
        return Given(
            type_id=self.type_id,
            minutes=self.minutes,
            minutes_text=self.minutes_text,
            day=_day(self.day),
            day_text=self.day_text,
            minute=self.minute,
            minute_text=self.minute_text,
            provider_id=self.provider_id,
            location_id=self.location_id,
            note=self.note,
        )


def half(
    given: Given,
    *,
    patient_id: int | None,
    text: str,
    newcomer: Newcomer | None,
    fold: int | None,
    instead_of: int | None,
    held: str | None,
    room_id: int | None = None,
    request_id: int | None = None,
) -> Half:
    """What is in the panel now."""
    card = newcomer or Newcomer()
    return Half(
        patient_id=patient_id,
        text=text,
        is_new=newcomer is not None,
        first_name=card.first_name,
        last_name=card.last_name,
        mobile=card.mobile,
        birth_date=card.birth_date,
        texts=card.texts,
        type_id=given.type_id,
        minutes=given.minutes,
        minutes_text=given.minutes_text,
        day="" if given.day is None else given.day.isoformat(),
        day_text=given.day_text,
        minute=given.minute,
        minute_text=given.minute_text,
        provider_id=given.provider_id,
        location_id=given.location_id,
        note=given.note,
        fold=fold,
        instead_of=instead_of,
        held=held,
        room_id=room_id,
        request_id=request_id,
    )


def to_fields(kept: Half) -> dict[str, Plain]:
    """As a draft keeps it."""
    return {each.name: getattr(kept, each.name) for each in fields(kept)}


def from_fields(found: Mapping[str, Plain]) -> Half:
    """Out of a draft, whatever wrote it: a value of another type than it should be is left out."""

    def text(name: str) -> str:
        value = found.get(name)
        return value if isinstance(value, str) else ""

    def number(name: str) -> int | None:
        value = found.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    return Half(
        patient_id=number("patient_id"),
        text=text("text"),
        is_new=found.get("is_new") is True,
        first_name=text("first_name"),
        last_name=text("last_name"),
        mobile=text("mobile"),
        birth_date=text("birth_date"),
        texts=found.get("texts") is True,
        type_id=number("type_id"),
        minutes=number("minutes"),
        minutes_text=text("minutes_text"),
        day=text("day"),
        day_text=text("day_text"),
        minute=number("minute"),
        minute_text=text("minute_text"),
        provider_id=number("provider_id"),
        location_id=number("location_id"),
        note=text("note"),
        fold=number("fold"),
        instead_of=number("instead_of"),
        held=text("held") or None,
        room_id=number("room_id"),
        request_id=number("request_id"),
    )


def title_of(name: str, kept: Half) -> str:
    """The line that a half-made booking is offered by: "Jana Nováková, Tue 24 Nov 9:00"."""
    who = name or kept.newcomer.name or kept.text.strip() or tr("Nobody yet")
    day = _day(kept.day)
    if day is None:
        return who
    shown = words.day_medium(day)
    if kept.minute is None:
        return tr("{who}, {day}", who=who, day=shown)
    return tr("{who}, {day} {time}", who=who, day=shown, time=words.clock(kept.minute))


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
