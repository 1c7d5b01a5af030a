"""Names and words brought to one form, so that "dvorak" finds "Dvořák" and "Lodz" finds "Łódź"."""

from __future__ import annotations

import unicodedata
from typing import Final

_APOSTROPHES: Final = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\uff07"
_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ĸ": "k",
        "ŋ": "n",
        "ə": "e",
    }
)


class _Fold(dict[int, str]):
    """A table for `str.translate` that works out a character when it is first seen."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_char(chr(point))
        return folded


def _fold_char(char: str) -> str:
    if char in _APOSTROPHES:  # before the acute accent alone falls into a space and a mark
        return ""
    plain = unicodedata.normalize("NFKD", char.casefold()).casefold().translate(_LETTERS)
    return "".join(_searchable(c) for c in unicodedata.normalize("NFKD", plain))


def _searchable(char: str) -> str:
    """A letter or digit as it is found; marks vanish, everything else parts words."""
    if char in _APOSTROPHES:
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    match unicodedata.category(char)[0]:
        case "L" | "N":
            return char
        case "M":
            return char if unicodedata.category(char) == "Mc" else ""
        case _:
            return "" if unicodedata.category(char) == "Cf" else " "


_TABLE: Final = _Fold()


def fold(text: str) -> str:
    """The words of `text` as the search index holds them, parted by one space.

    Case, diacritics and apostrophes go ("O'Brien" is "obrien"); hyphens and other signs part words; ł, ø, ß and
    their like become the letters that people type for them.
    """
    return " ".join(text.translate(_TABLE).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of `text`, in its order."""
    return tuple(text.translate(_TABLE).split())


def name_key(text: str) -> str:
    """What makes the name of a provider, location or type unique: case and spacing do not count, accents do."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return unicodedata.normalize("NFC", composed.casefold())
