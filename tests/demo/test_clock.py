"""The clock that jumps."""

from __future__ import annotations

from frontdesk.demo.clock import NAP_SECONDS, DemoClock


def test_sleeping_moves_the_time_on_and_naps_do_not() -> None:
    clock = DemoClock(1_000)
    clock.sleep(2.5)
    assert clock.now_utc() == 3_500
    clock.sleep(NAP_SECONDS / 2)
    clock.sleep(-5)
    assert clock.now_utc() == 3_500


def test_it_never_goes_back() -> None:
    clock = DemoClock(1_000)
    clock.advance_to(5_000)
    clock.advance_to(2_000)
    assert clock.now_utc() == 5_000
