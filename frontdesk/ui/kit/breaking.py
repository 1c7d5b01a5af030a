"""Very long words in labels that wrap: without a place to break at, their letters would be cut off."""

from __future__ import annotations

from typing import Final

_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_LONG_WORD: Final = 24
_PIECE: Final = 8


def breakable(text: str) -> str:
    """A text whose very long words may be broken. For the eye alone: whoever reads it out gets the text as it is."""
    return " ".join(
        _BREAK.join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))
        if len(word) > _LONG_WORD
        else word
        for word in text.split(" ")
    )
