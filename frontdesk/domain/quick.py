"""Values that are made by the hundred between a key and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as quick
else:
    from dataclasses import dataclass

    def quick(*, frozen, slots):
        """`dataclass(frozen=True, slots=True)`, as which the type checker sees it, made in a fraction of the time.

        At run time nothing refuses an assignment: the way in which a frozen class does so is what makes one with forty fields take
        3 microseconds instead of 0.4, and a day of the book has hundreds.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["quick"]
