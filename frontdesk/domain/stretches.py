"""Stretches of time, half-open: what is in several of them, in none of them, all of them in as few as can be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from frontdesk.domain.instants import UtcMs

Stretch: TypeAlias = tuple[UtcMs, UtcMs]
"""From a moment until another, half-open."""


def within(inner: Iterable[Stretch], outer: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The parts of the inner stretches that lie in the outer ones."""
    outer = tuple(outer)
    return tuple(
        (max(begin, from_), min(end, until))
        for begin, end in inner
        for from_, until in outer
        if max(begin, from_) < min(end, until)
    )


def without(stretches: Iterable[Stretch], gone: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The parts of the stretches that lie in none of `gone`."""
    rest = list(stretches)
    for from_, until in gone:
        rest = [
            part
            for begin, end in rest
            for part in ((begin, min(end, from_)), (max(begin, until), end))
            if part[0] < part[1]
        ]
    return tuple(rest)


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same time in as few stretches as can be, in order."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)
