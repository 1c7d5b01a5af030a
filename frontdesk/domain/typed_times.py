"""Times of day as people type them: "9", "9:15", "915", "9.15", "2pm", "14h30".

Every reading that makes sense comes back, the likely one first. Nothing that is typed raises.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 20

_NOON: Final = 12
_EARLIEST: Final = 7
"""An hour before this one, typed without a zero or a word, is more likely one of the afternoon."""
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?: ?[:.,h] ?(?P<minute>\d\d)?| (?P<after>\d\d))?(?:(?P<seconds>:00))? ?(?P<half>[ap] ?m)?",
    re.ASCII,
)
_FIGURES: Final = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d\d) ?(?P<half>[ap] ?m)?", re.ASCII)
_DOTTED_HALF: Final = re.compile(r"([ap])\. ?m\.?")


def read_time(text: str) -> tuple[int, ...]:
    """The minutes since midnight that `text` may mean, the likeliest first; none if it is no time of day.

    "2" is two in the afternoon rather than at night, "02" and "2:00 am" are not; 24:00 is none, since a day ends before it.
    """
    if len(text) > LONGEST:
        return ()
    line = _normal(text)
    match = _FIGURES.fullmatch(line) or _CLOCK.fullmatch(line)
    if match is None:
        return ()
    parts = match.groupdict()
    minute = int(parts["minute"] or parts.get("after") or 0)
    if minute > 59:
        return ()
    return tuple(hour * 60 + minute for hour in _hours(parts["hour"], parts["half"]))


def _hours(typed: str, half: str | None) -> tuple[int, ...]:
    hour = int(typed)
    if half is not None:
        if not 1 <= hour <= _NOON:
            return ()
        return (hour % _NOON + (_NOON if half[0] == "p" else 0),)
    if hour > 23:
        return ()
    if 1 <= hour < _EARLIEST and len(typed) == 1:
        return (hour + _NOON, hour)
    return (hour,)


def _normal(text: str) -> str:
    """Any script's figures as ours, wide signs as narrow ones, words in small letters, one space at most."""
    plain = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in unicodedata.normalize("NFKC", text).casefold()
    )
    return _DOTTED_HALF.sub(r"\1m", " ".join(plain.split()))
