"""Free text of a patient brought to a form in which phrases can be looked for: folded words, parted by one space."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from frontdesk.domain.folding import fold

LONGEST: Final = 600
"""Characters; a longer text holds more than one thing, and is a person's."""

_SIGNS: Final = {
    "\N{THUMBS UP SIGN}": " thumbsup ",
    "\N{OK HAND SIGN}": " thumbsup ",
    "\N{WHITE HEAVY CHECK MARK}": " thumbsup ",
    "\N{HEAVY CHECK MARK}": " thumbsup ",
    "\N{THUMBS DOWN SIGN}": " thumbsdown ",
    "\N{CROSS MARK}": " thumbsdown ",
    # What folding makes one: the Spanish year and the Czech yes, the Czech I and the German yes, the Spanish yes and its if.
    "año": "anyo",
    "já": "ich",
    "sí": "siyes",
}
_SIGN: Final = re.compile("|".join(rf"\b{each}\b" if each.isalpha() else re.escape(each) for each in _SIGNS))

_LONG_WORDS: Final = [
    "confirm",
    "confirmed",
    "confirming",
    "confirmo",
    "confirmado",
    "confirmada",
    "confirme",
    "reschedule",
    "cancelled",
    "tomorrow",
    "appointment",
    "potvrzuji",
    "potvrzuju",
    "prijdeme",
    "neprijdu",
    "neprijdeme",
    "presunout",
    "bestatige",
    "bestatigt",
    "verschieben",
    "verspatung",
    "absagen",
    "viendrai",
    "reprogramar",
    "cancelar",
    "asistire",
    "asistir",
    "annuler",
    "unsubscribe",
    "minutes",
    "minutos",
    "minuten",
]
_SHORTEST: Final = 7
_BY_LENGTH: Final = {
    length: [word for word in _LONG_WORDS if abs(len(word) - length) <= 1] for length in range(_SHORTEST, 14)
}
_KNOWN: Final = frozenset(_LONG_WORDS)


def phrases(text: str) -> str:
    """The words of a text with a space around each, so that " not " is found in it as a word. Slips of one letter in long
    words are mended: in a short word one letter makes another."""
    lowered = unicodedata.normalize("NFC", text[:LONGEST].casefold())
    plain = _SIGN.sub(lambda found: _SIGNS[found.group()], lowered)
    return f" {' '.join(_mended(word) for word in fold(plain).split())} "


def _mended(word: str) -> str:
    if len(word) < _SHORTEST or word in _KNOWN:
        return word
    return next((known for known in _BY_LENGTH.get(len(word), ()) if _one_slip(word, known)), word)


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter was left out, put in, mistaken, or two neighbours swapped. The first letter is always right."""
    if word[0] != other[0]:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    rest, rest_other = word[at:], other[at:]
    return (
        rest[1:] == rest_other[1:]
        or rest[1:] == rest_other
        or rest == rest_other[1:]
        or (rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:] and len(rest) >= 2)
    )
