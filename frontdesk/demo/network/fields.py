"""Reading a JSON object that somebody typed: each field checked, each complaint a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr


class Fields:
    """The fields of one JSON object. Every method raises UsageError with a sentence that names the field."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def text(self, name: str, *, default: str | None = None) -> str:
        """A text; an absent one is `default` if there is one."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise UsageError(tr('"{name}" is missing or is not a text. Send {{"{name}": "…"}}.', name=name))
        return value

    def optional_text(self, name: str) -> str | None:
        """A text, or None where the field is absent or null."""
        return None if self.values.get(name) is None else self.text(name)

    def word(self, name: str, words: Sequence[str], *, default: str | None = None) -> str:
        """One of `words`; a bare number counts as its digits, so that 429 may be written without quotes."""
        value = self.values.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or value not in words:
            raise UsageError(tr('"{name}" has to be one of: {words}.', name=name, words=", ".join(words)))
        return value

    def whole(self, name: str) -> int | None:
        """A whole number from 1, or None where the field is absent or null."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise UsageError(tr('"{name}" has to be a whole number from 1 on.', name=name))
        return value

    def code(self, name: str) -> int | None:
        """An error code: a whole number, also as text; None where the field is absent, null or empty."""
        value = self.values.get(name)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
            return int(value)
        if value is None or value == "":
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise UsageError(tr('"{name}" has to be a number such as 30003, or null.', name=name))
        return value

    def seconds(self, name: str) -> float | None:
        """A number of seconds from 0, or None where the field is absent or null."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(tr('"{name}" has to be a number of seconds.', name=name))
        if not math.isfinite(value) or not 0 <= value <= 86_400:
            raise UsageError(tr('"{name}" has to lie between 0 and 86400 seconds.', name=name))
        return float(value)
