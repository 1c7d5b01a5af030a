"""What the clinic screen reads, in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.domain.hours import DayException
    from frontdesk.services.directory import Directory, HoursRow
    from frontdesk.services.setting_up import Standing
    from frontdesk.services.staff import StaffRow
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """All of the clinic. `standing` has the hours of what is in use; `days` by location, `spans` (hours between dates) by provider."""

    directory: Directory
    standing: Standing
    staff: tuple[StaffRow, ...]
    days: dict[int, tuple[DayException, ...]]
    spans: dict[int, tuple[HoursRow, ...]]


def read_clinic(book: Book, today: date) -> ClinicFacts:
    """Everything that the screen shows. Days that differ: from yesterday on."""
    from frontdesk.services.directory import directory, exceptions_of_location, hours_of_provider
    from frontdesk.services.setting_up import standing
    from frontdesk.services.staff import list_staff

    found = directory(book)
    begin = today - timedelta(days=1)
    return ClinicFacts(
        directory=found,
        standing=standing(book),
        staff=list_staff(book),
        days={each.id: exceptions_of_location(book, each.id, from_date=begin) for each in found.locations},
        spans={
            each.id: tuple(
                row
                for row in hours_of_provider(book, each.id)
                if row.valid_from is not None or row.valid_until is not None
            )
            for each in found.providers
        },
    )
