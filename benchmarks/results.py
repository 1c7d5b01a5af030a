"""What was measured, as rows: for people a table, for programs JSON."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Direction(StrEnum):
    """Which way a figure is good."""

    LOWER = "lower"
    HIGHER = "higher"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Row:
    """One metric. `target` is for `ratio` (value over floor value) where there is a floor, else for `value`; None: only told."""

    workload: str
    size: str
    metric: str
    value: float
    unit: str
    floor: str | None = None
    floor_value: float | None = None
    ratio: float | None = None
    target: float | None = None
    direction: Direction = Direction.LOWER
    met: bool | None = None


def row(
    workload: str,
    size: str,
    metric: str,
    value: float,
    unit: str,
    *,
    floor: str | None = None,
    floor_value: float | None = None,
    target: float | None = None,
    direction: Direction = Direction.LOWER,
) -> Row:
    """A row whose ratio and verdict follow from the rest."""
    ratio = value / floor_value if floor_value else None
    judged = value if floor is None else ratio
    met = None if target is None or judged is None else _meets(judged, target, direction)
    return Row(
        workload,
        size,
        metric,
        rounded(value),
        unit,
        floor,
        None if floor_value is None else rounded(floor_value),
        None if ratio is None else rounded(ratio),
        target,
        direction,
        met,
    )


def _meets(judged: float, target: float, direction: Direction) -> bool:
    match direction:
        case Direction.LOWER:
            return judged <= target
        case Direction.HIGHER:
            return judged >= target
        case Direction.EXACT:
            return judged == target


def rounded(value: float) -> float:
    """Four significant digits: more would be noise."""
    if not value or not math.isfinite(value):
        return value
    return round(value, 3 - math.floor(math.log10(abs(value))))


def median(samples: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(samples)


def percentile(samples: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def as_json(rows: Sequence[Row]) -> str:
    """The rows as the JSON that the interface promises."""
    return json.dumps([asdict(each) for each in rows], indent=1)


def write_json(rows: Sequence[Row], file: Path) -> None:
    """Into a file, whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(as_json(rows) + "\n", encoding="utf-8")
    part.replace(file)


_HEAD: Final = ("workload", "size", "metric", "value", "floor", "floor value", "ratio", "target", "met")


def table(rows: Sequence[Row]) -> str:
    """The rows for people."""
    cells = [_HEAD, *(_cells(each) for each in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _cells(each: Row) -> tuple[str, ...]:
    signs = {Direction.LOWER: "<=", Direction.HIGHER: ">=", Direction.EXACT: "="}
    return (
        each.workload,
        each.size,
        each.metric,
        f"{each.value:g} {each.unit}",
        each.floor or "",
        "" if each.floor_value is None else f"{each.floor_value:g} {each.unit}",
        "" if each.ratio is None else f"{each.ratio:g}",
        "" if each.target is None else f"{signs[each.direction]} {each.target:g}",
        {None: "", True: "yes", False: "NO"}[each.met],
    )
