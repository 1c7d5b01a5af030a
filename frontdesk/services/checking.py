"""Whether a book is sound: every check of the file and its tables, and the audit chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.models import health
from frontdesk.models.queries.plain import cursor
from frontdesk.security import chain

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.health import Finding
    from frontdesk.services.work import Book

_AUDIT = "SELECT id, at_utc, actor, action, subject, subject_id, detail, mac FROM audit ORDER BY id"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `findings` by check: pages, structure, references, occupancy, search, audit."""

    visits: int
    audit_entries: int
    first_broken_entry: int | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(finding.ok for finding in self.findings)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, as sentences."""
        return tuple(problem for finding in self.findings for problem in finding.problems)


def verify_book(book: Book) -> Verdict:
    """Run every check; reads the whole book. Raises BookBusy, StorageFault, BookUnreadable."""
    findings = health.check(book.engines)
    with book.read() as connection:
        facts = health.facts(connection)
        broken = first_broken_entry(connection, book.keys.audit)
    if broken is None:
        audit = health.Finding("audit")
    else:
        audit = health.Finding(
            "audit",
            (tr("The audit chain is broken at entry {number}: it was changed from outside.", number=broken),),
        )
    return Verdict(facts.appointments, facts.audit_entries, broken, (*findings, audit))


def first_broken_entry(connection: Connection, key: bytes) -> int | None:
    """The number of the first audit entry that is not as it was written; None where all are."""
    return chain.verify(key, _entries(connection))


def _entries(connection: Connection) -> Iterator[chain.ChainRow]:
    for seq, at_utc, actor, action, subject, subject_id, detail, mac in cursor(connection, _AUDIT):
        payload = chain.canonical(
            {
                "at_utc": at_utc,
                "actor": actor,
                "action": action,
                "subject": subject,
                "subject_id": subject_id,
                "detail": detail,
            }
        )
        yield chain.ChainRow(seq, payload, mac)
