"""Putting lines of several lists on pages, by their heights alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines `first` to `end` (not included) of the list `part`, as they stand together on a page. It begins with the list's heading."""

    part: int
    first: int
    end: int

    @property
    def continued(self) -> bool:
        """Whether the list began on an earlier page."""
        return self.first > 0


def paginate(
    parts: Sequence[Sequence[float]], *, room: float, head: float, apart: bool
) -> tuple[tuple[Piece, ...], ...]:
    """Pages of at most `room`, each with its pieces in order; `parts` are the heights of the lines of each list.

    Each piece takes `head` more for its heading, which never stands without a line where its list has one. With `apart` every list
    begins on a page of its own. A line that is higher than a page stands on one alone. Without lists there is one empty page.
    """
    pages: list[list[Piece]] = [[]]
    left = room
    for part, lines in enumerate(parts):
        first = 0
        while first < len(lines) or first == 0:
            least = head + (lines[first] if lines else 0.0)
            if pages[-1] and (least > left or first or apart):
                pages.append([])
                left = room
            end, taken = _taken(lines, first, left - head)
            pages[-1].append(Piece(part, first, end))
            left -= head + taken
            first = end
            if not lines:
                break
    return tuple(tuple(page) for page in pages)


def _taken(lines: Sequence[float], first: int, room: float) -> tuple[int, float]:
    """How far the lines from `first` on go in so much room, and how high they are; one at least."""
    end, taken = first, 0.0
    while end < len(lines) and (end == first or taken + lines[end] <= room):
        taken += lines[end]
        end += 1
    return end, taken
