"""What the phone message panel has done by workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontdesk.domain.errors import UsageError

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.phone_messages import Taken
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """A message as it was typed. `call_back_utc` in ms UTC."""

    body: str = field(repr=False)
    caller: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    patient_id: int | None = None
    provider_id: int | None = None
    staff_id: int | None = None
    call_back_utc: int | None = None


class WrongNumber(UsageError):
    """The number to call is none."""


def check_number(number: str, country: str) -> None:
    """Whether it can be dialled; an empty one can be left out. Raises WrongNumber."""
    from frontdesk.domain import phones

    if number.strip():
        try:
            phones.parse(number, country)
        except UsageError as error:
            raise WrongNumber(error.sentence) from error


def take(book: Book, actor: Actor, left: LeftMessage, *, country: str) -> Taken:
    """Write it down. `country`: where numbers are dialled. Raises WrongNumber, UsageError, NotFound."""
    from frontdesk.services.phone_messages import take_message

    check_number(left.number, country)
    return take_message(
        book,
        actor,
        body=left.body,
        caller=left.caller,
        number=left.number,
        patient_id=left.patient_id,
        provider_id=left.provider_id,
        staff_id=left.staff_id,
        call_back_utc=left.call_back_utc,
    )


def people(book: Book) -> tuple[tuple[int, str], ...]:
    """Who works at the desk: keys and names."""
    from frontdesk.services.staff import list_staff

    return tuple((each.id, each.name) for each in list_staff(book) if each.active)
