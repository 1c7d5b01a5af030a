"""Sealed complaints: anyone at the desk can log one and add to it by its receipt; only handlers can read."""

from __future__ import annotations

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
