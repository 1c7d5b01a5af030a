"""Patients, what they agreed to, and what is known of their numbers."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import Base, Key, Line, Note, PatientRef, PublicId, Utc, Word


class Patient(Base):
    """Somebody the clinic sees. Numbers are E.164; `language` is BCP 47 or empty for the clinic's own.

    `sms_consent` and `email_consent` hold the present word (yes, no or empty); their history is in `consent`.
    `attended` and `missed` count past visits: the two strongest predictors of a miss, kept so that no list needs a join.
    """

    __tablename__ = "patient"
    __table_args__ = (
        Index("ix_patient_mobile", "mobile", sqlite_where=text("mobile <> ''")),
        Index("ix_patient_phone", "phone", sqlite_where=text("phone <> ''")),
        Index("ix_patient_email", "email", sqlite_where=text("email <> ''")),
        Index("ix_patient_birth_date", "birth_date", sqlite_where=text("birth_date IS NOT NULL")),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    birth_date: Mapped[str | None] = mapped_column(String(10))
    mobile: Mapped[str] = mapped_column(String(32), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(35), default="")
    preferred_channel: Mapped[str] = mapped_column(String(10), default="")
    sms_consent: Mapped[str] = mapped_column(String(3), default="")
    email_consent: Mapped[str] = mapped_column(String(3), default="")
    notes: Mapped[Note]
    deceased_on: Mapped[str | None] = mapped_column(String(10))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    attended: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_utc: Mapped[Utc]
    updated_utc: Mapped[Utc]


class ConsentEvent(Base):
    """One word of a patient on being written to: who took it, where from, when. Append-only."""

    __tablename__ = "consent"

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    channel: Mapped[Word]
    state: Mapped[str] = mapped_column(String(3))
    source: Mapped[Line]
    note: Mapped[Line]
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class PatientMark(Base):
    """A neutral mark on the card (`domain.words.Mark`): how to treat, never why."""

    __tablename__ = "patient_mark"
    __table_args__ = (UniqueConstraint("patient_id", "mark"),)

    id: Mapped[Key]
    patient_id: Mapped[PatientRef]
    mark: Mapped[Word]
    note: Mapped[Line]
    actor: Mapped[Line]
    at_utc: Mapped[Utc]


class Address(Base):
    """What is known of a number or e-mail address, whoever shares it.

    `opted_out` follows STOP, a 21610 and the opt-in words; `unusable_code` is the provider's code after which nothing can
    reach it (a landline, a number that does not exist). Keyed by the address: a corrected number starts afresh.
    """

    __tablename__ = "address"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    channel: Mapped[Word]
    opted_out: Mapped[bool] = mapped_column(default=False)
    opted_out_utc: Mapped[int | None]
    opted_out_by: Mapped[str] = mapped_column(String(40), default="")
    unusable_code: Mapped[int | None]
    unusable_utc: Mapped[int | None]
    updated_utc: Mapped[Utc]
