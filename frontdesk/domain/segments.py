"""How many segments a text message takes, which is what the clinic pays for.

GSM 03.38 with its extension table, 160 units in one segment or 153 in each of several; as soon as one
character is outside it, UCS-2 with 70 or 67 UTF-16 units. An escape pair or a surrogate pair is never split
over two segments.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
_GSM: Final = GSM_BASIC | GSM_EXTENDED

_LIKENESSES: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u2039\u203a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2005\u2007\u2009\u200a\u202f\t\u2028\u2029", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "\u2026": "...",
        "\u2022": "*",
    }
)
_LETTERS: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe"}
    | {"ı": "i", "ħ": "h", "Ħ": "H", "ẞ": "SS"}
)


class Encoding(StrEnum):
    """What the network carries the text in."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Measure:
    """The size of a text on the wire.

    `units`: septets or UTF-16 units without headers. `offending`: the characters, each once and in order,
    that force UCS-2.
    """

    encoding: Encoding
    units: int
    segments: int
    offending: tuple[str, ...]


def measure(text: str) -> Measure:
    """Encoding, units and segments of `text`; an empty one takes no segment."""
    if _GSM.issuperset(text):
        extended = sum(text.count(c) for c in GSM_EXTENDED)
        units = len(text) + extended
        segments = _count(text, GSM_EXTENDED, units=units, alone=160, joined=153)
        return Measure(Encoding.GSM7, units, segments, ())
    wide = {c for c in set(text) if c > "\uffff"}
    units = len(text) + sum(text.count(c) for c in wide)
    segments = _count(text, wide, units=units, alone=70, joined=67)
    return Measure(Encoding.UCS2, units, segments, tuple(dict.fromkeys(c for c in text if c not in _GSM)))


def count_segments(text: str) -> int:
    """How many segments `text` takes."""
    return measure(text).segments


def to_gsm(text: str) -> str:
    """`text` with typographic characters replaced by plain ones that mean the same.

    Letters stay as they are; characters that GSM 03.38 has are never touched.
    """
    if _GSM.issuperset(text):
        return text
    return "".join(c if c in _GSM else c.translate(_LIKENESSES) for c in unicodedata.normalize("NFC", text))


def strip_for_sms(text: str) -> str:
    """`to_gsm`, and the marks are taken off those letters that GSM 03.38 lacks: "Dvořák" to "Dvorák".

    Letters it has keep their marks (é, ä, ñ), as they cost nothing; á becomes a.
    Scripts without such a likeness stay as they are.
    """
    if _GSM.issuperset(text):
        return text
    return "".join(c if c in _GSM else _plain(c) for c in to_gsm(text))


def _plain(char: str) -> str:
    base = "".join(
        c for c in unicodedata.normalize("NFKD", char.translate(_LETTERS)) if not unicodedata.combining(c)
    )
    return base if _GSM.issuperset(base) else char


def _count(text: str, double: frozenset[str] | set[str], *, units: int, alone: int, joined: int) -> int:
    if units <= alone:
        return int(units > 0)
    segments, used = 1, 0
    for char in text:
        cost = 2 if char in double else 1
        if used + cost > joined:
            segments += 1
            used = 0
        used += cost
    return segments
