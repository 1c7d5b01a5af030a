"""The rows that lists are made of, under one name for all who draw or print them."""

from __future__ import annotations

from frontdesk.models.queries.book import AppointmentRow
from frontdesk.models.queries.ledger import LedgerItem, LedgerRow
from frontdesk.models.queries.patients import PatientRow
from frontdesk.models.queries.unconfirmed import UnconfirmedRow

__all__ = ["AppointmentRow", "LedgerItem", "LedgerRow", "PatientRow", "UnconfirmedRow"]
