"""CSV files into the book, again and again, without undoing what the desk did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.late_names import late_names

if TYPE_CHECKING:
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

_HOMES: Final = {
    "ImportReport": "report",
    "RefusedRow": "report",
    "import_appointments": "visits",
    "import_patients": "patients",
    "import_requests": "requests",
    "read_map": "header",
}

if not TYPE_CHECKING:
    __getattr__ = late_names(__name__, _HOMES)
