"""Parts of a card in words: how a patient came, what was made sure of, what they like, who is around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import ContactKind, PartOfDay
from frontdesk.ui import words

if TYPE_CHECKING:
    from frontdesk.services.details import Verification
    from frontdesk.services.people import AttendanceRow, ContactRow, DetailRow

MONDAY: Final = date(2024, 1, 1)


def attendance_lines(row: AttendanceRow) -> Iterator[str]:
    """How a patient came to their visits, a sentence a line; never a percentage."""
    if row.came and not row.missed:
        yield (
            tr("Came to the one visit.")
            if row.came == 1
            else tr("Came to all {count} visits.", count=words.number(row.came))
        )
    elif row.missed:
        yield tr(
            "Came to {came} of {all}; missed {missed}, the last on {date}.",
            came=words.number(row.came),
            all=words.number(row.came + row.missed),
            missed=words.number(row.missed),
            date=words.day_written(date.fromisoformat(row.last_missed[:10])),
        )
    if row.cancelled_late:
        yield tr("Cancelled late {times}.", times=times(row.cancelled_late))
    if row.late == 1:
        yield tr("Late once, by {minutes} min.", minutes=words.number(row.late_minutes))
    elif row.late:
        yield tr(
            "Late {times}, by {minutes} min on average.",
            times=times(row.late),
            minutes=words.number(row.late_minutes),
        )
    if row.left:
        yield tr("Left {times} without being seen.", times=times(row.left))


def times(count: int) -> str:
    """How often, as a sentence says it."""
    match count:
        case 1:
            return tr("once")
        case 2:
            return tr("twice")
        case _:
            return tr("{count} times", count=words.number(count))


def field_label(field: str) -> str:
    """What can be verified, as the card calls it."""
    match field:
        case "mobile":
            return tr("Mobile")
        case "phone":
            return tr("Other phone")
        case "email":
            return tr("E-mail")
        case "birth_date":
            return tr("Date of birth")
        case _:
            return tr("Name")


def verified_lines(verified: Iterable[Verification], zone: str) -> Iterator[str]:
    """What was made sure of, by whom and when: a line each day and person, the latest first."""
    lines: dict[tuple[date, str, bool], list[str]] = {}
    for each in sorted(verified, key=lambda one: -one.at_utc):
        day = words.today_at(zone, each.at_utc)
        lines.setdefault((day, each.by, each.old), []).append(field_label(each.field))
    for (day, who, old), fields in lines.items():
        named = ", ".join([fields[0], *(field.lower() for field in fields[1:])])
        if old:
            yield tr(
                "{fields} verified {date} by {who}: more than a year ago",
                fields=named,
                date=words.day_written(day),
                who=who,
            )
        else:
            yield tr("{fields} verified {date} by {who}", fields=named, date=words.day_written(day), who=who)


def detail_lines(details: DetailRow) -> Iterator[str]:
    """What else is known, a line each."""
    if details.languages:
        yield tr("Speaks {languages}", languages=", ".join(map(language, details.languages.split())))
    likes = list(_likes(details))
    if likes:
        yield tr("Likes to come: {wishes}", wishes=", ".join(likes))
    if details.payer and details.payer_number:
        yield tr("Payer {payer}, {number}", payer=details.payer, number=details.payer_number)
    elif details.payer or details.payer_number:
        yield tr("Payer {payer}", payer=details.payer or details.payer_number)
    if details.referred_by:
        yield tr("Sent by {who}", who=details.referred_by)


def _likes(details: DetailRow) -> Iterator[str]:
    if details.provider:
        yield details.provider
    if details.part_of_day:
        yield part_word(details.part_of_day)
    if details.weekdays:
        yield " ".join(weekday(int(digit)) for digit in details.weekdays)


def part_word(part: str) -> str:
    """A part of the day."""
    match part:
        case PartOfDay.MORNING:
            return tr("mornings")
        case PartOfDay.AFTERNOON:
            return tr("afternoons")
        case PartOfDay.EVENING:
            return tr("evenings")
        case _:
            return tr("any time")


def weekday(number: int) -> str:
    """The short name of a weekday, 0 being Monday."""
    return words.weekday_short(MONDAY.replace(day=1 + number))


def weekday_in_full(number: int) -> str:
    """The name of a weekday."""
    return words.weekday_long(MONDAY.replace(day=1 + number))


def weekday_letter(number: int) -> str:
    """A weekday in a letter or two."""
    return words.weekday_narrow(MONDAY.replace(day=1 + number))


def language(tag: str) -> str:
    """A language by its name. Not as those who speak it write it: a desk's fonts seldom have all those letters."""
    found = QLocale(tag)
    return tag if found.language() is QLocale.Language.C else QLocale.languageToString(found.language())


def kind_word(kind: str) -> str:
    """Who somebody is to a patient."""
    match kind:
        case ContactKind.PARENT:
            return tr("parent")
        case ContactKind.PARTNER:
            return tr("partner")
        case ContactKind.CARER:
            return tr("carer")
        case ContactKind.CHILD:
            return tr("child")
        case ContactKind.REFERRER:
            return tr("referring doctor")
        case _:
            return tr("contact")


def who_they_are(kind: str, name: str, patient: str) -> str:
    """A contact with the patient they belong to: "Eva Novák, parent of Jana Nováková"."""
    return tr("{name}, {kind} of {patient}", name=name, kind=kind_word(kind), patient=patient)


def contact_numbers(row: ContactRow, country: str) -> str:
    """How to reach a contact, in a line."""
    numbers = (words.phone(number, country) for number in (row.mobile, row.phone) if number)
    return ", ".join([*numbers, *([row.email] if row.email else [])])
