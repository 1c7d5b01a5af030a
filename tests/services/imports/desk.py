"""A clinic with an import folder, for these tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from frontdesk.models.health import check
from frontdesk.services.imports import ImportReport, import_appointments, import_patients
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, make_clinic

PATIENT_HEADER = (
    "external_id,first_name,last_name,birth_date,mobile,phone,email,language,sms_consent,email_consent,notes"
)
VISIT_HEADER = "external_id,patient_external_id,provider,location,type,start,minutes,status,booked_at"


@dataclass(slots=True)
class Desk:
    """A book, and short ways to import into it and to look at it. The clock stands at 2026-11-23T08:00Z, a Monday."""

    book: Book
    folder: Path

    def file(self, content: str | bytes, name: str = "export.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def patients(
        self,
        content: str | bytes,
        *,
        column_map: Mapping[str, str] | None = None,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        return import_patients(
            self.book,
            ANNA,
            self.file(content, "patients.csv"),
            column_map=column_map,
            dry_run=dry_run,
            progress=progress,
        )

    def visits(
        self, content: str | bytes, *, column_map: Mapping[str, str] | None = None, dry_run: bool = False
    ) -> ImportReport:
        return import_appointments(
            self.book, ANNA, self.file(content, "visits.csv"), column_map=column_map, dry_run=dry_run
        )

    def some_patients(self, count: int = 5) -> None:
        """P0, P1, ... with names that tell them apart and a consent to texts."""
        rows = [f"P{n},Petra,Patient{n},yes,+44 7400 12345{n % 10}" for n in range(count)]
        report = self.patients("\n".join(["external_id,first_name,last_name,sms_consent,mobile", *rows]))
        assert report.added == count

    def visit_rows(self, *rows: str, dry_run: bool = False) -> ImportReport:
        """Rows of `external_id,patient_external_id,provider,start,minutes,status`."""
        header = "external_id,patient_external_id,provider,start,minutes,status"
        return self.visits("\n".join([header, *rows]), dry_run=dry_run)

    def rows(self, sql: str, **values: object) -> list[dict[str, Any]]:
        with self.book.read() as connection:
            return [dict(row) for row in connection.execute(text(sql), values).mappings()]

    def row(self, sql: str, **values: object) -> dict[str, Any]:
        (found,) = self.rows(sql, **values)
        return found

    def scalar(self, sql: str, **values: object) -> Any:
        with self.book.read() as connection:
            return connection.execute(text(sql), values).scalar_one()

    def visit(self, external_id: str) -> dict[str, Any]:
        return self.row("SELECT * FROM appointment WHERE external_id = :id", id=external_id)

    def patient(self, external_id: str) -> dict[str, Any]:
        return self.row("SELECT * FROM patient WHERE external_id = :id", id=external_id)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, for showing that nothing changed."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        with self.book.read() as connection:
            tables = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            for (name,) in tables.fetchall():
                rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()
                found[name] = [tuple(row) for row in rows]
        return found

    def change(self, sql: str, **values: object) -> None:
        """What the desk does, where how it does it is not the point."""
        with self.book.write(ANNA) as work:
            work.session.execute(text(sql), values)

    def sound(self) -> None:
        """Whatever was imported: times and visits agree, no provider is in two places, the counts are right."""
        assert [finding for finding in check(self.book.engines) if not finding.ok] == []
        kept = "('booked', 'arrived', 'in_room', 'completed', 'no_show')"
        assert not self.rows(
            "SELECT v.id FROM appointment v LEFT JOIN occupancy o ON o.appointment_id = v.id AND o.kind = 'provider' "
            f"AND o.from_utc = v.start_utc AND o.until_utc = v.end_utc AND o.resource_id = v.provider_id "
            f"WHERE (v.lifecycle IN {kept}) <> (o.id IS NOT NULL)"
        )
        assert not self.rows(
            "SELECT p.id FROM patient p WHERE attended <> (SELECT count(*) FROM appointment a WHERE a.patient_id = p.id "
            "AND lifecycle = 'completed') OR missed <> (SELECT count(*) FROM appointment a WHERE a.patient_id = p.id "
            "AND lifecycle = 'no_show')"
        )


def make_desk(tmp_path: Path, *, zone: str = "Europe/London", country: str = "GB") -> Desk:
    """A new clinic; whoever calls closes its book."""
    return Desk(make_clinic(tmp_path, zone=zone, country=country), tmp_path)
