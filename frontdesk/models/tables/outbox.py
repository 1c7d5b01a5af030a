"""Messages in both directions, the questions they put, and who may send."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import (
    AppointmentRef,
    Base,
    Key,
    Line,
    MessageRef,
    Note,
    PublicId,
    Utc,
    Word,
)

IN_OUTBOX = "state IN ('queued', 'sending', 'accepted', 'sent', 'uncertain', 'needs_person', 'held')"
"""The states in which an outgoing message is not done. SQLite takes the partial index only for a query that says the same words."""


class Message(Base):
    """One text or e-mail, in either direction. The outbox, the inbox and the ledger are this table.

    Outgoing: `dedupe_key` makes a second copy impossible, `marker` (derived from it) stands in the body. `attempt_utc` is committed
    before the request is written; `provider_utc` is the provider's own time of it. `not_before_utc` delays (a notice's grace,
    a retry). `claim_epoch` names the lease under which it was claimed. Incoming: `provider_id` makes it unique.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_provider_id", "provider_id", unique=True, sqlite_where=text("provider_id IS NOT NULL")
        ),
        Index(
            "ix_message_dedupe_key", "dedupe_key", unique=True, sqlite_where=text("dedupe_key IS NOT NULL")
        ),
        Index("ix_message_to", "to_address", "id"),
        Index("ix_message_from", "from_address", "id", sqlite_where=text("direction = 'in'")),
        Index("ix_message_patient", "patient_id", "id"),
        Index(
            "ix_message_open",
            "state",
            "id",
            sqlite_where=text(IN_OUTBOX),
        ),
        Index("ix_message_created", "created_utc"),
        Index(
            "ix_message_unhandled",
            "created_utc",
            sqlite_where=text("state IN ('failed', 'undelivered') AND handled_utc IS NULL"),
        ),
        Index("ix_message_failed", "id", sqlite_where=text("state IN ('failed', 'undelivered')")),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    direction: Mapped[str] = mapped_column(String(3))
    channel: Mapped[Word]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    to_address: Mapped[str] = mapped_column(String(254))
    from_address: Mapped[str] = mapped_column(String(254), default="")
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35), default="")
    segments: Mapped[int] = mapped_column(default=1)
    state: Mapped[Word]
    step: Mapped[Word]
    kind: Mapped[Word]
    """ask, tell, moved, cancelled, acknowledgement, which, manual; empty for incoming."""
    asks: Mapped[bool] = mapped_column(default=False)

    dedupe_key: Mapped[str | None] = mapped_column(String(300))
    marker: Mapped[str] = mapped_column(String(12), default="")
    attempt: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    in_reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))

    provider_id: Mapped[str | None] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(64), default="")
    error_code: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    price: Mapped[str] = mapped_column(String(20), default="")
    """The provider's price as exact decimal text."""
    price_unit: Mapped[str] = mapped_column(String(3), default="")

    not_before_utc: Mapped[int] = mapped_column(default=0)
    claim_epoch: Mapped[int] = mapped_column(default=0)
    attempt_utc: Mapped[int | None]
    provider_utc: Mapped[int | None]
    lookups: Mapped[int] = mapped_column(default=0)
    status_checked_utc: Mapped[int | None]
    settled_by_person: Mapped[Line]
    handled_utc: Mapped[int | None]
    """When a person was done with a failure."""
    created_utc: Mapped[Utc]
    sent_utc: Mapped[int | None]
    updated_utc: Mapped[Utc]


class MessageItem(Base):
    """One visit that a message speaks of. UNIQUE, so that no second copy of a step can exist."""

    __tablename__ = "message_item"
    __table_args__ = (
        UniqueConstraint("appointment_id", "version", "step", "channel", "attempt"),
        Index("ix_message_item_message", "message_id"),
    )

    id: Mapped[Key]
    message_id: Mapped[MessageRef]
    appointment_id: Mapped[AppointmentRef]
    version: Mapped[int]
    step: Mapped[Word]
    channel: Mapped[Word]
    attempt: Mapped[int] = mapped_column(default=1)


class Question(Base):
    """What was asked of whom: one row for each visit that an asking message names.

    open -> answered | void (moved, cancelled, message failed) | settled (a person answered it otherwise).
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("message_id", "appointment_id"),
        Index("ix_question_address", "address", "asked_utc"),
        Index("ix_question_appointment", "appointment_id"),
    )

    id: Mapped[Key]
    message_id: Mapped[MessageRef]
    appointment_id: Mapped[AppointmentRef]
    version: Mapped[int]
    channel: Mapped[Word]
    address: Mapped[str] = mapped_column(String(254))
    asked_utc: Mapped[Utc]
    """The provider's time of the asking message where known, else ours: comparable with the time of a reply."""
    state: Mapped[str] = mapped_column(String(10), default="open")
    closed_utc: Mapped[int | None]
    answer: Mapped[str] = mapped_column(String(10), default="")
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))


class Inbound(Base):
    """What was made of an incoming message. Stored first, under the provider's id, then interpreted.

    `handling`: new (stored, not yet interpreted), applied (the book was updated), person (waits for one), done.
    """

    __tablename__ = "inbound"
    __table_args__ = (
        Index("ix_inbound_open", "message_id", sqlite_where=text("handling IN ('new', 'person')")),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    received_utc: Mapped[Utc]
    handling: Mapped[str] = mapped_column(String(10), default="new")
    meaning: Mapped[str] = mapped_column(String(12), default="")
    """confirm, decline, opt_out, opt_in, help or empty."""
    suggestion: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[Line]
    wants_cancel: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The asking message that it was read as an answer to."""
    decided_by: Mapped[Line]
    decided_utc: Mapped[int | None]


class InboundItem(Base):
    """A visit that a reply is about, and what the confirmation was before."""

    __tablename__ = "inbound_item"
    __table_args__ = (
        UniqueConstraint("message_id", "appointment_id"),
        Index("ix_inbound_item_appointment", "appointment_id"),
    )

    id: Mapped[Key]
    message_id: Mapped[MessageRef]
    appointment_id: Mapped[AppointmentRef]
    version: Mapped[int]
    confirmation_before: Mapped[Word]


class ChannelState(Base):
    """How an account of a channel stands: one row a channel. All times ms UTC.

    `trouble`: empty, `login` (refused), `account` (set-up refusal: others are held), `unreachable`.
    `restored_utc` is set in a restored book until the provider's list since then has been read.
    """

    __tablename__ = "channel_state"

    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    settings: Mapped[Note]
    """The account as JSON, without secrets: sid, sender, base URL, proxy."""
    trouble: Mapped[str] = mapped_column(String(12), default="")
    trouble_code: Mapped[int | None]
    trouble_reason: Mapped[Line]
    trouble_utc: Mapped[int | None]
    backoff_until_utc: Mapped[int] = mapped_column(default=0)
    read_until_utc: Mapped[int] = mapped_column(default=0)
    """The provider's list has been read completely up to here."""
    last_read_utc: Mapped[int] = mapped_column(default=0)
    last_sent_utc: Mapped[int] = mapped_column(default=0)
    restored_utc: Mapped[int | None]


class Lease(Base):
    """Which process may send. Times are of the database's host and survive a restart."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    epoch: Mapped[int]
    until_utc: Mapped[Utc]
