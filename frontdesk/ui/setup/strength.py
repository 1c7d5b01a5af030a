"""How hard a passphrase is to guess, in words. A hint, no gate: length and variety, as nothing better can be known."""

from __future__ import annotations

from typing import Final

from frontdesk.domain.i18n import tr

_WEAK: Final = 28.0
_FAIR: Final = 45.0
_GOOD: Final = 60.0
_WORD: Final = 13.0
"""Bits of a word that somebody chooses, on the low side."""
_SIGN: Final = 3.0
"""Bits of a character that somebody chooses, on the low side."""


def bits(text: str) -> float:
    """A careful estimate. What is repeated counts once."""
    words = text.split()
    if len(words) > 1:
        return sum(min(_WORD, _SIGN * len(set(word))) for word in set(words))
    kinds = sum(
        any(test(char) for char in text) for test in (str.islower, str.isupper, str.isdigit, _is_sign)
    )
    return len(set(text)) * (_SIGN + 0.5 * max(kinds - 1, 0))


def strength_words(text: str) -> str:
    """A hint under the field; nothing while it is empty."""
    if not text:
        return ""
    found = bits(text)
    if found < _WEAK:
        return tr("Easy to guess. Four or five words that do not belong together are better.")
    if found < _FAIR:
        return tr("Not easy to guess. One more word would make it strong.")
    if found < _GOOD:
        return tr("Strong.")
    return tr("Very strong.")


def _is_sign(char: str) -> bool:
    return not char.isalnum()
