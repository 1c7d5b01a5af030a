"""The short marker by which a message is found again at the provider.

It is derived from the message's dedupe key with a key of the book: a restored book that plans the same message again
computes the same marker, and nobody else can guess it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxz"
"""Digits and consonants: without vowels no words, without 0, 1 and l nothing to mistake on the telephone; all in GSM-7."""

MARKER_SYMBOLS: Final = 5
SIGN: Final = "Ref "
"""Stands before the marker in a text: what a patient can read out on the telephone."""

_FOUND: Final = re.compile(
    # Texts of the first versions said "#" and six symbols; they may still stand in the provider's list.
    rf"(?<!\w)(?:Ref:?\s([{ALPHABET}]{{{MARKER_SYMBOLS}}})|#([01{ALPHABET}]{{6}}))(?!\w)",
    re.IGNORECASE | re.ASCII,
)


def marker(key: bytes, dedupe_key: str) -> str:
    """Five symbols (14 million values) for a message; `key` is the book's key derived for "marker".

    It is only ever compared among the texts to one number, so that so few are enough.
    """
    digest = hmac.digest(key, dedupe_key.encode("utf-8", "surrogatepass"), hashlib.sha256)
    # 256 bits against 24 bits: what the remainder favours is far below one in 2**200.
    number = int.from_bytes(digest, "big")
    symbols = []
    for _ in range(MARKER_SYMBOLS):
        number, value = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[value])
    return "".join(symbols)


def visible(of_marker: str) -> str:
    """The marker as it stands in a text: "Ref K7Q4D"."""
    return SIGN + of_marker.upper()


def find_markers(body: str) -> list[str]:
    """The markers in a text, in order, in lower case, each once."""
    return list(dict.fromkeys((new or old).lower() for new, old in _FOUND.findall(body)))
