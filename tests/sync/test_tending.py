"""What a cycle does beside reading and sending: the look at the number, and the words that are removed at the provider."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from frontdesk.demo.network import FaultKind, Target
from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Message
from frontdesk.services.backups import back_up
from frontdesk.services.messaging.strays import open_strays
from frontdesk.services.redacting import removable
from tests.support.loop import JANA, Loop
from tests.support.restoring import Backup

BY_ITSELF = (
    "The clinic's number answers patients by itself: clear its incoming message address at the provider."
)


def bodies(loop: Loop) -> list[str]:
    """What the provider still has of every text, both directions."""
    return [each.message.body for each in loop.network.messages()]


@pytest.fixture
def done(loop: Loop) -> Loop:
    """A question, its answer and the acknowledgement, all at their end; the setting is on, and there is no backup yet."""
    loop.set("privacy.redact", "true")
    loop.asked()
    loop.reply("X")
    loop.network.deliver_all()
    loop.sync()
    loop.clock.advance(minutes=1)
    return loop


def test_words_stay_at_the_provider_until_a_backup_has_them(done: Loop) -> None:
    done.sync()
    assert len(done.rows()) + len(done.rows("in")) == 3
    assert all(bodies(done))
    back_up(done.book)
    done.clock.advance(seconds=1)
    report = done.sync()
    assert report.errors == ()
    assert bodies(done) == ["", "", ""]
    assert all(row.body for row in [*done.rows(), *done.rows("in")])


def test_what_is_on_its_way_or_came_after_the_backup_keeps_its_words(done: Loop) -> None:
    back_up(done.book)
    done.clock.advance(seconds=1)
    done.asked("2026-11-26T09:00", mobile="+12025550150", first="Ola")
    done.reply("hello", sender="+12025550150")
    left = [body for body in bodies(done) if body]
    assert len(left) == 2
    assert "hello" in left


def test_without_the_setting_nothing_is_removed(done: Loop) -> None:
    done.set("privacy.redact", "false")
    back_up(done.book)
    done.clock.advance(minutes=1)
    done.sync()
    assert all(bodies(done))


def test_a_backup_of_another_place_or_a_damaged_one_counts_for_nothing(done: Loop) -> None:
    made = back_up(done.book)
    made.file.write_bytes(made.file.read_bytes()[:-100])
    done.clock.advance(minutes=1)
    done.sync()
    assert all(bodies(done))
    back_up(done.book, to=done.folder / "elsewhere")
    done.clock.advance(minutes=1)
    done.sync()
    assert all(bodies(done))


@pytest.mark.parametrize(
    "kind", [FaultKind.BROKEN, FaultKind.LOGIN, FaultKind.TOO_MANY, FaultKind.DROP_BEFORE]
)
def test_a_removal_that_fails_stops_no_cycle_and_comes_again(done: Loop, kind: FaultKind) -> None:
    back_up(done.book)
    done.clock.advance(minutes=1)
    done.fault(kind, on=Target.UPDATE, count=1)
    assert done.sync().errors == ()
    assert len([body for body in bodies(done) if body]) == 3
    done.sync()
    assert bodies(done) == ["", "", ""]


def test_what_the_provider_does_not_know_any_more_is_done(done: Loop) -> None:
    back_up(done.book)
    done.clock.advance(minutes=1)
    done.network.reset()
    done.sync()
    assert removable(done.book) == []


def test_what_the_provider_will_not_do_holds_nothing_up_and_is_asked_again_a_day_later(done: Loop) -> None:
    first = done.accepted()[0].message.sid
    back_up(done.book)
    done.clock.advance(minutes=1)
    done.fault(FaultKind.BAD_JSON, on=Target.UPDATE, count=1, match=first)
    done.sync()
    assert [each.provider_id for each in removable(done.book)] == [first]
    done.clock.advance(hours=1)
    done.sync()
    assert [each.provider_id for each in removable(done.book)] == [first]
    done.clock.advance(days=1)
    done.sync()
    assert removable(done.book) == []


def test_words_that_are_gone_confuse_no_matching(done: Loop) -> None:
    back_up(done.book)
    done.clock.advance(minutes=1)
    done.sync()
    before = done.rows(), done.rows("in")
    done.clock.advance(days=2)
    report = done.sync()
    assert (report.replies, report.adopted, report.status_updates, report.errors) == (0, 0, 0, ())
    assert (done.rows()[:2], done.rows("in")) == (before[0][:2], before[1])


def test_a_cycle_removes_a_part_and_the_next_goes_on(loop: Loop) -> None:
    loop.set("privacy.redact", "true")
    for index in range(130):
        loop.network.inbound(sender=f"+1202555{1000 + index}", to=loop.network.number, body=f"text {index}")
    loop.sync()
    loop.clock.advance(minutes=1)
    back_up(loop.book)
    loop.clock.advance(minutes=1)
    loop.sync()
    assert len([body for body in bodies(loop) if body]) == 30
    loop.sync()
    loop.sync()
    assert not any(bodies(loop))
    assert removable(loop.book) == []


def test_a_number_that_answers_by_itself_is_found_within_a_day_and_said_until_it_stops(loop: Loop) -> None:
    assert loop.sync().errors == ()
    loop.network.set_sms_url(loop.network.number, "https://demo.twilio.com/welcome")
    assert loop.sync().errors == ()
    loop.clock.advance(days=1)
    assert loop.sync().errors == (BY_ITSELF,)
    assert loop.sync().errors == (BY_ITSELF,)
    loop.network.set_sms_url(loop.network.number, "")
    loop.clock.advance(days=1)
    assert loop.sync().errors == ()


def test_another_account_is_looked_at_at_once(loop: Loop) -> None:
    loop.sync()
    loop.network.set_sms_url(loop.network.number, "https://demo.twilio.com/welcome")
    loop.use_account()
    assert loop.sync().errors == (BY_ITSELF,)


def test_a_look_at_the_number_that_fails_ends_no_cycle(loop: Loop) -> None:
    loop.fault(FaultKind.DROP_BEFORE, on=Target.ACCOUNT, count=1)
    loop.network.set_sms_url(loop.network.number, "https://demo.twilio.com/welcome")
    loop.visit(loop.patient(), "2026-11-26T09:30")
    report = loop.sync()
    assert (report.sent, report.errors) == (1, ())
    assert loop.sync().errors == (BY_ITSELF,)
    assert len(loop.texts(JANA)) == 1


def test_a_book_restored_from_before_the_texts_sends_nothing_again_though_their_words_are_gone(
    loop: Loop,
) -> None:
    """Without words there is no marker to adopt by: the number waits for somebody's look."""
    loop.set("privacy.redact", "true")
    loop.visit(loop.patient(), "2026-11-25T15:00")
    before = Backup(loop)
    loop.clock.advance(minutes=5)
    assert loop.sync().sent == 1
    loop.network.deliver_all()
    loop.sync()
    loop.clock.advance(minutes=1)
    made = back_up(loop.book)
    loop.clock.advance(minutes=1)
    loop.sync()
    assert bodies(loop) == [""]
    made.file.unlink()
    before.restore()
    report = loop.sync()
    assert (report.sent, report.adopted) == (0, 0)
    assert len(loop.texts(JANA)) == 1
    with loop.book.read() as connection:
        [stray] = open_strays(connection)
    assert (stray.address, stray.body) == (JANA, "")


def test_what_another_account_sent_is_left_alone(done: Loop) -> None:
    """This account would not know it, which is not to say that its words are gone."""
    back_up(done.book)
    done.clock.advance(minutes=1)
    with done.book.write(PROGRAM) as work:
        work.session.execute(
            update(Message).where(Message.direction == "out").values(account="AC" + "9" * 32)
        )
    done.sync()
    assert [bool(body) for body in bodies(done)] == [True, False, True]
