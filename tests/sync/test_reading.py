"""No answer is lost: pages, lists that lag or break off, dates that are missing or old, weeks without a cycle."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from frontdesk.demo.network import FaultKind, Target
from frontdesk.domain.instants import DAY
from frontdesk.services.messaging.watching import watched
from tests.support.loop import JANA, Loop
from tests.sync.test_hostile import Evil, entry, use

STRANGER = "+12025550177"


@pytest.fixture
def evil() -> Iterator[Evil]:
    with Evil() as made:
        yield made


def swept(loop: Loop) -> int:
    with loop.book.read() as connection:
        return watched(connection).swept_utc


def written(loop: Loop) -> list[str]:
    return sorted(row.body for row in loop.rows("in"))


def test_three_hundred_answers_in_one_page_are_all_read_once(loop: Loop) -> None:
    numbers = [f"+1202555{1000 + index}" for index in range(300)]
    for number in numbers:
        loop.network.inbound(sender=number, to=loop.network.number, body="C")
    loop.clock.advance(seconds=5)
    assert loop.sync().replies == 300
    assert loop.sync().replies == 0
    assert len(loop.rows("in")) == 300


def test_a_second_page_that_fails_comes_later_and_nobody_calls_it_checked(loop: Loop) -> None:
    loop.sync()
    before = loop.channel().last_read_utc
    loop.clock.advance(minutes=10)
    for index in range(30):
        loop.network.inbound(sender=STRANGER, to=loop.network.number, body=f"text {index:02}")
    loop.clock.advance(seconds=1)
    loop.fault(FaultKind.PAGE2_FAILS, count=1)
    small = loop.another_cycle(page_size=10)
    report = small.run_once()
    assert (report.replies, len(report.errors)) == (10, 1)
    assert loop.channel().last_read_utc == before
    assert small.run_once().replies == 20
    assert loop.channel().last_read_utc > before
    assert written(loop) == [f"text {index:02}" for index in range(30)]
    small.close()


def test_an_answer_that_is_listed_minutes_late_counts(loop: Loop) -> None:
    visit = loop.asked()
    loop.fault(FaultKind.LIST_LAG, on=Target.LIST, seconds=300)
    assert loop.reply("C").replies == 0
    loop.clock.advance(minutes=2)
    assert loop.sync().replies == 0
    loop.elapse(300)
    assert loop.sync().confirmed == 1
    assert loop.confirmation(visit) == "confirmed"


def test_an_answer_with_an_old_date_that_is_listed_days_late_is_found_by_the_daily_sweep(
    loop: Loop, evil: Evil
) -> None:
    """The cycles in between read two days back by the provider's dates: only the sweep looks a week back."""
    visit = loop.asked("2026-11-26T09:30")
    answered = loop.clock.now_utc()
    use(loop, evil)
    listed: list[object] = []

    def answers(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        # As a provider filters: what is older than the day that was asked for is not there.
        rows = [] if "DateSent" in path else listed
        return (200, {}, page(rows)) if method == "GET" else (500, {}, b"{}")

    evil.answers = answers
    assert loop.sync().replies == 0
    loop.clock.advance(hours=60)
    loop.sync()
    listed.append(entry("SM77", body="C", date_sent="Mon, 23 Nov 2026 10:05:00 +0000"))
    loop.clock.advance(hours=1)
    assert loop.sync().replies == 0
    loop.clock.advance(hours=23)
    assert loop.sync().replies == 1
    assert loop.clock.now_utc() - answered > 3 * DAY
    assert written(loop) == ["C"]
    # The visit is over by then: it changes nothing by itself, and somebody reads it.
    assert loop.handlings() == ["person"]
    assert loop.confirmation(visit) == "awaiting"


def page(rows: list[object]) -> bytes:
    return json.dumps({"messages": rows, "next_page_uri": None}).encode()


def test_an_answer_without_any_date_is_found_by_the_daily_sweep(loop: Loop, evil: Evil) -> None:
    loop.sync()
    use(loop, evil)
    undated = entry("SM78", date_sent=None, date_created=None)
    evil.answers = lambda _method, path: (200, {}, page([] if "DateSent" in path else [undated]))
    assert loop.sync().replies == 0
    loop.clock.advance(days=1)
    assert loop.sync().replies == 1
    assert loop.sync().replies == 0


def test_a_sweep_is_daily_and_counts_only_where_the_list_was_whole(loop: Loop) -> None:
    loop.sync()
    first = swept(loop)
    assert first == loop.clock.now_utc()
    loop.clock.advance(hours=23)
    loop.sync()
    assert swept(loop) == first
    loop.clock.advance(hours=1)
    loop.fault(FaultKind.BROKEN, on=Target.LIST, count=1)
    loop.sync()
    assert swept(loop) == first
    loop.sync()
    assert swept(loop) == loop.clock.now_utc()


def test_a_clock_that_was_ahead_does_not_put_the_sweep_off(loop: Loop) -> None:
    loop.clock.advance(days=300)
    loop.sync()
    loop.clock.advance(days=-299)
    loop.sync()
    assert swept(loop) == loop.clock.now_utc()


def test_after_weeks_switched_off_everything_since_is_read(loop: Loop) -> None:
    loop.sync()
    for day in range(40):
        loop.clock.advance(days=1)
        for part in range(5):
            loop.network.inbound(sender=STRANGER, to=loop.network.number, body=f"{day:02}.{part}")
    small = loop.another_cycle(page_size=7)
    report = small.run_once()
    assert (report.replies, report.errors) == (200, ())
    assert len(written(loop)) == len(set(written(loop))) == 200
    small.close()


def test_what_a_stranger_writes_is_kept_and_waits_for_a_person(loop: Loop) -> None:
    loop.asked()
    report = loop.reply("Is this the clinic?", sender=STRANGER)
    assert (report.replies, report.needs_person) == (1, 1)
    assert loop.handlings() == ["person"]


def test_a_picture_without_words_is_kept_and_waits_for_a_person(loop: Loop, evil: Evil) -> None:
    visit = loop.asked()
    use(loop, evil)
    evil.listing(entry("MM1", body="", num_media="1", date_sent="Mon, 23 Nov 2026 10:10:00 +0000"))
    loop.clock.advance(minutes=15)
    report = loop.sync()
    assert (report.replies, report.needs_person, report.confirmed, report.declined) == (1, 1, 0, 0)
    assert loop.handlings() == ["person"]
    assert loop.confirmation(visit) == "needs_person"


def test_an_answer_after_the_visit_began_changes_nothing_by_itself(loop: Loop) -> None:
    visit = loop.asked("2026-11-23T15:30")
    loop.clock.set(loop.row(visit).start_utc + 60_000)
    report = loop.reply("X", sender=JANA)
    assert report.replies == 1
    assert loop.handlings() == ["person"]
    assert loop.row(visit).lifecycle == "booked"
