"""Sends of which nobody knows whether they went out: looked up, adopted, shown to a person, never sent again blindly."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import FaultKind, Target
from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.words import Lifecycle
from frontdesk.services.messaging.deciding import ResolveAs, done_with, resolve
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop

ACCEPTED = [FaultKind.DROP_AFTER, FaultKind.BROKEN_ACCEPTED, FaultKind.BAD_JSON]
NOT_ACCEPTED = [FaultKind.DROP_BEFORE, FaultKind.BROKEN, FaultKind.HTML_503]


@pytest.fixture
def due(loop: Loop) -> Loop:
    """One visit whose question is due."""
    loop.visit(loop.patient(), "2026-11-25T15:00")
    return loop


@pytest.mark.parametrize("kind", ACCEPTED)
def test_what_was_accepted_is_adopted_and_not_sent_again(due: Loop, kind: FaultKind) -> None:
    due.fault(kind)
    first = due.sync()
    assert (first.sent, first.uncertain) == (0, 1)
    assert due.states() == ["uncertain"]
    due.clock.advance(seconds=30)
    second = due.sync()
    assert (second.adopted, second.sent) == (1, 0)
    assert due.states() == ["delivered"]
    assert len(due.accepted()) == 1
    assert due.rows()[0].provider_id == due.accepted()[0].message.sid
    assert due.reply("C").confirmed == 1


@pytest.mark.parametrize("kind", NOT_ACCEPTED)
def test_what_was_not_accepted_goes_to_a_person_after_the_give_up_time(due: Loop, kind: FaultKind) -> None:
    due.fault(kind)
    assert due.sync().uncertain == 1
    due.clock.advance(seconds=119)
    due.sync()
    for _ in range(5):
        due.clock.advance(minutes=5)
        assert due.sync().needs_person == 0
    due.clock.advance(minutes=10)
    assert due.sync().needs_person == 1
    assert due.states() == ["needs_person"]
    assert due.accepted() == []
    due.run_until("2026-11-23T20:00:00+00:00")
    assert due.accepted() == []


def test_an_answer_that_never_comes_is_uncertain_and_then_adopted(due: Loop) -> None:
    due.fault(FaultKind.HANG_AFTER, seconds=60)
    cycle = due.another_cycle(read_seconds=0.3)
    assert cycle.run_once().uncertain == 1
    cycle.close()
    due.clock.advance(seconds=30)
    assert due.sync().adopted == 1
    assert len(due.accepted()) == 1


def test_what_is_accepted_late_is_adopted_when_it_shows(due: Loop) -> None:
    due.fault(FaultKind.ACCEPT_LATE, seconds=1000)
    assert due.sync().uncertain == 1
    due.clock.advance(seconds=60)
    assert due.sync().adopted == 0
    due.clock.advance(minutes=10)
    assert due.sync().adopted == 0
    due.elapse(1000)
    due.clock.advance(minutes=1)
    assert due.sync().adopted == 1
    assert len(due.accepted()) == 1


def test_what_shows_after_a_person_was_asked_is_adopted_too(due: Loop) -> None:
    due.fault(FaultKind.ACCEPT_LATE, seconds=5000)
    assert due.sync().uncertain == 1
    for _ in range(8):
        due.clock.advance(minutes=5)
        due.sync()
    assert due.states() == ["needs_person"]
    due.elapse(5000)
    due.sync()
    due.clock.advance(minutes=1)
    # It has a sending date by now, without which no list by dates shows it.
    assert due.sync().adopted == 1
    assert due.rows()[0].provider_id == due.accepted()[0].message.sid
    assert [each.kind for each in needs_you(due.book)] == []
    assert due.reply("C").confirmed == 1
    assert len(due.accepted()) == 1


def test_what_a_person_decided_stays_though_it_shows_later(due: Loop) -> None:
    due.fault(FaultKind.ACCEPT_LATE, seconds=5000)
    due.sync()
    resolve(due.book, ANNA, message_id=due.rows()[0].public_id, decision=ResolveAs.NOT_SENT)
    due.elapse(5000)
    due.clock.advance(minutes=90)
    assert due.sync().adopted == 0
    assert due.rows()[0].state == "failed"


def test_before_the_grace_nothing_is_concluded_and_three_looks_are_needed(due: Loop) -> None:
    due.set("sync.uncertain_grace_seconds", "100")
    due.set("sync.uncertain_give_up_seconds", "100")
    due.fault(FaultKind.DROP_BEFORE)
    due.sync()
    for _ in range(5):
        due.clock.advance(seconds=18)
        assert due.sync().needs_person == 0
    due.clock.advance(seconds=10)
    assert [due.sync().needs_person for _ in range(4)] == [0, 0, 1, 0]


def test_a_list_that_lags_is_waited_for(due: Loop) -> None:
    due.fault(FaultKind.DROP_AFTER)
    due.fault(FaultKind.LIST_LAG, seconds=900)
    due.sync()
    for _ in range(4):
        due.clock.advance(minutes=4)
        assert due.sync().adopted == 0
    due.elapse(900)
    assert due.sync().adopted == 1
    assert len(due.accepted()) == 1


def test_a_list_that_breaks_off_concludes_nothing(due: Loop) -> None:
    due.fault(FaultKind.DROP_BEFORE)
    due.sync()
    due.clock.advance(hours=1)
    due.fault(FaultKind.BROKEN, on=Target.LIST, match=JANA, count=10)
    for _ in range(5):
        due.clock.advance(minutes=5)
        report = due.sync()
        assert report.needs_person == 0
        assert report.errors != ()
    due.network.faults.clear()
    assert [due.sync().needs_person for _ in range(3)] == [0, 0, 1]


def test_nothing_is_concluded_while_the_second_page_fails(due: Loop) -> None:
    due.set("sync.uncertain_grace_seconds", "1")
    due.set("sync.uncertain_give_up_seconds", "1")
    due.fault(FaultKind.DROP_BEFORE)
    due.sync()
    for number in range(6):
        due.network.inbound(sender=PETR, to=due.network.number, body=str(number))
    due.fault(FaultKind.PAGE2_FAILS, count=10)
    cycle = due.another_cycle(page_size=2)
    due.cycle.close()
    for number in range(4):
        due.network.accept({"To": JANA, "From": due.network.number, "Body": f"something else {number}"})
    for _ in range(5):
        due.clock.advance(minutes=5)
        report = cycle.run_once()
        assert report.needs_person <= 6
        assert due.states() == ["uncertain"]
    due.network.faults.clear()
    for _ in range(3):
        cycle.run_once()
    assert due.states() == ["needs_person"]
    cycle.close()


def test_a_hit_on_the_first_page_is_adopted_though_the_second_fails(due: Loop) -> None:
    for number in range(4):
        due.network.accept({"To": JANA, "From": due.network.number, "Body": f"something else {number}"})
    due.fault(FaultKind.DROP_AFTER)
    cycle = due.another_cycle(page_size=2)
    cycle.run_once()
    due.clock.advance(minutes=1)
    due.fault(FaultKind.PAGE2_FAILS, count=10)
    assert cycle.run_once().adopted == 1
    cycle.close()


def test_a_text_of_somebody_else_is_not_taken_for_ours(due: Loop) -> None:
    due.fault(FaultKind.DROP_BEFORE)
    due.sync()
    body = due.rows()[0].body
    due.network.accept({"To": PETR, "From": due.network.number, "Body": body})
    due.network.accept({"To": JANA, "From": due.network.number, "Body": body.replace("Ref ", "")})
    due.network.inbound(sender=JANA, to=due.network.number, body=body)
    due.clock.advance(minutes=1)
    assert due.sync().adopted == 0


def test_an_answer_to_an_uncertain_question_counts(due: Loop) -> None:
    due.fault(FaultKind.DROP_AFTER)
    due.sync()
    assert due.reply("C").confirmed == 1


def test_a_clock_that_was_set_back_starts_the_grace_anew(due: Loop) -> None:
    due.fault(FaultKind.DROP_AFTER)
    due.sync()
    due.clock.advance(hours=-2)
    assert due.sync().adopted == 1
    assert len(due.accepted()) == 1


def test_a_clock_set_back_never_hurries_a_person(due: Loop) -> None:
    due.fault(FaultKind.DROP_BEFORE)
    due.sync()
    due.clock.advance(hours=-1)
    for _ in range(3):
        due.sync()
    assert due.states() == ["uncertain"]
    due.clock.advance(minutes=31)
    assert [due.sync().needs_person for _ in range(3)] == [0, 0, 1]


def test_the_next_step_goes_while_the_first_is_uncertain(due: Loop) -> None:
    due.fault(FaultKind.DROP_BEFORE)
    due.sync()
    due.run_until("2026-11-24T15:00:00+00:00")
    assert [each.step for each in due.rows()] == ["ask", "ask_again"]
    assert len(due.accepted()) == 1


# What a person decides


def lost(loop: Loop) -> str:
    """A message that waits for a person; its public id."""
    loop.fault(FaultKind.DROP_BEFORE)
    loop.sync()
    loop.clock.advance(hours=1)
    for _ in range(3):
        loop.sync()
    [row] = loop.rows()
    assert row.state == "needs_person"
    return row.public_id


def test_sent_says_a_person(due: Loop) -> None:
    resolve(due.book, ANNA, message_id=lost(due), decision=ResolveAs.SENT)
    assert due.states() == ["sent"]
    assert due.reply("C").confirmed == 1
    assert due.accepted() == []


def test_not_sent_says_a_person(due: Loop) -> None:
    resolve(due.book, ANNA, message_id=lost(due), decision=ResolveAs.NOT_SENT)
    assert due.states() == ["failed"]
    assert due.questions()[0][2] == "void"
    due.clock.advance(minutes=10)
    assert due.sync().sent == 0
    due.run_until("2026-11-24T15:00:00+00:00")
    assert due.rows()[-1].step == "ask_again"


def test_resend_says_a_person(due: Loop) -> None:
    resolve(due.book, ANNA, message_id=lost(due), decision=ResolveAs.RESEND)
    assert due.states() == ["failed", "queued"]
    assert due.sync().sent == 1
    old, new = due.rows()
    assert old.marker != new.marker
    assert f"Ref {old.marker.upper()}" not in new.body
    assert new.body.count("Ref ") == 1
    assert due.reply("C").confirmed == 1


def test_an_uncertain_one_may_be_decided_before_the_looks_are_over(due: Loop) -> None:
    due.fault(FaultKind.DROP_AFTER)
    due.sync()
    resolve(due.book, ANNA, message_id=due.rows()[0].public_id, decision=ResolveAs.SENT)
    due.clock.advance(minutes=1)
    assert due.sync().adopted == 0
    assert due.states() == ["sent"]


def test_a_resend_of_what_no_longer_holds_is_refused_and_changes_nothing(due: Loop) -> None:
    key = lost(due)
    visit = due.rows()[0].visits[0]
    from frontdesk.services.booking import move_visit

    move_visit(due.book, ANNA, visit, start="2026-12-20T10:00")
    with pytest.raises(Refused, match="changed since"):
        resolve(due.book, ANNA, message_id=key, decision=ResolveAs.RESEND)
    assert due.states() == ["needs_person"]


def test_a_resend_is_looked_at_anew_before_it_goes(due: Loop) -> None:
    key = lost(due)
    resolve(due.book, ANNA, message_id=key, decision=ResolveAs.RESEND)
    due.reply("STOP")
    assert due.states() == ["failed", "cancelled"]
    assert due.accepted() == []


def test_what_is_certain_cannot_be_resolved(due: Loop) -> None:
    due.sync()
    [row] = due.rows()
    with pytest.raises(Refused, match="nothing to decide"):
        resolve(due.book, ANNA, message_id=row.public_id, decision=ResolveAs.SENT)
    with pytest.raises(NotFound):
        resolve(due.book, ANNA, message_id="nobody", decision=ResolveAs.SENT)
    with pytest.raises(Refused, match="not failed"):
        done_with(due.book, ANNA, message_id=row.public_id)


def test_a_failed_text_leaves_the_worklist_when_a_person_is_done_with_it(due: Loop) -> None:
    key = lost(due)
    resolve(due.book, ANNA, message_id=key, decision=ResolveAs.NOT_SENT)
    done_with(due.book, ANNA, message_id=key)
    assert due.states() == ["failed"]


def test_a_visit_cancelled_meanwhile_is_told_once_the_text_is_known_to_have_gone(due: Loop) -> None:
    due.fault(FaultKind.DROP_AFTER)
    due.sync()
    due.cancel(due.visit_of(due.rows()[0].visits[0]), Lifecycle.CANCELLED_BY_CLINIC)
    due.clock.advance(minutes=4)
    due.sync()
    assert [(each.kind, each.state) for each in due.rows()] == [
        ("ask", "delivered"),
        ("cancelled", "accepted"),
    ]
