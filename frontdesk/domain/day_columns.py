"""Which columns of a day are shown, in which order: as whoever looks at it arranged them.

Columns are known by ids that mean the same from day to day (a provider, a room). Somebody new, whom nobody has put anywhere, comes
where the clinic's own order has them, and is never hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours that belong together: `count` of them from index `first` on."""

    name: Hashable
    first: int
    count: int


def merged(order: Sequence[int], known: Sequence[int]) -> tuple[int, ...]:
    """All ids in the order that somebody chose; those it does not name follow whoever they follow in `known`, the clinic's own order."""
    found = list(dict.fromkeys(order))
    placed = set(found)
    before: int | None = None
    for each in known:
        if each not in placed:
            found.insert(0 if before is None else found.index(before) + 1, each)
            placed.add(each)
        before = each
    return tuple(found)


def arranged(
    items: Sequence[Item],
    *,
    own: Callable[[Item], int],
    group: Callable[[Item], Hashable],
    order: Sequence[int],
    hidden: Collection[int],
) -> tuple[Item, ...]:
    """The items that are shown, in the chosen order within each group; the groups stay in theirs.

    Args:
        own: the id of an item.
        group: what it belongs to; of one group all stand beside each other.
        order: ids as chosen, some or all.
        hidden: ids that are left out.
    """
    known = tuple(dict.fromkeys(own(each) for each in items))
    rank = {key: place for place, key in enumerate(merged(order, known))}
    groups = {name: place for place, name in enumerate(dict.fromkeys(group(each) for each in items))}
    shown = [each for each in items if own(each) not in hidden]
    return tuple(sorted(shown, key=lambda each: (groups[group(each)], rank[own(each)])))


def moved(order: Sequence[int], item: int, *, beside: int, after: bool) -> tuple[int, ...]:
    """The order with an id put right before or after another one. What is not in it changes nothing."""
    if item == beside or item not in order or beside not in order:
        return tuple(order)
    rest = [each for each in order if each != item]
    rest.insert(rest.index(beside) + after, item)
    return tuple(rest)


def runs(names: Iterable[Hashable]) -> tuple[Run, ...]:
    """Neighbours of one name, as stretches."""
    found: list[Run] = []
    for index, name in enumerate(names):
        if found and found[-1].name == name:
            found[-1] = Run(name, found[-1].first, found[-1].count + 1)
        else:
            found.append(Run(name, index, 1))
    return tuple(found)
