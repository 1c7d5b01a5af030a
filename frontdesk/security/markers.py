"""The short marker by which a message is found again at the provider.

It is derived from the message's dedupe key with a key of the book: a restored book that plans the same message again
computes the same marker, and nobody else can guess it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

ALPHABET: Final = "0123456789bcdfghjkmnpqrstvwxz"
"""Digits and lower-case consonants: without vowels no words, without l nothing that looks like 1; all in GSM-7."""

MARKER_SYMBOLS: Final = 6
SIGN: Final = "#"
"""Stands before the marker in a text."""

_FOUND: Final = re.compile(
    rf"(?<!\w){SIGN}([{ALPHABET}]{{{MARKER_SYMBOLS}}})(?!\w)", re.IGNORECASE | re.ASCII
)


def marker(key: bytes, dedupe_key: str) -> str:
    """Six symbols (595 million values) for a message; `key` is the book's key derived for "marker"."""
    digest = hmac.new(key, dedupe_key.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    # 256 bits against 29 bits: what the remainder favours is far below one in 2**200.
    number = int.from_bytes(digest, "big")
    symbols = []
    for _ in range(MARKER_SYMBOLS):
        number, value = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[value])
    return "".join(symbols)


def visible(of_marker: str) -> str:
    """The marker as it stands in a text."""
    return SIGN + of_marker


def find_markers(body: str) -> list[str]:
    """The markers in a text, in order, in lower case, each once."""
    return list(dict.fromkeys(found.lower() for found in _FOUND.findall(body)))
