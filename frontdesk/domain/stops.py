"""Patients for whom nothing is booked any more: what whoever tries is told."""

from __future__ import annotations

from frontdesk.domain.i18n import tr


def stopped_sentence(reason: str) -> str:
    """Why a booking is refused, and what to do. `reason` stands on the card."""
    said = reason.strip().rstrip(".")
    return tr(
        "No visits are booked for this patient: {reason}. Ask the practice manager, or end the stop on the card.",
        reason=said,
    )
