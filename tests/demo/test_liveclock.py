"""The clock that somebody watches: never backwards, at any speed, standing still when told to."""

from __future__ import annotations

import threading

import pytest

from frontdesk.demo.liveclock import FASTEST, SLOWEST, SPEEDS, USUAL_SPEED, LiveClock
from frontdesk.domain.errors import UsageError
from tests.demo.network.conftest import Stopwatch


@pytest.fixture
def real() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def clock(real: Stopwatch) -> LiveClock:
    return LiveClock(1_000_000, speed=20, elapsed=real)


def test_it_begins_standing_still_and_then_goes_at_its_speed(clock: LiveClock, real: Stopwatch) -> None:
    real.seconds += 60
    assert (clock.now_utc(), clock.paused) == (1_000_000, True)
    clock.resume()
    real.seconds += 3
    assert clock.now_utc() == 1_060_000


def test_a_pause_is_not_made_up_for(clock: LiveClock, real: Stopwatch) -> None:
    clock.resume()
    real.seconds += 1
    clock.pause()
    real.seconds += 500
    assert clock.now_utc() == 1_020_000
    clock.pause()
    clock.resume()
    clock.resume()
    real.seconds += 1
    assert clock.now_utc() == 1_040_000


def test_another_speed_counts_from_now_on_and_keeps_a_pause(clock: LiveClock, real: Stopwatch) -> None:
    clock.resume()
    real.seconds += 2
    clock.set_speed(60)
    assert clock.now_utc() == 1_040_000
    real.seconds += 2
    assert (clock.now_utc(), clock.speed) == (1_160_000, 60)
    clock.pause()
    clock.set_speed(1)
    real.seconds += 100
    assert (clock.now_utc(), clock.paused) == (1_160_000, True)


def test_it_jumps_ahead_only(clock: LiveClock, real: Stopwatch) -> None:
    clock.advance_to(2_000_000)
    clock.advance_to(1_500_000)
    assert clock.now_utc() == 2_000_000
    clock.resume()
    real.seconds += 1
    clock.advance_to(2_010_000)
    assert clock.now_utc() == 2_020_000
    real.seconds -= 50
    assert clock.now_utc() == 2_020_000


@pytest.mark.parametrize("speed", [0, -1, SLOWEST / 2, FASTEST * 2, float("nan"), float("inf")])
def test_a_speed_that_makes_no_sense_is_refused(clock: LiveClock, speed: float) -> None:
    with pytest.raises(UsageError):
        clock.set_speed(speed)
    assert clock.speed == 20
    with pytest.raises(UsageError):
        LiveClock(0, speed=speed)


def test_the_usual_speed_is_among_those_to_choose(clock: LiveClock) -> None:
    assert USUAL_SPEED in SPEEDS
    for speed in SPEEDS:
        clock.set_speed(speed)


def test_sleep_lasts_as_long_as_the_demo_takes_also_in_a_pause(real: Stopwatch) -> None:
    waited: list[float] = []
    clock = LiveClock(0, speed=20, elapsed=real, wait=waited.append)
    clock.sleep(5)
    clock.resume()
    clock.set_speed(10)
    clock.sleep(5)
    clock.sleep(0)
    clock.sleep(-3)
    assert waited == [0.25, 0.5]


def test_the_end_wakes_whoever_sleeps() -> None:
    clock = LiveClock(0, speed=1)
    sleeper = threading.Thread(target=clock.sleep, args=(3_600,))
    sleeper.start()
    clock.end()
    sleeper.join(timeout=30)
    assert not sleeper.is_alive()
    clock.sleep(3_600)
