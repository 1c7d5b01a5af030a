"""To whom a text written by hand would go, in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from frontdesk.models.queries.plain import run
from frontdesk.models.queries.visits import TEXTED_NUMBER

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Addressee:
    """A patient as far as it decides whether and where they can be texted. `mobile` is the number that their texts go to."""

    patient_id: int
    first_name: str
    last_name: str
    language: str
    mobile: str
    sms_consent: str
    deceased_on: str | None
    call_instead: int
    opted_out: int
    unusable_code: int | None
    safe_from: int | None
    safe_until: int | None


_ADDRESSEE = text(
    f"SELECT p.id, p.first_name, p.last_name, p.language, {TEXTED_NUMBER}, p.sms_consent, p.deceased_on,"
    " EXISTS (SELECT 1 FROM patient_mark k WHERE k.patient_id = p.id AND k.mark = 'call_instead'),"
    " coalesce(d.opted_out, 0), d.unusable_code, t.safe_from, t.safe_until"
    " FROM patient p LEFT JOIN texting t ON t.patient_id = p.id"
    f" LEFT JOIN address d ON d.address = {TEXTED_NUMBER} WHERE p.id = :id"
)
_FIRST_LOCATION = text("SELECT id, zone FROM location WHERE id = (SELECT min(id) FROM location WHERE active)")
_LATEST_REPLY = text(
    "SELECT id FROM message WHERE direction = 'in' AND from_address = :number AND created_utc >= :since ORDER BY id DESC LIMIT 1"
)


def addressee(connection: Connection, patient_id: int) -> Addressee | None:
    """The patient with this key, None where there is none."""
    row = run(connection, _ADDRESSEE, {"id": patient_id}).fetchone()
    return None if row is None else Addressee(*row)


def first_location(connection: Connection) -> tuple[int, str] | None:
    """Key and zone of the clinic's first location: whose quiet hours count for a text about no visit."""
    row = run(connection, _FIRST_LOCATION, {}).fetchone()
    return None if row is None else (row[0], row[1])


def latest_reply(connection: Connection, number: str, *, since_utc: int) -> int | None:
    """Key of what was last written from a number since then, None where nothing was."""
    row = run(connection, _LATEST_REPLY, {"number": number, "since": since_utc}).fetchone()
    return None if row is None else int(row[0])
