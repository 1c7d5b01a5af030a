"""Names inside of sentences, while somebody looks over a shoulder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from frontdesk.ui.words import initials

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

_SHORTEST: Final = 2
"""Letters of a part of a name that is looked for by itself: one letter would hit half of all words."""


def veiled(desk: Desk, text: str, names: Iterable[str]) -> str:
    """A text with these names, and their parts, as initials while names are hidden; else as it is."""
    if not desk.who.names_hidden or not text:
        return text
    for name in names:
        parts = [part for part in name.replace("-", " ").split() if len(part) >= _SHORTEST]
        for part in (name, *sorted(parts, key=len, reverse=True)):
            if part:
                text = text.replace(part, initials(part))
    return text
