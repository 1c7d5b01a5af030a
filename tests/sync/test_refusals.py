"""What the provider refuses: the pace, the login, the account's set-up, one message."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.demo.network import Fate, FaultKind, Target
from frontdesk.demo.network.fates import EVERYBODY
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import LoginRefused, ProviderUnreachable, Refused
from frontdesk.services.messaging.settling import LONGEST_BACKOFF
from frontdesk.services.messaging.watching import note_busy, pause_after, watched
from frontdesk.sync.translation import seconds
from tests.support.loop import JANA, Loop


def due(loop: Loop, count: int) -> list[str]:
    """So many visits whose question is due, each on a number of its own."""
    numbers = [f"+1202555{1000 + index}" for index in range(count)]
    for number in numbers:
        loop.visit(loop.patient(mobile=number), "2026-11-25T15:00", provider=f"Dr of {number}")
    return numbers


def tries(loop: Loop, kinds: Sequence[FaultKind] = ()) -> int:
    return len(loop.accepted())


# No connection at all


def test_without_a_connection_everything_stays_queued_and_goes_later(loop: Loop) -> None:
    due(loop, 3)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    assert loop.states() == ["queued"] * 3
    assert loop.cycle.last_report.planned == 3
    assert loop.cycle.last_report.errors != ()
    assert loop.channel().trouble == "unreachable"
    loop.server.start()
    assert loop.sync().sent == 3
    assert loop.channel().trouble == ""


def test_what_answers_nonsense_to_everything_is_not_asked_about_every_text(loop: Loop) -> None:
    due(loop, 40)
    loop.fault(FaultKind.HTML_503, count=1_000)
    report = loop.sync()
    # Those that were on the wire already are settled, too.
    assert 20 <= report.uncertain < 30
    assert len(report.errors) == 1
    assert report.errors[0].startswith("The provider gave no clear answer to 20 texts in a row")
    loop.network.faults.clear()
    loop.clock.advance(minutes=1)
    assert loop.sync().sent == 0
    loop.clock.advance(minutes=5)
    assert loop.sync().sent == 40 - report.uncertain


# One message


def test_a_message_that_is_refused_fails_with_the_providers_words(loop: Loop) -> None:
    numbers = due(loop, 2)
    loop.network.set_fate(numbers[0], Fate.NO_ROUTE)
    report = loop.sync()
    assert (report.sent, report.failed) == (1, 1)
    assert loop.rows()[0].state == "failed"
    assert loop.rows()[0].error_code == 21612
    assert "21612" in loop.rows()[0].reason
    loop.clock.advance(minutes=5)
    assert loop.sync().sent == 0


# 429


def test_a_429_leaves_the_message_queued_and_its_pause_is_obeyed_by_every_process(loop: Loop) -> None:
    due(loop, 1)
    loop.fault(FaultKind.TOO_MANY, seconds=120)
    report = loop.sync()
    assert (report.sent, report.retry_later, report.failed) == (0, 1, 0)
    assert loop.states() == ["queued"]
    assert loop.questions()[0][2] == "void"
    loop.cycle.close()
    other = loop.another_cycle()
    loop.clock.advance(seconds=60)
    assert other.run_once().retry_later == 1
    loop.clock.advance(seconds=60)
    assert other.run_once().sent == 1
    assert loop.questions()[0][2] == "open"
    other.close()


def test_a_short_pause_is_waited_for_within_the_cycle(loop: Loop) -> None:
    due(loop, 1)
    loop.fault(FaultKind.TOO_MANY, seconds=5)
    loop.sync()
    before = loop.clock.now_utc()
    assert loop.sync().sent == 1
    assert loop.clock.now_utc() - before >= 4_000


def test_an_absurd_pause_is_cut_to_ten_minutes(loop: Loop) -> None:
    due(loop, 1)
    loop.fault(FaultKind.TOO_MANY, seconds=86_400)
    loop.sync()
    loop.clock.advance(minutes=9)
    assert loop.sync().sent == 0
    loop.clock.advance(minutes=1)
    assert loop.sync().sent == 1


def test_a_pause_does_not_outlast_a_clock_that_was_set_back(loop: Loop) -> None:
    due(loop, 1)
    loop.fault(FaultKind.TOO_MANY, seconds=300)
    loop.sync()
    loop.clock.advance(minutes=-50)
    assert loop.sync().sent == 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", 120.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("-5", 0.0),
        ("Mon, 23 Nov 2026 10:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("Mon, 99 Nov 2026", None),
        ("Mon, 23 Nov 2026 10:02:00 -0000", 120.0),
    ],
)
def test_the_pause_that_a_header_asks_for(header: str, expected: float | None) -> None:
    assert seconds(header, 1_795_428_000_000) == expected


@pytest.mark.parametrize(
    ("asked", "expected"), [(None, 1_500), (0.0, 1_000), (30.0, 30_000), (1e12, LONGEST_BACKOFF)]
)
def test_a_pause_is_between_a_second_and_ten_minutes(loop: Loop, asked: float | None, expected: int) -> None:
    with loop.book.write(PROGRAM) as work:
        assert note_busy(work, asked, draw=lambda: 0.5) == work.now_utc + expected
    assert loop.channel().backoff_until_utc == loop.clock.now_utc() + expected


def test_pauses_that_nobody_named_grow_until_a_text_is_taken(loop: Loop) -> None:
    pauses = []
    for _ in range(4):
        with loop.book.write(PROGRAM) as work:
            until = note_busy(work, None, draw=lambda: 0.0)
            # The other requests on the wire hear the same: that is no second time.
            assert note_busy(work, None, draw=lambda: 0.0) == until
        pauses.append(until - loop.clock.now_utc())
        loop.clock.set(until)
    assert pauses == [1_000, 2_000, 4_000, 8_000]
    loop.asked()
    loop.clock.advance(seconds=1)
    with loop.book.write(PROGRAM) as work:
        assert note_busy(work, None, draw=lambda: 0.0) == work.now_utc + 1_000
    with loop.book.read() as connection:
        assert watched(connection).busy_streak == 1


@given(streak=st.integers(0, 10_000), draw=st.floats(0, 1, exclude_max=True))
def test_pauses_differ_by_chance_and_end(streak: int, draw: float) -> None:
    least = min(1_000 * 2 ** min(max(streak - 1, 0), 20), LONGEST_BACKOFF)
    assert least <= pause_after(streak, draw=lambda: draw) <= min(2 * least, LONGEST_BACKOFF)


def test_the_rest_of_a_batch_is_not_tried_after_a_429(loop: Loop) -> None:
    due(loop, 40)
    loop.fault(FaultKind.TOO_MANY, count=100, seconds=60)
    report = loop.sync()
    assert report.retry_later <= 8
    assert loop.states() == ["queued"] * 40
    loop.network.faults.clear()
    loop.clock.advance(minutes=1)
    assert loop.sync().sent == 40


# 401


def test_a_refused_login_is_tried_once_a_cycle_and_marks_nothing_as_sent(loop: Loop) -> None:
    due(loop, 20)
    loop.fault(FaultKind.LOGIN, count=1000)
    with pytest.raises(LoginRefused):
        loop.sync()
    assert loop.states() == ["queued"] * 20
    assert loop.channel().trouble == "login"
    left = loop.network.faults.waiting()[0]
    loop.network.faults.clear()
    loop.fault(FaultKind.LOGIN, count=3)
    for _ in range(3):
        with pytest.raises(LoginRefused):
            loop.sync()
    assert loop.network.faults.waiting() == (), left
    assert loop.sync().sent == 20
    assert loop.channel().trouble == ""


def test_a_login_that_is_refused_for_reading_too_ends_the_cycle(loop: Loop) -> None:
    due(loop, 2)
    loop.fault(FaultKind.LOGIN, on=Target.ALL, count=1)
    with pytest.raises(LoginRefused):
        loop.sync()
    assert loop.network.faults.waiting() == ()
    assert loop.cycle.last_report.planned == 2
    assert loop.sync().sent == 2


def test_a_wrong_token_is_said_and_the_right_one_heals_it(loop: Loop) -> None:
    due(loop, 1)
    loop.use_account(token="wrong-token-of-somebody")
    with pytest.raises(LoginRefused):
        loop.sync()
    loop.use_account()
    assert loop.sync().sent == 1


def test_without_an_account_the_cycle_is_refused(loop: Loop) -> None:
    from frontdesk.sync.cycle import SyncCycle

    cycle = SyncCycle(loop.book, lambda book: None, lambda account, proxy: pytest.fail("no gateway"))
    with pytest.raises(Refused, match="channel twilio"):
        cycle.run_once()


# The account's set-up


@pytest.mark.parametrize("fate", [Fate.TRIAL, Fate.REGION, Fate.UNREGISTERED_AT_ONCE])
def test_a_refusal_of_the_account_holds_the_others_and_tries_one_a_cycle(loop: Loop, fate: Fate) -> None:
    due(loop, 12)
    loop.network.set_fate(EVERYBODY, fate)
    first = loop.sync()
    assert first.sent == 0
    assert first.held == 12
    assert set(loop.states()) == {"held"}
    assert all("administrator" in each.reason for each in loop.rows())
    loop.clock.advance(minutes=1)
    second = loop.sync()
    assert second.held == 1
    assert set(loop.states()) == {"held"}
    loop.network.set_fate(EVERYBODY, Fate.DELIVERED)
    loop.clock.advance(minutes=1)
    assert loop.sync().sent == 12
    assert loop.channel().trouble == ""


def test_what_comes_due_while_others_are_held_is_held_too(loop: Loop) -> None:
    due(loop, 2)
    loop.network.set_fate(EVERYBODY, Fate.TRIAL)
    loop.sync()
    loop.visit(loop.patient(), "2026-11-25T15:00")
    report = loop.sync()
    assert report.planned == 1
    assert loop.states() == ["held"] * 3


def test_one_bad_number_does_not_hold_the_others_for_ever(loop: Loop) -> None:
    numbers = due(loop, 30)
    loop.network.set_fate(numbers[0], Fate.TRIAL)
    for _ in range(6):
        loop.sync()
        loop.clock.advance(minutes=1)
    assert len(loop.accepted()) == 29
    assert loop.states().count("held") == 1


def test_a_held_message_is_taken_back_when_its_visit_moves(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.network.set_fate(JANA, Fate.TRIAL)
    loop.sync()
    loop.move(visit, "2026-11-25T16:00")
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.sync()
    [text] = loop.texts()
    assert "16:00" in text


def test_a_late_report_about_the_account_holds_the_rest(loop: Loop) -> None:
    due(loop, 2)
    loop.network.set_fate("+12025551000", Fate.UNREGISTERED)
    loop.sync()
    loop.clock.advance(minutes=2)
    report = loop.sync()
    assert (report.failed, report.held) == (0, 1)
    assert loop.channel().trouble in ("account", "")


def test_a_sender_that_is_not_ours_uses_no_step_up(loop: Loop) -> None:
    due(loop, 5)
    loop.use_account(number="+12025550177")
    loop.sync()
    assert set(loop.states()) == {"held"}
    loop.use_account()
    assert loop.sync().sent == 5


def test_what_the_account_holds_is_not_forgotten_over_a_network_that_was_away(loop: Loop) -> None:
    due(loop, 4)
    loop.network.set_fate(EVERYBODY, Fate.TRIAL)
    loop.sync()
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.server.start()
    # It is still refused: one is tried, not all of them.
    assert loop.sync().held == 1
    assert loop.states() == ["held"] * 4
    assert loop.channel().trouble == "account"
    loop.network.set_fate(EVERYBODY, Fate.DELIVERED)
    assert loop.sync().sent == 4
