"""The fields of a patient's card as people type them, brought to the book's forms."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.mails import check_mail
from frontdesk.domain.phones import PhoneKind
from frontdesk.domain.words import Channel, Consent
from frontdesk.services.imports import cells

LONGEST_NOTES: Final = 2_000
"""Characters of a card's notes that somebody types or pastes: a page that is read at the counter, and no letter."""


@dataclass(frozen=True, slots=True)
class PatientEdit:
    """What is written on a card; None leaves a field as it is, an empty text empties it.

    `birth_date` is YYYY-MM-DD, `language` BCP 47, `preferred_channel` sms, email or empty, the consents yes, no or empty.
    """

    first_name: str | None = None
    last_name: str | None = None
    birth_date: str | None = None
    mobile: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    preferred_channel: str | None = None
    sms_consent: str | None = None
    email_consent: str | None = None
    notes: str | None = None
    external_id: str | None = None


def too_long(notes: str, *, before: str = "") -> str | None:
    """Why notes are no notes but a letter, as a sentence; None where they may stay. What an import brought may be longer, if it gets shorter."""
    if len(notes) <= max(LONGEST_NOTES, len(before)):
        return None
    return tr(
        "This has {count} characters, and notes have room for {most}. Keep what the desk needs here, and the letter where letters "
        "are kept.",
        count=len(notes),
        most=LONGEST_NOTES,
    )


def checked(edit: PatientEdit, *, country: str, today: date) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """The given fields as the table keeps them, and warnings. Raises UsageError for one that can't be."""
    values: dict[str, str | None] = {}
    warnings: list[str] = []
    for field in fields(edit):
        text: str | None = getattr(edit, field.name)
        if text is None:
            continue
        try:
            values[field.name] = _field(field.name, text, country, today, warnings)
        except cells.BadCell as bad:
            raise UsageError(bad.reason) from None
    return values, tuple(warnings)


def _field(name: str, text: str, country: str, today: date, warnings: list[str]) -> str | None:
    match name:
        case "birth_date":
            return cells.birth_date(name, text, today=today) or None
        case "mobile" | "phone":
            return number(name, text, country, warnings)
        case "email":
            return check_mail(cells.text(text))
        case "language":
            return cells.language(name, text)
        case "preferred_channel":
            if text and text not in frozenset(Channel):
                raise UsageError(tr("A channel is sms or email, or empty for none preferred."))
            return text
        case "sms_consent" | "email_consent":
            if text not in frozenset(Consent):
                raise UsageError(tr("A consent is yes, no, or empty where nobody asked."))
            return text
        case "notes":
            return cells.note(name, text)
        case "external_id":
            return cells.line(name, text) or None
        case _:
            return cells.line(name, text)


def number(name: str, text: str, country: str, warnings: list[str]) -> str:
    """A number as people write it in E.164; what looks odd is added to `warnings`. Raises UsageError."""
    try:
        found = cells.phone(name, text, country=country)
    except cells.BadCell as bad:
        raise UsageError(bad.reason) from None
    if found is None:
        return ""
    if found.warning is not None:
        warnings.append(found.warning)
    elif name == "mobile" and found.kind is PhoneKind.LANDLINE:
        warnings.append(tr("This looks like a landline, which takes no texts."))
    return found.e164
