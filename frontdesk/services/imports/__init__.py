"""CSV files into the book, again and again, without undoing what the desk did."""

from __future__ import annotations

from frontdesk.services.imports.header import read_map
from frontdesk.services.imports.patients import import_patients
from frontdesk.services.imports.report import ImportReport, RefusedRow
from frontdesk.services.imports.requests import import_requests
from frontdesk.services.imports.visits import import_appointments

__all__ = [
    "ImportReport",
    "RefusedRow",
    "import_appointments",
    "import_patients",
    "import_requests",
    "read_map",
]
