"""Who may be texted: consent, opt-out words for everyone on a number, numbers that texts can't reach."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from frontdesk.demo.network import Fate, FaultKind
from frontdesk.domain.words import Mark
from frontdesk.models.tables import Address
from tests.support.loop import JANA, PETR, Loop


@pytest.mark.parametrize("consent", ["", "no"])
def test_without_consent_no_text_goes_and_the_visit_stays_unasked(loop: Loop, consent: str) -> None:
    visit = loop.visit(loop.patient(consent=consent), "2026-11-25T15:00")
    loop.run_until("2026-11-25T16:00:00+00:00")
    assert loop.accepted() == []
    assert loop.confirmation(visit) == "not_asked"


def test_consent_given_later_is_acted_upon(loop: Loop) -> None:
    visit = loop.visit(loop.patient(consent=""), "2026-11-25T15:00")
    loop.sync()
    loop.change_patient(visit.patient_id, sms_consent="yes")
    assert loop.sync().sent == 1


@pytest.mark.parametrize(
    "change",
    [{"mobile": ""}, {"deceased_on": "2026-11-01"}, {"sms_consent": "no"}],
    ids=["no number", "died", "withdrawn"],
)
def test_what_changes_on_the_card_takes_back_what_waits(loop: Loop, change: dict[str, object]) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    loop.change_patient(visit.patient_id, **change)
    loop.server.start()
    report = loop.sync()
    assert (report.sent, report.cancelled) == (0, 1)
    assert loop.states() == ["cancelled"]
    loop.clock.advance(hours=7)
    assert loop.sync().sent == 0


def test_call_instead_of_texting(loop: Loop) -> None:
    loop.visit(loop.patient(marks=[Mark.CALL_INSTEAD]), "2026-11-25T15:00")
    assert loop.sync().planned == 0


def test_stop_words(loop: Loop) -> None:
    words = ["STOP", "stop", " Stop. ", "Unsubscribe!", "STOPALL", "END", "QUIT", "revoke", "optout"]
    for index, word in enumerate(words):
        loop.network.inbound(sender=f"+1202555{1000 + index}", to=loop.network.number, body=word)
    report = loop.sync()
    assert (report.replies, report.needs_person) == (len(words), 0)
    with loop.book.read() as connection:
        assert connection.execute(select(func.count()).where(Address.opted_out)).scalar_one() == len(words)


@pytest.mark.parametrize("word", ["STOP"])
def test_a_stop_word_ends_texts_for_everyone_on_the_number(loop: Loop, word: str) -> None:
    visit = loop.asked("2026-11-25T15:00")
    other = loop.patient("Petr")
    report = loop.reply(word)
    assert (report.replies, report.needs_person) == (1, 0)
    assert loop.handlings() == ["done"]
    loop.visit(other, "2026-11-25T17:00")
    loop.run_until("2026-11-25T18:00:00+00:00")
    assert len(loop.texts()) == 1
    assert loop.confirmation(visit) == "awaiting"


def test_a_stop_takes_back_what_waits_for_anyone_on_the_number(loop: Loop) -> None:
    loop.asked("2026-11-25T15:00")
    loop.visit(loop.patient("Petr"), "2026-11-26T09:30", provider="Dr Novák")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    assert "queued" in loop.states()
    loop.server.start()
    loop.reply("STOP")
    assert "queued" not in loop.states()
    assert len(loop.texts()) == 1


@pytest.mark.parametrize("word", ["START", "unstop"])
def test_after_an_opt_in_word_the_steps_go_on(loop: Loop, word: str) -> None:
    loop.asked("2026-11-25T15:00")
    loop.reply("STOP")
    loop.clock.set("2026-11-24T15:00:00+00:00")
    assert loop.sync().sent == 0
    report = loop.reply(word)
    assert report.needs_person == 0
    assert report.sent == 1
    assert loop.rows()[-1].step == "ask_again"


def test_a_word_that_the_network_does_not_take_as_opt_in_goes_to_a_person(loop: Loop) -> None:
    loop.asked("2026-11-25T15:00")
    loop.reply("STOP")
    assert loop.reply("Start!").needs_person == 1
    loop.clock.set("2026-11-24T15:00:00+00:00")
    assert loop.sync().planned == 0


def test_yes_after_a_stop_opts_in_and_confirms(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("STOP")
    assert loop.reply("YES").confirmed == 1
    assert loop.confirmation(visit) == "confirmed"
    loop.run_until("2026-11-25T16:00:00+00:00")
    assert loop.rows()[-1].step == "today"


def test_yes_with_nothing_asked_only_opts_in(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-12-20T15:00")
    loop.reply("STOP")
    report = loop.reply("YES")
    assert (report.confirmed, report.needs_person) == (0, 0)


def test_an_opt_in_word_makes_good_what_was_refused_for_the_opt_out_alone(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.OPTED_OUT)
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    assert loop.sync().failed == 1
    loop.network.set_fate(JANA, Fate.DELIVERED)
    assert loop.sync().sent == 0
    assert loop.reply("START").sent == 1
    assert loop.confirmation(visit) == "awaiting"
    assert [(each.state, each.error_code) for each in loop.rows()] == [("failed", 21610), ("accepted", None)]
    # Once: the words may come again and again.
    loop.reply("STOP")
    assert loop.reply("START").sent == 0


def test_what_was_refused_for_the_opt_out_and_has_changed_since_is_not_tried_again(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.OPTED_OUT)
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.sync()
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.move(visit, "2026-11-25T16:30")
    assert loop.reply("START").sent == 1
    assert len(loop.texts(JANA)) == 1


def test_a_refusal_for_having_opted_out_is_learnt_for_everyone_on_the_number(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.OPTED_OUT)
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr"), "2026-11-24T15:00", provider="Dr Novák")
    report = loop.sync()
    assert report.failed >= 1
    assert loop.rows()[0].error_code == 21610
    requests = len([each for each in loop.rows() if each.error_code == 21610])
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.run_until("2026-11-25T16:00:00+00:00")
    assert loop.accepted() == []
    assert len([each for each in loop.rows() if each.error_code == 21610]) == requests
    loop.visit(loop.patient("Eva"), "2026-11-27T15:00")
    assert loop.reply("START").sent == 1


@pytest.mark.parametrize("fate", [Fate.LANDLINE, Fate.LANDLINE_LATE, Fate.INVALID, Fate.UNKNOWN_HANDSET])
def test_a_number_that_texts_never_reach_is_left_alone_until_it_is_corrected(loop: Loop, fate: Fate) -> None:
    loop.network.set_fate(JANA, fate)
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.sync()
    loop.clock.advance(minutes=2)
    loop.sync()
    assert loop.rows()[0].state in ("failed", "undelivered")
    assert loop.confirmation(visit) == "not_asked"
    loop.clock.set("2026-11-24T15:00:00+00:00")
    assert loop.sync().planned == 0
    loop.change_patient(visit.patient_id, mobile=PETR)
    assert loop.sync().sent == 1
    assert len(loop.texts(PETR)) == 1


def test_who_writes_from_a_number_can_be_reached_there(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.LANDLINE)
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.sync()
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.reply("I have a new phone")
    loop.clock.set("2026-11-24T15:00:00+00:00")
    assert loop.sync().sent == 1


def test_what_waits_for_a_number_that_turned_out_unusable_is_not_tried(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.LANDLINE_LATE)
    loop.asked("2026-11-25T15:00")
    loop.visit(loop.patient("Petr"), "2026-11-24T15:00", provider="Dr Novák")
    loop.fault(FaultKind.TOO_MANY, seconds=300)
    loop.sync()
    assert loop.states() == ["accepted", "queued"]
    loop.clock.advance(minutes=6)
    loop.sync()
    assert loop.states() == ["undelivered", "cancelled"]
    assert len(loop.texts()) == 1
