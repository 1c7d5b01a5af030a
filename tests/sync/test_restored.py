"""A restored book adopts what went out after its backup, and sends none of it again."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import Fate, FaultKind
from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.domain.words import Mark
from tests.support.loop import JANA, Loop
from tests.support.restoring import Backup


def markers(loop: Loop) -> list[str]:
    return [each.message.body.rpartition("Ref ")[2].lower() for each in loop.accepted()]


def assert_nothing_twice(loop: Loop) -> None:
    assert len(set(markers(loop))) == len(loop.accepted())


def test_what_went_out_since_the_backup_is_adopted_and_not_sent_again(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    backup = Backup(loop)
    loop.sync()
    assert len(loop.accepted()) == 1
    loop.clock.advance(minutes=5)
    backup.restore()
    report = loop.sync()
    assert (report.adopted, report.sent) == (1, 0)
    assert loop.states() == ["delivered"]
    assert loop.confirmation(visit) == "awaiting"
    assert len(loop.accepted()) == 1
    assert loop.reply("C").confirmed == 1
    assert loop.channel().restored_utc is None


def test_replies_since_the_backup_are_read_again_and_answered_once(loop: Loop) -> None:
    loop.set("replies.acknowledge", "both")
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    backup = Backup(loop)
    loop.sync()
    loop.reply("C")
    assert len(loop.accepted()) == 2
    loop.clock.advance(minutes=5)
    backup.restore()
    report = loop.sync()
    assert (report.confirmed, report.adopted, report.sent) == (1, 2, 0)
    assert loop.confirmation(visit) == "confirmed"
    assert len(loop.accepted()) == 2


def test_nothing_goes_out_while_the_list_is_not_complete(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    backup = Backup(loop)
    loop.sync()
    for number in range(4):
        loop.network.inbound(sender="+12025550190", to=loop.network.number, body=str(number))
    loop.clock.advance(minutes=5)
    backup.restore()
    loop.visit(loop.patient("Petr", mobile="+12025550150"), "2026-11-25T16:00", provider="Dr Novák")
    loop.fault(FaultKind.PAGE2_FAILS, count=2)
    cycle = loop.another_cycle(page_size=2)
    for _ in range(2):
        report = cycle.run_once()
        assert report.sent == 0
        assert "restored" in " ".join(report.errors)
    assert cycle.run_once().sent == 1
    assert_nothing_twice(loop)
    cycle.close()


def test_nothing_goes_out_while_the_provider_can_not_be_reached(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    backup = Backup(loop)
    loop.sync()
    backup.restore()
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.server.start()
    loop.sync()
    assert_nothing_twice(loop)


def test_a_family_with_somebody_left_out_is_adopted_as_it_was_named(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr", consent=""), "2026-11-25T15:30", provider="Dr Novák")
    loop.visit(loop.patient("Eva"), "2026-11-25T16:00")
    loop.visit(loop.patient("Ota", marks=[Mark.NEVER_NAME_WITH_OTHERS]), "2026-11-25T17:00")
    backup = Backup(loop)
    loop.sync()
    assert len(loop.accepted()) == 2
    loop.clock.advance(hours=30)
    backup.restore()
    report = loop.sync()
    assert report.adopted == 2
    assert_nothing_twice(loop)
    assert {each.step for each in loop.rows() if each.state == "accepted"} == {"ask_again"}


def test_a_notice_since_the_backup_is_not_sent_again(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.move(visit, "2026-11-25T16:00")
    backup = Backup(loop)
    loop.clock.advance(minutes=4)
    loop.sync()
    assert len(loop.accepted()) == 2
    loop.clock.advance(minutes=4)
    backup.restore()
    loop.sync()
    loop.clock.advance(minutes=4)
    loop.sync()
    assert_nothing_twice(loop)
    assert len(loop.accepted()) == 2
    assert loop.reply("C").confirmed == 1


def test_a_cancellation_since_the_backup_is_not_told_again(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.cancel(visit)
    backup = Backup(loop)
    loop.clock.advance(minutes=4)
    loop.sync()
    backup.restore()
    loop.clock.advance(minutes=4)
    loop.sync()
    assert len(loop.accepted()) == 2


def test_a_second_try_since_the_backup_is_adopted(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.UNREACHABLE)
    loop.visit(loop.patient(), "2026-11-25T15:00")
    backup = Backup(loop)
    loop.sync()
    loop.clock.advance(minutes=2)
    loop.sync()
    loop.clock.advance(minutes=125)
    loop.sync()
    assert len(loop.accepted()) == 2
    loop.clock.advance(minutes=2)
    backup.restore()
    loop.run_until("2026-11-23T15:30:00+00:00")
    assert len(loop.accepted()) == 2
    assert_nothing_twice(loop)


def test_what_waited_at_the_backup_and_went_since_is_adopted(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.network.set_fate(JANA, Fate.TRIAL)
    loop.sync()
    assert loop.states() == ["held"]
    backup = Backup(loop)
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.sync()
    assert len(loop.accepted()) == 1
    loop.clock.advance(minutes=4)
    backup.restore()
    loop.sync()
    loop.sync()
    assert len(loop.accepted()) == 1
    assert loop.reply("C").confirmed == 1


def test_what_was_being_sent_at_the_backup_is_looked_up(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.fault(FaultKind.DROP_AFTER)
    loop.sync()
    backup = Backup(loop)
    loop.clock.advance(minutes=4)
    backup.restore()
    loop.sync()
    assert len(loop.accepted()) == 1
    assert loop.states() == ["delivered"]


def test_texts_from_before_the_backup_hold_nothing(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.network.accept({"To": JANA, "From": loop.network.number, "Body": "Buy one, get one #bcdfgh"})
    loop.clock.advance(minutes=6)
    backup = Backup(loop)
    backup.restore()
    report = loop.sync()
    assert (report.adopted, report.sent, report.held) == (0, 1, 0)
