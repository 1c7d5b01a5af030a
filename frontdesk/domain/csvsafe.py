"""Cells of CSV files that spreadsheets do not take for formulas.

What begins with = + - @ tab or a line break is written with an apostrophe in front, and read without it. Phone
numbers begin with a plus and are left alone, as digits alone calculate nothing.
"""

from __future__ import annotations

import re
from typing import Final

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"\+[0-9][0-9 ]{4,20}", re.ASCII)
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r\n]")


def guard(cell: str) -> str:
    """`cell` as it may stand in a file that a spreadsheet opens; `unguard` gives it back."""
    if cell.startswith(_RISKY):
        return cell if _NUMBER.fullmatch(cell) else f"'{cell}"
    # What already looks guarded gets one more, so that reading takes away only what writing put there.
    return f"'{cell}" if _GUARDED.match(cell) else cell


def unguard(cell: str) -> str:
    """`cell` without the one apostrophe that `guard`, or another program's export, put before a risky beginning."""
    return cell[1:] if _GUARDED.match(cell) else cell
