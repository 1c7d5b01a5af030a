"""How long to wait between two looks at the provider."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

LONGEST: Final = 300.0
"""Seconds between two tries while the provider can't be reached: it may be back any moment."""
SPREAD: Final = 0.1
"""By so much a pause is longer or shorter, by chance: the stations of a clinic do not ask at one moment."""


def pause_before_next(usual: float, failures: int, *, draw: Callable[[], float] = random.random) -> float:
    """Seconds until the next cycle, after so many in a row that reached nobody: doubled each time, up to `LONGEST`, and never
    shorter than `usual` by more than the spread."""
    grown: float = max(usual, min(usual * 2 ** min(failures, 10), LONGEST))
    return grown * (1 + SPREAD * (2 * draw() - 1))
