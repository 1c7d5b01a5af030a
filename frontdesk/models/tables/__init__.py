"""Every table of the book, in small modules by what they are about."""

from __future__ import annotations

from frontdesk.models.tables.base import Base
from frontdesk.models.tables.book import (
    Appointment,
    AppointmentVersion,
    CallAttempt,
    Occupancy,
    Offer,
    PhoneMessage,
    Reservation,
    WaitingWish,
)
from frontdesk.models.tables.clinic import (
    AppointmentType,
    Block,
    Clinic,
    Location,
    LocationException,
    LocationHours,
    Provider,
    ProviderHours,
    Room,
    RoomHours,
    Staff,
)
from frontdesk.models.tables.complaints import Complaint, ComplaintBox, ComplaintKey, Feedback, Handler
from frontdesk.models.tables.outbox import (
    ChannelState,
    Inbound,
    InboundItem,
    Lease,
    Message,
    MessageItem,
    Question,
)
from frontdesk.models.tables.patients import Address, ConsentEvent, Patient, PatientMark
from frontdesk.models.tables.system import (
    AuditEntry,
    ChangeLog,
    CommandLog,
    ImportBatch,
    ImportRow,
    Setting,
    Snooze,
)

__all__ = [
    "Address",
    "Appointment",
    "AppointmentType",
    "AppointmentVersion",
    "AuditEntry",
    "Base",
    "Block",
    "CallAttempt",
    "ChangeLog",
    "ChannelState",
    "Clinic",
    "CommandLog",
    "Complaint",
    "ComplaintBox",
    "ComplaintKey",
    "ConsentEvent",
    "Feedback",
    "Handler",
    "ImportBatch",
    "ImportRow",
    "Inbound",
    "InboundItem",
    "Lease",
    "Location",
    "LocationException",
    "LocationHours",
    "Message",
    "MessageItem",
    "Occupancy",
    "Offer",
    "Patient",
    "PatientMark",
    "PhoneMessage",
    "Provider",
    "ProviderHours",
    "Question",
    "Reservation",
    "Room",
    "RoomHours",
    "Setting",
    "Snooze",
    "Staff",
    "WaitingWish",
]
