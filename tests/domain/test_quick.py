from __future__ import annotations

from dataclasses import fields, replace

import pytest

from frontdesk.domain.quick import quick


@quick(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2


def test_a_quick_value_is_one_like_any_other() -> None:
    point = Point(1)
    assert point == Point(1, 2) != Point(1, 3)
    assert len({point, Point(1, 2), replace(point, y=3)}) == 2
    assert [each.name for each in fields(point)] == ["x", "y"]
    assert repr(point) == "Point(x=1, y=2)"


def test_it_has_no_room_for_more() -> None:
    with pytest.raises(AttributeError):
        setattr(Point(1), "z", 1)  # noqa: B010 - the type checker would refuse it otherwise
