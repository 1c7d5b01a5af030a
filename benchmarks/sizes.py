"""How large the books are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

VISITS_A_DAY: Final = 40
"""Of one provider on one working day, at every size: what is drawn stays the same, only the book grows."""
DAYS_AHEAD: Final = 60
"""Working days that are booked already."""


@dataclass(frozen=True, slots=True)
class Size:
    """A book. `import_*` is what one import of the import workload brings, `loop` scales how often things are repeated."""

    name: str
    visits: int
    patients: int
    providers: int
    days_ahead: int = DAYS_AHEAD
    import_patients: int = 2_000
    import_visits: int = 10_000
    loop: float = 1.0

    @property
    def days(self) -> int:
        """Working days in the book, those ahead included."""
        return self.visits // (self.providers * VISITS_A_DAY)

    def times(self, count: int, *, least: int = 1) -> int:
        """How often something that is done `count` times in a full run is done at this size."""
        return max(least, round(count * self.loop))


SIZES: Final = {
    "S": Size("S", 200_000, 20_000, 10),
    "D": Size("D", 2_000_000, 200_000, 10),
    "B": Size("B", 2_000_000, 200_000, 100),
    "X": Size("X", 3_200, 400, 2, days_ahead=20, import_patients=60, import_visits=200, loop=0.05),
}
"""S, B: two years; D: twenty years; X: for tests."""
