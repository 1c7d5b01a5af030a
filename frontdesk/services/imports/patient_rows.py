"""A record of a patients file, checked cell by cell and brought to the book's forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.phones import PhoneKind
from frontdesk.services.imports import cells
from frontdesk.services.imports.header import Header
from frontdesk.services.imports.records import Record
from frontdesk.services.imports.report import Tally
from frontdesk.services.imports.threeway import Values, encode


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A checked row. `values` has the columns of the file alone, by our names; `text` is the same as JSON."""

    line: int
    external_id: str
    values: Values
    text: str


DAMAGED: Final = "\ufffd"


class PatientReader:
    """Turns records into rows. `today` is the date at the clinic, `country` its ISO 3166 code."""

    def __init__(self, header: Header, *, country: str, today: date, tally: Tally) -> None:
        self._places = header.places
        self._country = country
        self._today = today
        self._tally = tally
        self._checks: list[tuple[str, int, Callable[[str, str, int], str]]] = [
            (name, place, self._check_of(name))
            for name, place in header.places.items()
            if name != "external_id"
        ]

    def row(self, record: Record) -> PatientRow:
        """The row of a record. Raises BadCell for the first cell that is not taken."""
        external_id = cells.needed("external_id", record.cells[self._places["external_id"]])
        values = {name: check(name, record.cells[place], record.line) for name, place, check in self._checks}
        encoded = encode(values)
        if DAMAGED in encoded:
            self._tally.same_for(
                record.line,
                tr("A character was damaged before the file was written; check the text of lines {lines}."),
            )
        return PatientRow(record.line, external_id, values, encoded)

    def _check_of(self, name: str) -> Callable[[str, str, int], str]:
        match name:
            case "last_name":
                return lambda column, cell, _line: cells.needed(column, cell)
            case "birth_date":
                return lambda column, cell, _line: cells.birth_date(column, cell, today=self._today)
            case "mobile" | "phone":
                return self._phone
            case "email":
                return lambda column, cell, _line: cells.email(column, cell)
            case "language":
                return lambda column, cell, _line: cells.language(column, cell)
            case "sms_consent" | "email_consent":
                return lambda column, cell, _line: str(cells.consent(column, cell))
            case "notes":
                return lambda column, cell, _line: cells.note(column, cell)
            case _:
                return lambda column, cell, _line: cells.line(column, cell)

    def _phone(self, column: str, cell: str, line: int) -> str:
        found = cells.phone(column, cell, country=self._country)
        if found is None:
            return ""
        if not found.is_valid:
            self._tally.same_for(
                line, tr("Phone numbers that look unusual, to be checked with the patients: lines {lines}.")
            )
        elif column == "mobile" and found.kind is PhoneKind.LANDLINE:
            self._tally.same_for(
                line,
                tr(
                    "Numbers in the column mobile that look like landlines, which take no texts: lines {lines}."
                ),
            )
        return found.e164
