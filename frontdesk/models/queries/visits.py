"""What the planner and the sender must know of a visit, in one row."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap

from sqlalchemy import Connection, text

from frontdesk.domain.instants import DAY
from frontdesk.domain.words import Confirmation, Lifecycle, Mark
from frontdesk.models.queries.plain import run


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit with what decides whether and how its patient may be written to. Times in ms UTC.

    `mobile` is the number that texts about the patient go to: another's where the card says so, else the patient's own.
    """

    id: int
    public_id: str
    version: int
    lifecycle: str
    confirmation: str
    start_utc: int
    start_wall: str
    zone: str
    local_date: str
    minutes: int
    location_id: int
    location: str
    location_phone: str
    provider_id: int
    notice_due_utc: int | None
    patient_id: int
    first_name: str
    language: str
    mobile: str
    sms_consent: str
    deceased_on: str | None
    alone: int
    call_instead: int
    opted_out: int
    unusable_code: int | None
    type_id: int | None = None
    """The appointment type, for a cadence of its own."""
    safe_from: int | None = None
    """With `safe_until` the minutes of the day, at the location, between which the patient may be texted; None: any."""
    safe_until: int | None = None
    provider: str = ""
    """The provider's name."""
    elsewhere: int = 0
    """Texts go to another number than the card's own."""
    remote: str = ""
    """A value of `domain.words.Remote`; empty for a visit at the location."""
    link: str = ""
    """The address of a video visit: its own, else the usual one of its type."""

    @property
    def booked(self) -> bool:
        """Whether it still stands in the book and has not begun."""
        return self.lifecycle == Lifecycle.BOOKED

    @property
    def answer(self) -> Confirmation:
        """What the patient said of it."""
        return Confirmation(self.confirmation)


TEXTED_NUMBER = "CASE WHEN p.merged_into_id IS NOT NULL THEN '' WHEN coalesce(t.number, '') <> '' THEN t.number ELSE p.mobile END"
"""The number that texts about patient `p` go to, `t` being the patient's row of `texting`, if any; none of a merged card."""

TEXTED_AT = (
    "SELECT id FROM patient WHERE mobile = :number AND mobile <> '' AND merged_into_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM texting x WHERE x.patient_id = patient.id AND x.number <> '')"
    " UNION ALL SELECT y.id FROM texting x JOIN patient y ON y.id = x.patient_id AND y.merged_into_id IS NULL"
    " WHERE x.number = :number AND x.number <> ''"
)
"""Keys of the patients whose texts go to `:number`, by its two indexes."""

_FACTS = f"""
SELECT a.id, a.public_id, a.version, a.lifecycle, a.confirmation, a.start_utc, a.start_wall, a.zone, a.local_date,
       a.minutes, a.location_id, l.name, l.phone, a.provider_id, a.notice_due_utc,
       p.id, p.first_name, p.language, {TEXTED_NUMBER}, p.sms_consent, p.deceased_on,
       EXISTS (SELECT 1 FROM patient_mark m WHERE m.patient_id = p.id AND m.mark = '{Mark.NEVER_NAME_WITH_OTHERS}'),
       EXISTS (SELECT 1 FROM patient_mark m WHERE m.patient_id = p.id AND m.mark = '{Mark.CALL_INSTEAD}'),
       coalesce(d.opted_out, 0), d.unusable_code, a.type_id, t.safe_from, t.safe_until, r.name,
       coalesce(t.number, '') <> '', coalesce(y.remote, ''),
       CASE WHEN y.remote = 'video' THEN coalesce(v.link, y.link) ELSE '' END
FROM appointment a
JOIN patient p ON p.id = a.patient_id
JOIN location l ON l.id = a.location_id
JOIN provider r ON r.id = a.provider_id
LEFT JOIN texting t ON t.patient_id = p.id
LEFT JOIN address d ON d.address = {TEXTED_NUMBER}
LEFT JOIN type_detail y ON y.type_id = a.type_id
LEFT JOIN visit_link v ON v.appointment_id = a.id
"""

_BY_IDS = text(_FACTS + " WHERE a.id IN (SELECT value FROM json_each(:ids)) ORDER BY a.start_utc, a.id")
# The unary plus keeps SQLite from reading a whole day of the book to find one family.
_SAME_DAY = text(
    _FACTS
    + f" WHERE a.patient_id IN ({TEXTED_AT}) AND +a.local_date = :date AND a.lifecycle = 'booked'"
    + " ORDER BY a.start_utc, a.id"
)
_AHEAD_ON_NUMBER = text(
    _FACTS
    + f" WHERE a.patient_id IN ({TEXTED_AT} UNION ALL SELECT id FROM patient WHERE mobile = :number AND mobile <> ''"
    + " UNION ALL SELECT id FROM patient WHERE phone = :number AND phone <> '') AND a.start_utc > :now AND a.lifecycle = 'booked'"
    + " ORDER BY a.start_utc, a.id LIMIT :most"
)
_TO_RECONCILE = text(
    _FACTS
    + f" WHERE a.patient_id IN ({TEXTED_AT}) AND a.start_utc > :now AND (a.lifecycle = 'booked' OR a.notice_due_utc IS NOT NULL)"
    + " ORDER BY a.start_utc, a.id LIMIT :most"
)
_USED = text(
    "SELECT i.appointment_id, i.step FROM message_item i JOIN appointment a ON a.id = i.appointment_id"
    " AND a.version = i.version WHERE i.appointment_id IN (SELECT value FROM json_each(:ids))"
)
_TEXTED_AT_ANY = text(
    "SELECT mobile, id FROM patient WHERE mobile IN (SELECT value FROM json_each(:numbers)) AND mobile <> ''"
    " AND merged_into_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM texting x WHERE x.patient_id = patient.id AND x.number <> '')"
    " UNION ALL SELECT number, patient_id FROM texting WHERE number IN (SELECT value FROM json_each(:numbers)) AND number <> ''"
)
_BOOKED_OF_ANY = text(
    "SELECT patient_id, local_date, id FROM appointment WHERE patient_id IN (SELECT value FROM json_each(:patients))"
    " AND start_utc BETWEEN :from AND :until AND lifecycle = 'booked'"
)


def visits_by_ids(connection: Connection, ids: Sequence[int]) -> list[VisitFacts]:
    """The visits with these keys, by start."""
    if not ids:
        return []
    return list(starmap(VisitFacts, run(connection, _BY_IDS, {"ids": json.dumps(list(ids))})))


def visits_of_day_on(connection: Connection, *, mobile: str, local_date: str) -> list[VisitFacts]:
    """All booked visits of one local date whose patients share a mobile number, by start."""
    rows = run(connection, _SAME_DAY, {"number": mobile, "date": local_date})
    return list(starmap(VisitFacts, rows))


def days_on_numbers(
    connection: Connection, visits: Sequence[VisitFacts]
) -> dict[tuple[str, str], list[VisitFacts]]:
    """`visits_of_day_on` for the number and local date of each of the visits, by both."""
    wanted: dict[tuple[str, str], list[VisitFacts]] = {
        (visit.mobile, visit.local_date): [] for visit in visits if visit.mobile
    }
    if not wanted:
        return wanted
    numbers = json.dumps(sorted({number for number, _ in wanted}))
    owners: defaultdict[int, list[str]] = defaultdict(list)
    for number, patient_id in run(connection, _TEXTED_AT_ANY, {"numbers": numbers}):
        owners[patient_id].append(number)
    starts = [visit.start_utc for visit in visits]
    values = {
        "patients": json.dumps(list(owners)),
        "from": min(starts) - 2 * DAY,
        "until": max(starts) + 2 * DAY,
    }
    known = {visit.id: visit for visit in visits}
    found: list[tuple[tuple[str, str], int]] = []
    for patient_id, local_date, key in run(connection, _BOOKED_OF_ANY, values):
        found += [(place, key) for number in owners[patient_id] if (place := (number, local_date)) in wanted]
    others = visits_by_ids(connection, sorted({key for _, key in found if key not in known}))
    known.update({visit.id: visit for visit in others})
    for place, key in found:
        wanted[place].append(known[key])
    for day in wanted.values():
        day.sort(key=lambda visit: (visit.start_utc, visit.id))
    return wanted


def visits_ahead_on(connection: Connection, *, number: str, now_utc: int, most: int) -> list[VisitFacts]:
    """Booked visits still ahead of patients who have this number as mobile or phone, by start."""
    rows = connection.execute(_AHEAD_ON_NUMBER, {"number": number, "now": now_utc, "most": most})
    return list(starmap(VisitFacts, rows))


def visits_to_reconcile(connection: Connection, *, number: str, now_utc: int, most: int) -> list[VisitFacts]:
    """Visits ahead of patients with this mobile number that a text may have gone out about, notices of a cancellation included."""
    rows = connection.execute(_TO_RECONCILE, {"number": number, "now": now_utc, "most": most})
    return list(starmap(VisitFacts, rows))


def used_steps(connection: Connection, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """For each visit the keys of the steps that its current version has had rows for."""
    found: dict[int, set[str]] = {}
    for appointment_id, step in run(connection, _USED, {"ids": json.dumps(list(ids))}):
        found.setdefault(appointment_id, set()).add(step)
    return {appointment_id: frozenset(steps) for appointment_id, steps in found.items()}


_EXPIRED = text(
    "SELECT m.reason FROM message_item i JOIN message m ON m.id = i.message_id WHERE i.appointment_id = :id"
    " AND i.version = :version AND m.state = 'expired' ORDER BY m.id DESC LIMIT 1"
)
_STRAYED = text("SELECT DISTINCT address FROM stray WHERE handled_utc IS NULL")


def why_last_expired(connection: Connection, visit: VisitFacts) -> str:
    """Why the last text of this version that never went did not go; empty where there is none."""
    row = connection.execute(_EXPIRED, {"id": visit.id, "version": visit.version}).first()
    return "" if row is None else str(row[0])


def strayed_numbers(connection: Connection) -> frozenset[str]:
    """Numbers to which a text went that the book does not know, and that nobody has looked at."""
    return frozenset(row[0] for row in run(connection, _STRAYED, {}))
