"""How a patient came to their visits, in words of the desk: counts and never a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.models.queries.attendance import AttendanceRow, attendance

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

__all__ = ["AttendanceRow", "attendance_in", "attendance_of"]


def attendance_of(book: Book, patient_id: int) -> AttendanceRow:
    """How a patient came; all noughts for one who is not known."""
    with book.read() as connection:
        return attendance_in(connection, patient_id)


def attendance_in(connection: Connection, patient_id: int) -> AttendanceRow:
    """The same on a connection. Who is late is as the clinic set it (`arrivals.late_minutes`)."""
    from frontdesk.services.settings import load

    return attendance(connection, patient_id, late_ms=load(connection).late_minutes * 60_000)
