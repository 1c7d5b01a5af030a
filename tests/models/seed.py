"""Rows by the short way: what a test does not name gets a plain value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.models import search_index
from frontdesk.models.tables import (
    Appointment,
    AppointmentType,
    Location,
    Message,
    MessageItem,
    Occupancy,
    Patient,
    Provider,
)

NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def places(session: Session, *, providers: int = 2) -> None:
    """Location 1 in UTC, providers 1.., one appointment type."""
    session.add(Location(id=1, public_id="l1", name="Main", name_key="main", zone="Etc/UTC"))
    for number in range(1, providers + 1):
        session.add(Provider(id=number, public_id=f"v{number}", name=f"Dr {number}", name_key=f"dr {number}"))
    session.add(AppointmentType(id=1, public_id="t1", name="Check", name_key="check", colour="aabbcc"))
    session.flush()


def patient(session: Session, number: int, *, indexed: bool = True, **fields: Any) -> Patient:
    """A patient with the key `number`, in the search index of the present schema."""
    values: dict[str, Any] = {
        "public_id": f"p{number}",
        "first_name": f"First{number}",
        "last_name": f"Last{number}",
        "created_utc": NOON,
        "updated_utc": NOON,
    }
    row = Patient(id=number, **(values | fields))
    session.add(row)
    session.flush()
    if indexed:
        search_index.index_patients(session.connection(), [number])
    return row


def visit(
    session: Session, number: int, *, patient_id: int, start_utc: int, provider_id: int = 1, **fields: Any
) -> Appointment:
    """A visit of half an hour that holds its provider's time."""
    start = datetime.fromtimestamp(start_utc / 1000, UTC)
    values: dict[str, Any] = {
        "public_id": f"a{number}",
        "location_id": 1,
        "type_id": 1,
        "start_wall": start.strftime("%Y-%m-%dT%H:%M"),
        "zone": "Etc/UTC",
        "minutes": 30,
        "offset_minutes": 0,
        "end_utc": start_utc + 30 * MINUTE,
        "local_date": start.date().isoformat(),
        "created_utc": NOON,
        "updated_utc": NOON,
    }
    row = Appointment(
        id=number, patient_id=patient_id, provider_id=provider_id, start_utc=start_utc, **(values | fields)
    )
    session.add(row)
    session.flush()
    occupy(session, provider_id, start_utc, row.end_utc, appointment_id=number)
    return row


def occupy(session: Session, provider_id: int, from_utc: int, until_utc: int, **fields: Any) -> Occupancy:
    """Hold a provider's time."""
    row = Occupancy(
        kind="provider", resource_id=provider_id, from_utc=from_utc, until_utc=until_utc, **fields
    )
    session.add(row)
    session.flush()
    return row


def message(session: Session, number: int, *, visits: tuple[int, ...] = (), **fields: Any) -> Message:
    """An asking text of version 1 of some visits."""
    values: dict[str, Any] = {
        "public_id": f"m{number}",
        "direction": "out",
        "channel": "sms",
        "to_address": "+15550100",
        "body": "See you",
        "state": "delivered",
        "step": "ask",
        "kind": "ask",
        "asks": True,
        "created_utc": NOON + number,
        "updated_utc": NOON + number,
    }
    row = Message(id=number, **(values | fields))
    session.add(row)
    session.flush()
    for visit_id in visits:
        session.add(
            MessageItem(
                message_id=number,
                appointment_id=visit_id,
                version=1,
                step=row.step,
                channel="sms",
                attempt=number,
            )
        )
    session.flush()
    return row


def iso(start_utc: int, *, days: int = 0) -> str:
    """The UTC date of an instant, some days on."""
    return (datetime.fromtimestamp(start_utc / 1000, UTC) + timedelta(days=days)).date().isoformat()
