"""Patients for whom nothing is booked any more: what whoever tries is told, and what stands at the visits they have."""

from __future__ import annotations

from frontdesk.domain.i18n import tr


def stopped_sentence(reason: str) -> str:
    """Why a booking is refused, and what to do. `reason` stands on the card."""
    return tr(
        "No visits are booked for this patient: {reason}. Ask the practice manager, or end the stop on the card.",
        reason=_said(reason),
    )


def stopped_line(reason: str) -> str:
    """What is to be known at a visit that was booked before, and on the card."""
    return tr("No new visits: {reason}.", reason=_said(reason))


def _said(reason: str) -> str:
    return reason.strip().rstrip(".")
