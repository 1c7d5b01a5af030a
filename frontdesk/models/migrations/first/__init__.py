"""The whole schema as revision 0001 made it: literal statements, which never follow a change of the models."""

from __future__ import annotations

from frontdesk.models.migrations.first import (
    book,
    clinic,
    complaints,
    outbox,
    patients,
    search,
    system,
    triggers,
)

STATEMENTS: tuple[str, ...] = (
    *clinic.STATEMENTS,
    *patients.STATEMENTS,
    *book.STATEMENTS,
    *outbox.STATEMENTS,
    *complaints.STATEMENTS,
    *system.STATEMENTS,
    *search.STATEMENTS,
    *triggers.STATEMENTS,
)
