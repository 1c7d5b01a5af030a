"""What an import may change: the columns that differ from the last import, unless the desk has changed them since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Values: TypeAlias = Mapping[str, str]
"""Cells by our column names, in the book's forms."""

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of a row: `changes` are applied, `conflicts` are columns in which the desk's word stays."""

    changes: Values
    conflicts: tuple[str, ...]


def encode(values: Values) -> str:
    """The form in which the last import's cells are kept. The order of the columns is the caller's, and counts."""
    return _ENCODE(values)


def decode(stored: str) -> dict[str, str]:
    """What `encode` wrote."""
    found: dict[str, str] = json.loads(stored)
    return found


def merge(*, base: Values | None, file: Values, book: Values) -> Merge:
    """Compare three sides: the last import, the file now, and the book as it stands.

    `base` is None for a row that no import has seen: then only what is empty in the book is filled in. A column that the last
    import lacked counts as empty in it. All sides are in the same forms.
    """
    changes: dict[str, str] = {}
    conflicts: list[str] = []
    for column, wanted in file.items():
        before = "" if base is None else base.get(column, "")
        if (base is not None and before == wanted) or book[column] == wanted:
            continue
        if book[column] == before:
            changes[column] = wanted
        else:
            conflicts.append(column)
    return Merge(changes, tuple(conflicts))


def rebased(base: Values | None, file: Values, *, order: tuple[str, ...]) -> str:
    """What the next import compares with: this file's cells, and earlier ones of columns that it lacks."""
    together = {**(base or {}), **file}
    return encode({column: together[column] for column in order if column in together})
