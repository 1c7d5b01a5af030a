"""What the desk keeps beside visits and cards: how a visit takes place, how it came about, how the day goes, what asks for one.

Tables of their own and not more columns of `appointment` and `patient`: few rows have any of it, and an old book of millions of rows
gets them in a moment.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import Base, Key, Line, Note, PatientRef, PublicId, Utc, Word


class TypeDetail(Base):
    """What a kind of visit brings with it. `remote` is a value of `domain.words.Remote`, empty for a visit at the location.

    `preparation` is what the patient is told when booking ("Come fasting"), `link` the usual address of a video visit,
    `again_weeks` after how many weeks the next one is usual (null: not).
    """

    __tablename__ = "type_detail"

    type_id: Mapped[int] = mapped_column(ForeignKey("appointment_type.id"), primary_key=True)
    remote: Mapped[Word] = mapped_column(default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    preparation: Mapped[Note]
    again_weeks: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class VisitLink(Base):
    """The address of one video visit, where it has its own."""

    __tablename__ = "visit_link"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    link: Mapped[str] = mapped_column(String(500))
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class CheckIn(Base):
    """What the desk made sure of when the patient came: date of birth, number, forms."""

    __tablename__ = "check_in"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    birth_date: Mapped[bool] = mapped_column(default=False)
    number: Mapped[bool] = mapped_column(default=False)
    forms: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Line]
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class Cancellation(Base):
    """Why a visit was cancelled, and whether that was late: after `cancellations.late_hours` before its start had begun."""

    __tablename__ = "cancellation"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    reason: Mapped[Line]
    late: Mapped[bool] = mapped_column(default=False)
    hours_before: Mapped[int]
    """Whole hours from the cancellation to the start; negative after it."""
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class RunningLate(Base):
    """How many minutes a provider is behind on one day. Booked times stay; expected ones move. 0: on time again."""

    __tablename__ = "running_late"
    __table_args__ = (CheckConstraint("minutes BETWEEN 0 AND 600", name="minutes"),)

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    local_date: Mapped[str] = mapped_column(String(10), primary_key=True)
    minutes: Mapped[int]
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class PatientDetail(Base):
    """More of a card: who sent the patient, who pays, what they like.

    `languages` are BCP 47 tags they speak beside the card's own, parted by spaces; `part_of_day` is a value of
    `domain.words.PartOfDay` or empty; `weekdays` are digits (0 is Monday), empty for any.
    """

    __tablename__ = "patient_detail"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    called: Mapped[Line]
    """How they want to be called, where that is not the first name."""
    referred_by: Mapped[Line]
    payer: Mapped[Line]
    payer_number: Mapped[Line]
    languages: Mapped[Line]
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    part_of_day: Mapped[Word] = mapped_column(default="")
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    revision: Mapped[int] = mapped_column(default=1)
    updated_utc: Mapped[Utc]


class Verified(Base):
    """When somebody last made sure of a field of a card with the patient: `mobile`, `phone`, `email`, `birth_date`, `name`.

    `value` is what was confirmed: once the card says something else, it no longer counts.
    """

    __tablename__ = "verified"
    __table_args__ = (UniqueConstraint("patient_id", "field"),)

    id: Mapped[Key]
    patient_id: Mapped[PatientRef]
    field: Mapped[Word]
    value: Mapped[str] = mapped_column(String(254))
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class Alert(Base):
    """Something that whoever books for this patient must see. `until_date` (ISO, inclusive) ends it by itself.

    `stops`: until then no visit is booked for them; those that are booked stay.
    """

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_patient", "patient_id", sqlite_where=text("ended_utc IS NULL")),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    body: Mapped[Line]
    stops: Mapped[bool] = mapped_column(default=False)
    until_date: Mapped[str | None] = mapped_column(String(10))
    actor: Mapped[Line]
    at_utc: Mapped[Utc]
    ended_utc: Mapped[int | None]
    ended_by: Mapped[Line]


class Contact(Base):
    """Somebody around a patient who is no patient: parent, partner, carer, the doctor who sent them.

    `kind` is a value of `domain.words.ContactKind`. `may_hear`: they may be told about visits.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_mobile", "mobile", sqlite_where=text("mobile <> ''")),
        Index("ix_contact_phone", "phone", sqlite_where=text("phone <> ''")),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[Word]
    name: Mapped[Line]
    mobile: Mapped[str] = mapped_column(String(32), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[Line]
    may_hear: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_utc: Mapped[Utc]
    updated_utc: Mapped[Utc]


class CommandPart(Base):
    """What an act of `command_log` changed besides its first subject: the second visit of a swap, the ticks of a check-in.

    Undone and redone with it. `inverse` and `forward` are JSON, as there.
    """

    __tablename__ = "command_part"
    __table_args__ = (Index("ix_command_part_subject", "subject", "subject_id"),)

    id: Mapped[Key]
    command_id: Mapped[int] = mapped_column(ForeignKey("command_log.id"), index=True)
    subject: Mapped[Word]
    subject_id: Mapped[int]
    revision: Mapped[int]
    inverse: Mapped[Note]
    forward: Mapped[Note]


class CommandRefused(Base):
    """An act of `command_log` whose undo or redo was refused with the reason: the next key goes on to the one before it, or after it."""

    __tablename__ = "command_refused"

    command_id: Mapped[int] = mapped_column(ForeignKey("command_log.id"), primary_key=True)
    at_utc: Mapped[Utc]


class Request(Base):
    """Somebody asks for a visit: over the clinic's site (read from a file) or by phone, to be booked later.

    What they wrote is kept as it came; `patient_id` is whom a person or an exact match took it for. `state` is `open`, `booked`
    or `dismissed`.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_open", "received_utc", sqlite_where=text("state = 'open'")),
        Index("ix_request_visit", "appointment_id", sqlite_where=text("appointment_id IS NOT NULL")),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    source: Mapped[Word]
    """`file` or `phone`."""
    received_utc: Mapped[Utc]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    birth_date: Mapped[str | None] = mapped_column(String(10))
    mobile: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    type: Mapped[Line]
    provider: Mapped[Line]
    location: Mapped[Line]
    """As they named them; matched when the booking is begun."""
    earliest_date: Mapped[str | None] = mapped_column(String(10))
    latest_date: Mapped[str | None] = mapped_column(String(10))
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    part_of_day: Mapped[Word] = mapped_column(default="")
    wish: Mapped[Note]
    state: Mapped[Word] = mapped_column(default="open")
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    reason: Mapped[Line]
    """Why it was dismissed."""
    done_utc: Mapped[int | None]
    done_by: Mapped[Line]
    actor: Mapped[Line]
    created_utc: Mapped[Utc]
