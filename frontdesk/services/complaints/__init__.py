"""Sealed complaints: anyone at the desk can log one and add to it by its receipt; only handlers can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.late_names import late_names

if TYPE_CHECKING:
    from frontdesk.services.complaints.documents import (
        Attachment,
        ComplaintText,
        parse_complaint,
        read_complaint_file,
    )
    from frontdesk.services.complaints.handlers import (
        HandlerRow,
        OpenedComplaint,
        Part,
        add_handler,
        list_handlers,
        show_complaint,
    )
    from frontdesk.services.complaints.session import (
        ComplaintHead,
        HandlerSession,
        acknowledge,
        attachment,
        close_complaint,
        note,
        read_all,
        show,
        sign_in,
    )
    from frontdesk.services.complaints.taking import (
        ComplaintRow,
        Logged,
        add_to_complaint,
        list_complaints,
        log_complaint,
    )

__all__ = [
    "Attachment",
    "ComplaintHead",
    "ComplaintRow",
    "ComplaintText",
    "HandlerRow",
    "HandlerSession",
    "Logged",
    "OpenedComplaint",
    "Part",
    "acknowledge",
    "add_handler",
    "add_to_complaint",
    "attachment",
    "close_complaint",
    "list_complaints",
    "list_handlers",
    "log_complaint",
    "note",
    "parse_complaint",
    "read_all",
    "read_complaint_file",
    "show",
    "show_complaint",
    "sign_in",
]

_HOMES: Final = {
    "Attachment": "documents",
    "ComplaintHead": "session",
    "ComplaintRow": "taking",
    "ComplaintText": "documents",
    "HandlerRow": "handlers",
    "HandlerSession": "session",
    "Logged": "taking",
    "OpenedComplaint": "handlers",
    "Part": "handlers",
    "acknowledge": "session",
    "add_handler": "handlers",
    "add_to_complaint": "taking",
    "attachment": "session",
    "close_complaint": "session",
    "list_complaints": "taking",
    "list_handlers": "handlers",
    "log_complaint": "taking",
    "note": "session",
    "parse_complaint": "documents",
    "read_all": "session",
    "read_complaint_file": "documents",
    "show": "session",
    "show_complaint": "handlers",
    "sign_in": "session",
}

if not TYPE_CHECKING:
    __getattr__ = late_names(__name__, _HOMES)
