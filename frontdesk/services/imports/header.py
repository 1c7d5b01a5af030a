"""Which column of a file is which of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from frontdesk.domain.errors import Refused, StorageFault, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.services.imports.records import DELIMITERS, split_line

PATIENT_COLUMNS: Final = (
    "external_id",
    "first_name",
    "last_name",
    "birth_date",
    "mobile",
    "phone",
    "email",
    "language",
    "sms_consent",
    "email_consent",
    "notes",
)
PATIENT_NEEDED: Final = ("external_id", "last_name")

APPOINTMENT_COLUMNS: Final = (
    "external_id",
    "patient_external_id",
    "provider",
    "location",
    "type",
    "start",
    "minutes",
    "status",
    "booked_at",
)
APPOINTMENT_NEEDED: Final = ("external_id", "patient_external_id", "provider", "start", "minutes")

REQUEST_COLUMNS: Final = (
    "external_id",
    "received_at",
    "first_name",
    "last_name",
    "birth_date",
    "mobile",
    "email",
    "type",
    "provider",
    "location",
    "earliest",
    "latest",
    "weekdays",
    "part_of_day",
    "wish",
)
REQUEST_NEEDED: Final = ("external_id", "last_name")

_EVERY: Final = tuple(dict.fromkeys(PATIENT_COLUMNS + APPOINTMENT_COLUMNS + REQUEST_COLUMNS))

LARGEST_MAP: Final = 1 << 20
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Header:
    """How a file is laid out. `places` gives the index of each of our columns that the file has, in our order.

    `unknown` are the file's columns that nobody reads, `absent` headers that the map names and the file lacks.
    """

    delimiter: str
    width: int
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]

    def column_at(self, index: int | None) -> str:
        """Our name of the column at `index`, empty where there is none."""
        return next((name for name, place in self.places.items() if place == index), "")


def read_map(file: Path) -> dict[str, str]:
    """The column map in a file: a JSON object from our column names to those of the file to import.

    Raises UsageError where it is not that, StorageFault where it can't be read.
    """
    try:
        with file.open("rb") as raw:
            text = raw.read(LARGEST_MAP + 1).decode("utf-8-sig")
        content: object = json.loads(text) if len(text) <= LARGEST_MAP else None
    except FileNotFoundError:
        raise UsageError(tr("There is no map file {file}. Check the path.", file=file.name)) from None
    except IsADirectoryError:
        raise UsageError(tr("{file} is a folder. Give the path of a map file.", file=file.name)) from None
    except OSError:
        raise StorageFault(
            tr("The map file {file} can't be read. Check the file's permissions.", file=file.name)
        ) from None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise UsageError(
            tr(
                'The map file {file} is not a JSON object. Write it like {{"external_id": "PatNum"}}.',
                file=file.name,
            )
        )
    found: dict[str, str] = {}
    for ours, theirs in content.items():
        if not isinstance(theirs, str) or not theirs.strip():
            raise UsageError(
                tr("The map file gives no column name for {column}. Write it as text.", column=_shown(ours))
            )
        found[ours] = theirs
    return found


def checked_map(column_map: Mapping[str, str] | None) -> dict[str, str]:
    """The map by our column names as we write them; an empty name leaves a column out, whatever the file has.

    Raises UsageError for a name that is none of ours.
    """
    found: dict[str, str] = {}
    for name, theirs in (column_map or {}).items():
        ours = _key(name)
        if ours not in _EVERY:
            raise UsageError(
                tr(
                    "The map names a column {column}, which does not exist. The columns are {columns}.",
                    column=_shown(name),
                    columns=", ".join(_EVERY),
                )
            )
        found[ours] = theirs
    return found


def read_header(
    line: str, *, columns: tuple[str, ...], needed: tuple[str, ...], column_map: Mapping[str, str]
) -> Header:
    """Find our columns in a file's header line; the delimiter is the one that shows most of them.

    Case and outer spaces do not count. Raises Refused where there is no header, or a needed column is missing or there twice.
    """
    theirs = {name: _key(column_map.get(name, name)) for name in columns}
    best: Header | None = None
    for delimiter in DELIMITERS:
        cells = split_line(line, delimiter)
        if cells is None:
            continue
        found = _matched(cells, delimiter, theirs, column_map)
        if best is None or (len(found.places), found.width) > (len(best.places), best.width):
            best = found
    if best is None or (not best.places and line.count('"') % 2):
        raise Refused(tr("A quote in the header line is not closed. Close it, and import again."))
    _refuse_unusable(line, best, needed, theirs)
    return best


def _matched(cells: list[str], delimiter: str, theirs: Mapping[str, str], named: Mapping[str, str]) -> Header:
    keys = [_key(cell) for cell in cells]
    places = {name: keys.index(key) for name, key in theirs.items() if key and key in keys}
    taken = set(places.values())
    unknown = tuple(_shown(cell) for index, cell in enumerate(cells) if keys[index] and index not in taken)
    absent = tuple(_shown(named[name]) for name in theirs if named.get(name) and name not in places)
    return Header(delimiter, len(cells), places, unknown, absent)


def _refuse_unusable(line: str, header: Header, needed: tuple[str, ...], theirs: Mapping[str, str]) -> None:
    if not header.places:
        raise Refused(
            tr(
                "The first line names none of the columns, so there is no header. Write one with at least {needed}, "
                "or give a map.",
                needed=", ".join(needed),
            )
        )
    missing = [name for name in needed if name not in header.places]
    if missing:
        raise Refused(
            tr(
                "The header lacks the column {missing}. Add it, or name the file's own column for it in a map.",
                missing=", ".join(missing),
            )
        )
    keys = [_key(cell) for cell in split_line(line, header.delimiter) or []]
    for name in header.places:
        if keys.count(theirs[name]) > 1:
            raise Refused(
                tr(
                    "The header has the column {column} twice. Rename or remove one, and import again.",
                    column=_shown(theirs[name]),
                )
            )


def unknown_notice(header: Header) -> str | None:
    """What to tell of columns that nobody reads."""
    if not header.unknown:
        return None
    shown = ", ".join(header.unknown[:_SHOWN])
    more = len(header.unknown) - _SHOWN
    if more > 0:
        shown = tr("{shown} and {more} more", shown=shown, more=more)
    return tr("These columns are unknown and were ignored: {columns}.", columns=shown)


def absent_notice(header: Header) -> str | None:
    """What to tell of columns that the map names and the file has not."""
    if not header.absent:
        return None
    return tr("The map names columns that the file has not: {columns}.", columns=", ".join(header.absent))


def _key(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def _shown(name: str) -> str:
    return "".join(c for c in name.strip()[:60] if c.isprintable())
