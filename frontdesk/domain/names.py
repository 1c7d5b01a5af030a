"""Text that people and other programs bring: brought to one form before it is kept.

Control characters and those that turn the writing direction vanish (they can make a name read as something else);
what a person would see stays as it is, markup and formulas included, for it is text everywhere.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

# Joiners are letters' business in Persian and Indic names, the others of their category are not.
_JOINERS: Final = "\u200c\u200d"


def clean_line(text: str, *, limit: int) -> str:
    """One line in NFC, spaces collapsed, at most `limit` characters.

    Raises:
        UsageError: it is longer.
    """
    if not (text.isascii() and text.isprintable()):
        text = _visible(_bounded(text, limit))
    return _within(" ".join(text.split()), limit)


def clean_note(text: str, limit: int) -> str:
    """Several lines in NFC, without trailing spaces and outer empty lines, at most `limit` characters.

    Raises:
        UsageError: it is longer.
    """
    lines = _bounded(text, limit).splitlines()
    return _within("\n".join(_visible(line).rstrip() for line in lines).strip("\n"), limit)


def display_name(first: str, last: str) -> str:
    """How a person is called on screen: first name and last name, or the one there is."""
    return f"{first} {last}".strip()


def split_name(text: str) -> tuple[str, str]:
    """First and last name of a name as it is typed: "Jana Nováková", "Nováková, Jana", or the last name alone.

    Where there are several words the last one is the last name; whoever knows better types a comma.
    """
    if "," in text:
        last, _, first = text.partition(",")
        return " ".join(first.split()), " ".join(last.split())
    words = text.split()
    return " ".join(words[:-1]), words[-1] if words else ""


def _visible(text: str) -> str:
    """NFC; any white space is a space, and what cannot be seen is gone."""
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_kept(char))
    return unicodedata.normalize("NFC", kept)


def _is_kept(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def _bounded(text: str, limit: int) -> str:
    """Refuse at once what no cleaning could bring within the limit in decent time."""
    if len(text) > limit * 8 + 1000:
        raise _too_long(limit)
    return text


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise _too_long(limit)
    return text


def _too_long(limit: int) -> UsageError:
    return UsageError(tr("This text is longer than {limit} characters. Shorten it.", limit=limit))
