"""The JSON rows of the command line, key by key as the interface promises them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.instants import to_iso
from frontdesk.domain.words import Lifecycle

if TYPE_CHECKING:
    from frontdesk.services.arrivals import ArrivalRow, Board
    from frontdesk.services.confirmations import Unconfirmed
    from frontdesk.services.rows import AppointmentRow, LedgerRow, PatientRow
    from frontdesk.services.worklist import Need

Json = dict[str, object]


def iso(utc_ms: int | None, zone_name: str) -> str | None:
    """A moment at a zone as ISO 8601 with offset; None stays None."""
    return None if utc_ms is None else to_iso(utc_ms, zone_name)


def appointment(row: AppointmentRow) -> Json:
    """A visit; times at the visit's own zone."""
    return {
        "id": row.public_id,
        "external_id": row.external_id,
        "patient_id": row.patient_public_id,
        "patient": row.patient,
        "provider": row.provider,
        "location": row.location,
        "type": row.type,
        "start": to_iso(row.start_utc, row.zone),
        "end": to_iso(row.end_utc, row.zone),
        "minutes": row.minutes,
        "lifecycle": row.lifecycle,
        "confirmation": row.confirmation,
        "version": row.version,
    }


def message(row: LedgerRow, zone_name: str) -> Json:
    """A message; times at the clinic's zone. `appointment_version` is of the first visit that it speaks of."""
    first = row.items[0] if row.items else None
    return {
        "id": row.public_id,
        "appointment_id": first.appointment_id if first else None,
        "appointment_ids": [item.appointment_id for item in row.items],
        "appointment_version": first.version if first else None,
        "patient_id": row.patient_public_id,
        "direction": row.direction,
        "channel": row.channel,
        "to": row.to_address,
        "from": row.from_address,
        "body": row.body,
        "state": row.state,
        "step": row.step or None,
        "provider_id": row.provider_id,
        "error_code": row.error_code,
        "reason": row.reason or None,
        "created_at": to_iso(row.created_utc, zone_name),
        "sent_at": iso(row.sent_utc, zone_name),
        "updated_at": to_iso(row.updated_utc, zone_name),
        "segments": row.segments,
    }


def unconfirmed(row: Unconfirmed) -> Json:
    """A visit without a confirmation: the visit's keys and why, how likely, what to do. `phone` is the one to call."""
    visit = row.visit
    return {
        **appointment(visit),
        "reason": row.reason,
        "risk": row.risk,
        "risk_why": row.risk_why,
        "next_step": row.next_step,
        "phone": visit.phone or visit.mobile or None,
        "email": visit.email or None,
        "hours_left": row.hours_left,
    }


def arrival(row: ArrivalRow, board: Board, now_utc: int) -> Json:
    """A visit of today. `expected`: when it begins as things stand; `late`: by how many minutes the patient is missing, or came
    late; `waited`: minutes between arrival and room, or now."""
    arrived = row.arrived_utc is not None
    return {
        "id": row.public_id,
        "patient": row.patient,
        "provider": row.provider,
        "location": row.location,
        "type": row.type or None,
        "start": to_iso(row.start_utc, row.zone),
        "expected": to_iso(row.pace.expected_utc, row.zone),
        "lifecycle": str(row.lifecycle),
        "confirmation": str(row.confirmation),
        "late": row.came_late(from_minutes=board.late_minutes)
        if arrived
        else row.late(now_utc, from_minutes=board.late_minutes)
        if row.lifecycle is Lifecycle.BOOKED
        else 0,
        "waited": row.waited(now_utc) if arrived else None,
        "too_long": board.too_long(row, now_utc),
    }


def need(row: Need) -> Json:
    """A row of the worklist; one about a request for a visit names that, too."""
    found: Json = {
        "kind": str(row.kind),
        "reason": row.reason,
        "appointment_id": row.appointment_id,
        "message_id": row.message_id,
        "patient_id": row.patient_id,
        "patient": row.patient,
        "due": to_iso(row.due_utc, row.zone),
        "next_step": row.next_step,
    }
    if row.request_id is not None:
        found["request_id"] = row.request_id
    return found


def patient(row: PatientRow) -> Json:
    """A patient as searches list them. `texts_stopped`: their number has opted out of texts."""
    return {
        "id": row.public_id,
        "external_id": row.external_id,
        "patient": row.name,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "birth_date": row.birth_date,
        "mobile": row.mobile or None,
        "phone": row.phone or None,
        "email": row.email or None,
        "language": row.language or None,
        "sms_consent": row.sms_consent or None,
        "email_consent": row.email_consent or None,
        "texts_stopped": row.opted_out,
        "marks": list(row.marks),
    }
