"""Sealed complaints and anonymous feedback. Only the dates that clocks need are in the clear."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import Base, Key, Line, PublicId, Utc, Word


class ComplaintKey(Base):
    """The complaints team's public key, and its private half wrapped with the complaints recovery key."""

    __tablename__ = "complaint_key"

    id: Mapped[Key]
    public_key: Mapped[bytes]
    recovery_wrap: Mapped[bytes]
    created_utc: Mapped[Utc]
    retired_utc: Mapped[int | None]


class Handler(Base):
    """Somebody who may read complaints: the private key wrapped with a key from their password."""

    __tablename__ = "handler"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("complaint_key.id"))
    password_wrap: Mapped[bytes]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until_utc: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    created_utc: Mapped[Utc]


class Complaint(Base):
    """One complaint: a receipt number, dates, and boxes that only handlers can open."""

    __tablename__ = "complaint"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("complaint_key.id"))
    received_date: Mapped[str] = mapped_column(String(10))
    acknowledge_by: Mapped[str | None] = mapped_column(String(10))
    acknowledged_date: Mapped[str | None] = mapped_column(String(10))
    answer_by: Mapped[str | None] = mapped_column(String(10))
    closed_date: Mapped[str | None] = mapped_column(String(10))
    created_utc: Mapped[Utc]


class ComplaintBox(Base):
    """A sealed part of a complaint: its text, an addition, an attachment, a note of a handler."""

    __tablename__ = "complaint_box"

    id: Mapped[Key]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    kind: Mapped[Word]
    box: Mapped[bytes]
    created_utc: Mapped[Utc]


class Feedback(Base):
    """One anonymous answer to the Friends and Family question: 1 very good ... 5 very poor, 6 don't know. No patient, no time."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_month", "month", "location_id"),)

    id: Mapped[Key]
    month: Mapped[str] = mapped_column(String(7))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    method: Mapped[Word]
    answer: Mapped[int]
    sealed_text: Mapped[bytes | None]
