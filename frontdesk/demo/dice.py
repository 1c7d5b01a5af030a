"""Chance that is the same every time: every choice follows from the seed and from what is being chosen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


def dice(*parts: object) -> random.Random:
    """A source of choices for one purpose. The same parts give the same choices on every machine."""
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311 made-up patients are no secret


def weighted(rolled: random.Random, options: Sequence[tuple[_T, int]]) -> _T:
    """One of the options, each as likely as its weight."""
    left = rolled.randrange(sum(weight for _, weight in options))
    for option, weight in options:
        if left < weight:
            return option
        left -= weight
    raise ValueError("weights must be above zero")
