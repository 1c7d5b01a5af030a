"""What messaging must remember beside the ledger: holds, strays, redactions, how a patient may be texted, when nobody was running.

Tables of their own and not more columns of `message` and `patient`: few rows have any of it, and an old book of millions of rows
gets them in a moment.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import Base, Key, Line, Utc, Word


class Hold(Base):
    """Why a held message is held, where it is not the account: `look` (came due while nobody ran), `stray` (the provider
    lists texts to that number which this book does not know), `wording` (a place in its text has nothing to stand there)."""

    __tablename__ = "hold"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    at_utc: Mapped[Utc]


class Stray(Base):
    """A text that the provider lists as sent from our number and that this book can't account for, found after a restore.

    Until a person has looked (`handled_utc`), nothing is sent to that number.
    """

    __tablename__ = "stray"
    __table_args__ = (Index("ix_stray_open", "address", sqlite_where=text("handled_utc IS NULL")),)

    provider_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    body: Mapped[str] = mapped_column(Text)
    sent_utc: Mapped[Utc]
    found_utc: Mapped[Utc]
    handled_utc: Mapped[int | None]
    handled_by: Mapped[Line]


class Downtime(Base):
    """A stretch in which no cycle ran on any machine: off, asleep, or without Frontdesk. `due` counts the texts that were
    planned at once after it; `looked_utc` is when a person had looked at them."""

    __tablename__ = "downtime"

    id: Mapped[Key]
    from_utc: Mapped[Utc]
    until_utc: Mapped[Utc]
    due: Mapped[int] = mapped_column(Integer, default=0)
    looked_utc: Mapped[int | None]
    looked_by: Mapped[Line]


class ChannelWatch(Base):
    """What is watched of a channel beside its standing. All times ms UTC, 0 for never.

    `last_cycle_utc`: when a sending cycle last ran to its end. `swept_utc`: when the last days were last read again in full.
    `number_seen_utc`: when the account's number was last looked at; `answers_by_itself`: what was found then.
    `busy_utc`, `busy_streak`: when the provider last asked to slow down, and how often in a row. `redacted_to`: of messages up
    to this one nothing is left to remove at the provider. `late_refusal_utc`, `late_refusals`: when the provider last said of a
    text that it had taken that the account may not send it, and how often in a row.
    """

    __tablename__ = "channel_watch"

    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    last_cycle_utc: Mapped[int] = mapped_column(default=0)
    swept_utc: Mapped[int] = mapped_column(default=0)
    number_seen_utc: Mapped[int] = mapped_column(default=0)
    answers_by_itself: Mapped[bool] = mapped_column(default=False)
    busy_utc: Mapped[int] = mapped_column(default=0)
    busy_streak: Mapped[int] = mapped_column(default=0)
    redacted_to: Mapped[int] = mapped_column(default=0)
    late_refusal_utc: Mapped[int] = mapped_column(default=0)
    late_refusals: Mapped[int] = mapped_column(default=0)


class Redaction(Base):
    """A message whose words were removed at the provider. Never before a verified backup held the row."""

    __tablename__ = "redaction"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    done_utc: Mapped[Utc]


class Texting(Base):
    """How one patient is texted: to another number than the card's mobile (a parent's, a carer's), and between which hours.

    `safe_from` and `safe_until` are minutes of the day at the location, both or neither; until may be before from (over midnight).
    """

    __tablename__ = "texting"
    __table_args__ = (Index("ix_texting_number", "number", sqlite_where=text("number <> ''")),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(32), default="")
    whose: Mapped[Line]
    """Whose number it is, in a word or two: "mother"."""
    safe_from: Mapped[int | None]
    safe_until: Mapped[int | None]
    actor: Mapped[Line]
    updated_utc: Mapped[Utc]


class ReplyReading(Base):
    """What was read out of a reply beyond its meaning, and what a person made of it.

    `machine`: an auto-responder wrote it. `late_minutes`: it says that somebody comes so much later. `wants_no_texts`: it asks in
    free words not to be texted. `decided_as`: a person's word (a value of `ReplyAs`), empty where none was needed.
    `which_asked_id`: the text that asked a family which of its visits was meant.
    """

    __tablename__ = "reply_reading"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    machine: Mapped[bool] = mapped_column(default=False)
    late_minutes: Mapped[int | None]
    wants_no_texts: Mapped[bool] = mapped_column(default=False)
    decided_as: Mapped[Word] = mapped_column(default="")
    which_asked_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))


class ExpectedArrival(Base):
    """When a patient who said to be late is expected. Booked times stay."""

    __tablename__ = "expected_arrival"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    expected_utc: Mapped[Utc]
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    actor: Mapped[Line]
    at_utc: Mapped[Utc]
