"""Putting rows of the worklist off, and being done with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.instants import HOUR, from_iso
from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, MessageState, NeedKind
from frontdesk.models.tables import Snooze
from frontdesk.services.booking import answer_visit, set_status
from frontdesk.services.calls import log_call
from frontdesk.services.phone_messages import take_message
from frontdesk.services.snoozing import finish, snooze, unsnooze
from frontdesk.services.worklist import Need, needs_you, split_needs
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA
from tests.support.loop import Loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic with a network whose patients write back."""
    with Loop(tmp_path) as made:
        yield made


def declined(desk: Desk) -> Need:
    visit = desk.visit()
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    [need] = needs_you(desk.book)
    return need


def test_what_is_put_off_comes_back_by_itself(desk: Desk) -> None:
    need = declined(desk)
    until = desk.clock.now_utc() + HOUR
    assert snooze(desk.book, ANNA, need, until_utc=until).items != ()
    rows, later = split_needs(desk.book)
    assert rows == []
    [put_off] = later
    assert (put_off.need, put_off.until_utc, put_off.by) == (need, until, "anna")
    desk.clock.set(until)
    assert split_needs(desk.book) == ([need], [])


def test_put_off_again_another_moment_counts(desk: Desk) -> None:
    need = declined(desk)
    for hours in (1, 3):
        snooze(desk.book, ANNA, need, until_utc=desk.clock.now_utc() + hours * HOUR)
    assert desk.count(Snooze) == 1
    desk.clock.advance(hours=2)
    assert needs_you(desk.book) == []


def test_putting_off_is_taken_back(desk: Desk) -> None:
    need = declined(desk)
    snooze(desk.book, ANNA, need, until_utc=desk.clock.now_utc() + HOUR)
    assert unsnooze(desk.book, ANNA, need).items != ()
    assert unsnooze(desk.book, ANNA, need).items == ()
    assert needs_you(desk.book) == [need]


def test_a_row_that_says_something_else_is_not_put_off_any_more(desk: Desk) -> None:
    visit = desk.visit("2026-11-23T16:00")
    desk.text(visit, state=MessageState.FAILED)
    [failed] = needs_you(desk.book)
    assert failed.kind is NeedKind.FAILED
    snooze(desk.book, ANNA, failed, until_utc=desk.clock.now_utc() + HOUR)
    assert needs_you(desk.book) == []
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    assert [need.kind for need in needs_you(desk.book)] == [NeedKind.DECLINED]


def test_nothing_is_put_off_until_it_is_too_late(desk: Desk) -> None:
    need = declined(desk)
    with pytest.raises(UsageError, match="has passed"):
        snooze(desk.book, ANNA, need, until_utc=desk.clock.now_utc())
    with pytest.raises(Refused, match="begins before that"):
        snooze(desk.book, ANNA, need, until_utc=from_iso(f"{MONDAY}T09:00:00+00:00"))
    snooze(desk.book, ANNA, need, until_utc=from_iso(f"{MONDAY}T08:59:00+00:00"))
    take_message(desk.book, ANNA, patient_id=desk.eva, body="", call_back_utc=desk.clock.now_utc() + HOUR)
    [callback] = needs_you(desk.book)
    snooze(desk.book, ANNA, callback, until_utc=desk.clock.now_utc() + 2 * HOUR)
    assert needs_you(desk.book) == []


def test_done_with_a_failed_text_a_call_and_a_message(desk: Desk) -> None:
    desk.text(desk.visit(), state=MessageState.FAILED)
    log_call(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        outcome=CallOutcome.CALL_BACK_LATER,
        call_back_utc=desk.clock.now_utc() + HOUR,
    )
    take_message(desk.book, ANNA, caller="Mum", body="Hello")
    take_message(desk.book, ANNA, caller="Dad", body="", call_back_utc=desk.clock.now_utc())
    desk.clock.advance(hours=1)
    needs = needs_you(desk.book)
    assert sorted(need.kind for need in needs) == ["callback", "callback", "failed", "other"]
    for need in needs:
        finish(desk.book, ANNA, need)
    assert needs_you(desk.book) == []


@pytest.mark.parametrize(
    ("kind", "instead"),
    [
        (NeedKind.UNCERTAIN, "Say whether the text was sent"),
        (NeedKind.DECLINED, "Cancel the visit"),
        (NeedKind.SILENT, "log what came of it"),
        (NeedKind.NO_CONTACT, "log what came of it"),
        (NeedKind.OFFER, "Offer the time"),
        (NeedKind.OTHER, "Put it off"),
    ],
)
def test_what_needs_a_decision_says_which(desk: Desk, kind: NeedKind, instead: str) -> None:
    with pytest.raises(Refused, match=instead):
        finish(desk.book, ANNA, replace(declined(desk), kind=kind))


def test_done_with_a_question_that_a_patient_asked(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("Is there parking?")
    [need] = needs_you(loop.book)
    finish(loop.book, ANNA, need)
    assert (needs_you(loop.book), loop.confirmation(visit)) == ([], "awaiting")


def test_done_with_a_strangers_text(loop: Loop) -> None:
    loop.reply("C", sender="+12025550199")
    [need] = needs_you(loop.book)
    assert need.kind is NeedKind.UNMATCHED_REPLY
    finish(loop.book, ANNA, need)
    assert needs_you(loop.book) == []


@pytest.mark.parametrize(
    ("words", "sounds"), [("I'll be there", "a yes"), ("sorry, I can't make it", "a no"), ("CANCEL", "a no")]
)
def test_what_sounds_like_an_answer_is_not_set_aside_by_one_key(loop: Loop, words: str, sounds: str) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply(words)
    [need] = [each for each in needs_you(loop.book) if each.kind is NeedKind.REPLY]
    with pytest.raises(Refused, match=sounds):
        finish(loop.book, ANNA, need)
    assert loop.confirmation(visit) == "needs_person"
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    finish(loop.book, ANNA, need)
    assert needs_you(loop.book) == []
