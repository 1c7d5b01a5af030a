"""What is half-written about one patient or visit."""

from __future__ import annotations

from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.halfway import Halfway


def test_each_has_one_draft_of_its_own(desk: Desk) -> None:
    one, other = (Halfway(desk, kind="card", about=about) for about in ("1", "2"))
    one.keep("Jana", {"notes": "Rings twice"})
    one.keep("Jana", {"notes": "Rings three times"})
    assert one.fields == {"notes": "Rings three times"}
    assert other.fields == {}
    assert len(shelf(desk).of("card")) == 1
    assert Halfway(desk, kind="text", about="1").fields == {}


def test_nothing_typed_is_nothing_kept(desk: Desk) -> None:
    made = Halfway(desk, kind="card", about="1")
    made.drop()
    made.keep("Jana", {"notes": "Rings twice"})
    made.keep("Jana", {})
    assert made.fields == {}
    assert shelf(desk).of("card") == ()
