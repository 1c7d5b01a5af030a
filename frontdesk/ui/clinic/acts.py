"""What the clinic screen changes. Every function here runs in the lane of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.ui.setup.fields import at

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.hours import DayException, WeekHours
    from frontdesk.services.clinics import Part
    from frontdesk.services.work import Book


def edit_clinic(book: Book, actor: Actor, *, name: str | None = None, phone: str | None = None) -> None:
    """Another name or number of the clinic. Raises AtField."""
    from frontdesk.services.places import edit_clinic as edit

    with at("name" if phone is None else "phone"):
        edit(book, actor, name=name, phone=phone)


def set_in_use(book: Book, actor: Actor, part: Part, key: int, *, in_use: bool) -> None:
    """Give something up, or take it into use again."""
    from frontdesk.services.clinics import set_in_use as put

    put(book, actor, part, key, in_use=in_use)


def add_room(book: Book, actor: Actor, location_id: int, name: str) -> int:
    """A room; gives its key."""
    from frontdesk.services.clinics import add_room as add

    return add(book, actor, location_id, name=name)


def rename_room(book: Book, actor: Actor, room_id: int, name: str) -> None:
    """Another name for a room."""
    from frontdesk.services.clinics import rename

    rename(book, actor, "room", room_id, name=name)


def set_day(book: Book, actor: Actor, location_id: int, day: DayException) -> None:
    """A day on which a location has other hours, or none."""
    from frontdesk.services.clinics import set_exception

    set_exception(book, actor, location_id, day)


def clear_day(book: Book, actor: Actor, location_id: int, day: date) -> None:
    """The usual hours on that day."""
    from frontdesk.services.clinics import clear_exception

    clear_exception(book, actor, location_id, day)


def set_span(
    book: Book,
    actor: Actor,
    provider_id: int,
    *,
    location_id: int,
    week: WeekHours,
    valid_from: date | None,
    valid_until: date | None,
) -> None:
    """When a provider works at a location between two dates; no hours at all: as usual."""
    from frontdesk.services.clinics import set_provider_hours

    set_provider_hours(
        book,
        actor,
        provider_id,
        location_id=location_id,
        week=week,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def save_staff(book: Book, actor: Actor, key: int | None, *, name: str, role: str) -> int:
    """Somebody who works here; gives the key. Raises AtField."""
    from frontdesk.services import staff

    with at("name"):
        if key is None:
            return staff.add_staff(book, actor, name=name, role=role).id
        staff.edit_staff(book, actor, key, name=name, role=role)
        return key


def set_active(book: Book, actor: Actor, staff_id: int, *, active: bool) -> None:
    """Somebody leaves, or comes back."""
    from frontdesk.services.staff import set_active as put

    put(book, actor, staff_id, active=active)


def set_pin(book: Book, actor: Actor, staff_id: int, pin: str | None) -> None:
    """Give somebody a PIN, or none."""
    from frontdesk.services.staff import set_pin as put

    put(book, actor, staff_id, pin)
