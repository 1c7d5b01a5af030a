"""The appointment book: visits, their versions, who has whose time, and what waits for a place in it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import (
    AppointmentRef,
    Base,
    ClinicLocation,
    ClinicProvider,
    Key,
    Line,
    Note,
    PatientRef,
    PublicId,
    Utc,
    Word,
)


class Appointment(Base):
    """A visit. The truth of its time is `start_wall` in `zone` with `fold`; `*_utc`, `offset_minutes` and `local_date` are derived.

    `version` counts what the patient must know (start, length, location, provider, cancelled); `revision` counts every write
    and serves optimistic locking. `next_due_utc` is a lower bound of the next moment at which the planner must look at this visit:
    0 is "look now", null is "never again". `notice_due_utc` is set while the patient was told something that no longer holds.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        Index("ix_appointment_day", "local_date", "provider_id", "start_utc"),
        Index("ix_appointment_provider_day", "provider_id", "local_date"),
        Index("ix_appointment_patient", "patient_id", "start_utc"),
        Index("ix_appointment_start", "start_utc"),
        Index("ix_appointment_next_due", "next_due_utc", sqlite_where=text("next_due_utc IS NOT NULL")),
        Index("ix_appointment_notice_due", "notice_due_utc", sqlite_where=text("notice_due_utc IS NOT NULL")),
        Index(
            "ix_appointment_unanswered",
            "start_utc",
            sqlite_where=text("lifecycle = 'booked' AND confirmation <> 'confirmed'"),
        ),
        Index(
            "ix_appointment_declined",
            "start_utc",
            sqlite_where=text("lifecycle = 'booked' AND confirmation = 'declined'"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    patient_id: Mapped[PatientRef]
    provider_id: Mapped[ClinicProvider]
    location_id: Mapped[ClinicLocation]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_type.id"))

    start_wall: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    fold: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int]
    offset_minutes: Mapped[int]
    start_utc: Mapped[Utc]
    end_utc: Mapped[Utc]
    local_date: Mapped[str] = mapped_column(String(10))

    lifecycle: Mapped[Word] = mapped_column(default="booked")
    confirmation: Mapped[Word] = mapped_column(default="not_asked")
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)

    next_due_utc: Mapped[int | None] = mapped_column(default=0)
    notice_due_utc: Mapped[int | None]

    arrived_utc: Mapped[int | None]
    in_room_utc: Mapped[int | None]
    ended_utc: Mapped[int | None]
    """When it was completed, missed, left or cancelled."""
    answered_utc: Mapped[int | None]
    """When the confirmation last changed."""
    answered_by: Mapped[Line]
    """Who changed it: `reply`, or the actor's name."""

    overbooked: Mapped[str | None] = mapped_column(String(200))
    """The reason, where two visits share a time on purpose."""
    note: Mapped[Note]
    booked_utc: Mapped[int | None]
    """When it was booked; from the old system where that says so."""
    created_utc: Mapped[Utc]
    updated_utc: Mapped[Utc]


class AppointmentVersion(Base):
    """What a version of a visit said. Written when the version ends or is cancelled; the running one is the visit itself."""

    __tablename__ = "appointment_version"
    __table_args__ = (UniqueConstraint("appointment_id", "version"),)

    id: Mapped[Key]
    appointment_id: Mapped[AppointmentRef]
    version: Mapped[int]
    provider_id: Mapped[ClinicProvider]
    location_id: Mapped[ClinicLocation]
    start_wall: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    fold: Mapped[int]
    minutes: Mapped[int]
    start_utc: Mapped[Utc]
    lifecycle: Mapped[Word]
    confirmation: Mapped[Word]
    ended_utc: Mapped[Utc]
    actor: Mapped[Line]


class Occupancy(Base):
    """Who has whose time: half-open [from, until), at most 24 h. A trigger refuses overlaps of one provider or room.

    `shared` rows (deliberate overbooking) are let through. Exactly one of the three owners is set.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("from_utc < until_utc AND until_utc - from_utc <= 86400000", name="span"),
        CheckConstraint(
            "(appointment_id IS NOT NULL) + (block_id IS NOT NULL) + (reservation_id IS NOT NULL) = 1",
            name="one_owner",
        ),
        Index("ix_occupancy_resource", "kind", "resource_id", "from_utc"),
        Index("ix_occupancy_appointment", "appointment_id", sqlite_where=text("appointment_id IS NOT NULL")),
        Index("ix_occupancy_block", "block_id", sqlite_where=text("block_id IS NOT NULL")),
        Index("ix_occupancy_reservation", "reservation_id", sqlite_where=text("reservation_id IS NOT NULL")),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(8))
    resource_id: Mapped[int]
    from_utc: Mapped[Utc]
    until_utc: Mapped[Utc]
    shared: Mapped[bool] = mapped_column(default=False)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"))


class Reservation(Base):
    """A slot held for a moment: an offer that waits for a yes, a booking half made. It expires in the transaction that looks."""

    __tablename__ = "reservation"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    holder: Mapped[Line]
    expires_utc: Mapped[int] = mapped_column(index=True)
    created_utc: Mapped[Utc]


class CallAttempt(Base):
    """One try to reach a patient by phone."""

    __tablename__ = "call_attempt"
    __table_args__ = (
        Index(
            "ix_call_attempt_back",
            "call_back_utc",
            sqlite_where=text("call_back_utc IS NOT NULL AND done_utc IS NULL"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    number: Mapped[str] = mapped_column(String(32), default="")
    outcome: Mapped[Word]
    note: Mapped[Note]
    call_back_utc: Mapped[int | None]
    done_utc: Mapped[int | None]
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class PhoneMessage(Base):
    """Somebody phoned with a message for the clinic, or for somebody in it. It is open until a person is done with it."""

    __tablename__ = "phone_message"
    __table_args__ = (Index("ix_phone_message_open", "at_utc", sqlite_where=text("done_utc IS NULL")),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    """For whom it is, if for a provider or one of the staff."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    caller: Mapped[Line]
    """Who called, where no card says so, or not the patient themselves."""
    number: Mapped[str] = mapped_column(String(32), default="")
    body: Mapped[Note]
    call_back_utc: Mapped[int | None]
    done_utc: Mapped[int | None]
    done_by: Mapped[Line]
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class WaitingWish(Base):
    """A wish on the waiting list: what, with whom, where, when. Null is "any"."""

    __tablename__ = "waiting_wish"
    __table_args__ = (Index("ix_waiting_wish_open", "created_utc", sqlite_where=text("state = 'open'")),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    """The visit that the patient would give up for an earlier one."""
    type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_type.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    minutes: Mapped[int]
    earliest_date: Mapped[str | None] = mapped_column(String(10))
    latest_date: Mapped[str | None] = mapped_column(String(10))
    weekdays: Mapped[str] = mapped_column(String(7), default="0123456")
    from_minute: Mapped[int | None]
    until_minute: Mapped[int | None]
    short_notice_minutes: Mapped[int] = mapped_column(default=60)
    note: Mapped[Note]
    state: Mapped[str] = mapped_column(String(10), default="open")
    created_utc: Mapped[Utc]
    updated_utc: Mapped[Utc]


class Offer(Base):
    """A free slot offered to somebody on the waiting list. The first valid yes wins."""

    __tablename__ = "offer"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    wish_id: Mapped[int] = mapped_column(ForeignKey("waiting_wish.id"), index=True)
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    provider_id: Mapped[ClinicProvider]
    location_id: Mapped[ClinicLocation]
    start_wall: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    start_utc: Mapped[Utc]
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="open")
    expires_utc: Mapped[Utc]
    created_utc: Mapped[Utc]
