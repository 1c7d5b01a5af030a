"""Settings, the audit chain, what changed, what can be undone, what was imported."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import Base, Key, Line, PublicId, Utc, Word


class Setting(Base):
    """A setting that differs from its default. `scope` is clinic, location, type or person; `scope_id` 0 for the clinic."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("scope", "scope_id", "key"),)

    id: Mapped[Key]
    scope: Mapped[str] = mapped_column(String(10))
    scope_id: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(Text)
    """JSON."""
    updated_utc: Mapped[Utc]


class AuditEntry(Base):
    """Who did what, chained by an HMAC over the entry before. Append-only (triggers refuse updates and deletes)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)

    id: Mapped[Key]
    at_utc: Mapped[Utc]
    actor: Mapped[Line]
    action: Mapped[Word]
    subject: Mapped[Word]
    subject_id: Mapped[int]
    detail: Mapped[str] = mapped_column(Text, default="{}")
    """JSON."""
    mac: Mapped[bytes]


class ChangeLog(Base):
    """What each transaction changed, for views in this and other processes. `seq` never repeats; old rows are trimmed."""

    __tablename__ = "change_log"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    entity_id: Mapped[int]
    at_utc: Mapped[Utc]


class CommandLog(Base):
    """An act with its inverse, written in the act's own transaction: what undo reads. Both are JSON."""

    __tablename__ = "command_log"
    __table_args__ = (
        Index("ix_command_log_actor", "actor", "id"),
        Index("ix_command_log_subject", "subject", "subject_id"),
        Index(
            "ix_command_log_undone",
            "actor",
            "id",
            sqlite_where=text("undone_utc IS NOT NULL AND revision <> -1"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    actor: Mapped[Line]
    act: Mapped[Word]
    subject: Mapped[Word]
    subject_id: Mapped[int]
    revision: Mapped[int]
    """Of the subject after the act: undo is refused when it has moved on."""
    inverse: Mapped[str] = mapped_column(Text)
    forward: Mapped[str] = mapped_column(Text)
    at_utc: Mapped[Utc]
    undone_utc: Mapped[int | None]


class ImportBatch(Base):
    """One run of an import."""

    __tablename__ = "import_batch"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[Line]
    digest: Mapped[str] = mapped_column(String(64))
    actor: Mapped[Line]
    added: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    at_utc: Mapped[Utc]


class ImportRow(Base):
    """What the last import said of a row, as JSON by column: the base of the three-way comparison."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("kind", "external_id"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(12))
    external_id: Mapped[str] = mapped_column(String(200))
    entity_id: Mapped[int]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    columns: Mapped[str] = mapped_column(Text)


class Snooze(Base):
    """A row of the worklist put off until later. Keyed by what the row is about."""

    __tablename__ = "snooze"
    __table_args__ = (UniqueConstraint("kind", "subject", "subject_id"),)

    id: Mapped[Key]
    kind: Mapped[Word]
    subject: Mapped[Word]
    subject_id: Mapped[int]
    until_utc: Mapped[Utc]
    actor: Mapped[Line]
