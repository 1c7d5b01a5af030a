"""The unit of work: one transaction, who did it, what it changed.

`Book.write(actor)` opens one. What a service notes on it (`changed`, `audit`, `remember`) is written in the same transaction,
so that no act exists without its trace and no trace without its act.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from frontdesk.domain.actors import Actor
from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.models import traces
from frontdesk.security import chain
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from frontdesk.models.engine import Engines
    from frontdesk.services.ports import Clock, SecretStore


@dataclass(frozen=True, slots=True)
class BookKeys:
    """Keys derived from the book's key, one a purpose. Never printed."""

    marker: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    pin_pepper: bytes = field(repr=False)
    backup: bytes = field(repr=False)
    database: bytes = field(repr=False)
    drafts: bytes = field(repr=False)


@dataclass(slots=True)
class Work:
    """One write transaction in the making. `now_utc` is the same instant for all of it."""

    session: Session
    actor: Actor
    now_utc: int
    keys: BookKeys
    _changes: dict[Change, None] = field(default_factory=dict)
    _audit: list[dict[str, Any]] = field(default_factory=list)
    _command: str | None = None
    changes: Changes = Changes(0, ())

    def changed(self, kind: Kind, entity_id: int) -> None:
        """Note that a row changed, for the views of this and other processes."""
        self._changes[Change(kind, entity_id)] = None

    def audit(
        self, action: str, subject: Kind, subject_id: int, detail: Mapping[str, object] | None = None
    ) -> None:
        """Note an act for the audit chain. `detail` holds ids and words, never what a patient wrote."""
        self._audit.append(
            {
                "at_utc": self.now_utc,
                "actor": self.actor.label,
                "action": action,
                "subject": str(subject),
                "subject_id": subject_id,
                "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            }
        )

    def remember(
        self,
        act: str,
        subject: Kind,
        subject_id: int,
        *,
        revision: int,
        forward: Mapping[str, object],
        inverse: Mapping[str, object],
    ) -> str:
        """Keep how to undo an act; gives the command's public id."""
        self._command = public_id = new_public_id()
        traces.add_command(
            self.session.connection(),
            traces.Command(
                public_id=public_id,
                actor=self.actor.label,
                act=act,
                subject=str(subject),
                subject_id=subject_id,
                revision=revision,
                forward=json.dumps(forward, ensure_ascii=False),
                inverse=json.dumps(inverse, ensure_ascii=False),
                at_utc=self.now_utc,
            ),
        )
        return public_id

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part that may fail by itself: what it wrote and noted goes with it, what was there before stays."""
        changes, audit, command = dict(self._changes), list(self._audit), self._command
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            self._changes, self._audit, self._command = changes, audit, command
            raise

    def finish(self) -> Changes:
        """Write the notes. Called once, right before the commit."""
        self.session.flush()
        if self._audit:
            self._write_audit()
        seq = 0
        if self._changes:
            seq = traces.add_changes(self.session.connection(), tuple(self._changes), at_utc=self.now_utc)
        self.changes = Changes(seq, tuple(self._changes), self._command)
        return self.changes

    def _write_audit(self) -> None:
        connection = self.session.connection()
        mac = traces.last_mac(connection) or chain.GENESIS
        links: list[traces.Link] = []
        for entry in self._audit:
            mac = chain.link(self.keys.audit, mac, chain.canonical(entry))
            links.append(traces.Link(**entry, mac=mac))
        traces.add_links(connection, links)
        self._audit = []


@dataclass(slots=True)
class Book:
    """An open book: its engines, its keys, the clock, the place of its secrets."""

    folder: Path
    public_id: str
    engines: Engines
    keys: BookKeys
    clock: Clock
    secrets: SecretStore

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Work]:
        """One transaction (BEGIN IMMEDIATE): commits at the end, rolls back on any error.

        Raises BookBusy, StorageFault for what the disk or another process does; errors of the services pass through.
        """
        from frontdesk.models.engine import translated_errors, write_session

        with translated_errors(), write_session(self.engines) as session:
            work = Work(session, actor, self.clock.now_utc(), self.keys)
            yield work
            work.finish()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for plain SQL; never waits for a writer."""
        from frontdesk.models.engine import translated_errors

        with translated_errors(), self.engines.read.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give the files back."""
        self.engines.dispose()
