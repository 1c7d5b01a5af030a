"""The answer to "which visit can't you make?": numbers of the list, or a word for all of them. Anything else is a person's to read."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from frontdesk.domain.replies import normal
from frontdesk.domain.texts import MOST_CHOICES, which_all_words

_NUMBERS: Final = re.compile(r"[1-9](?:(?:\s*[,+&/]\s*|\s+(?:(?:AND|Y|E|A|UND|ET)\s+)?)[1-9])*")
_LONGEST: Final = 40


@cache
def _all_words() -> frozenset[str]:
    return frozenset(normal(word) for words in which_all_words().values() for word in words)


def read_choice(text: str, count: int) -> frozenset[int] | None:
    """Which of `count` visits, numbered from 1, a reply names; None where it is not exactly such an answer.

    "1", "1 2", "1,2", "1 and 2" and "ALL" are, in any of our languages; a number that was not offered makes it none.
    """
    if len(text) > _LONGEST or not 0 < count <= MOST_CHOICES:
        return None
    word = normal(text)
    if word in _all_words():
        return frozenset(range(1, count + 1))
    if not _NUMBERS.fullmatch(word):
        return None
    chosen = frozenset(int(digit) for digit in re.findall(r"\d", word))
    return chosen if max(chosen) <= count else None
