"""What became of messages: statuses go forward only, and what follows from a failure."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import Fate, FaultKind, Status, Target
from frontdesk.domain.actors import PROGRAM
from frontdesk.services.booking.results import Visit
from frontdesk.services.messaging import statuses
from frontdesk.services.patients import PatientEdit, update_patient
from frontdesk.services.ports import ProviderMessage
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop


def listed(loop: Loop, status: str, code: int | None = None) -> ProviderMessage:
    """What a listing would say of the first message."""
    [row] = loop.rows()
    assert row.provider_id is not None
    return ProviderMessage(
        row.provider_id, "out", JANA, loop.network.number, row.body, status, code, 1_000, 1_000
    )


def apply(loop: Loop, status: str, code: int | None = None) -> bool:
    said = listed(loop, status, code)
    with loop.book.write(PROGRAM) as work:
        return statuses.apply_status(work, said).changed


def test_statuses_are_polled_until_the_end(loop: Loop) -> None:
    loop.asked()
    loop.clock.advance(minutes=2)
    report = loop.sync()
    assert report.status_updates == 1
    assert loop.states() == ["delivered"]
    assert loop.sync().status_updates == 0


def test_a_status_never_goes_back(loop: Loop) -> None:
    loop.asked()
    for word in (
        "queued",
        "sending",
        "accepted",
        "scheduled",
        "surprising",
        "receiving",
        "partially_delivered",
    ):
        assert not apply(loop, word)
    assert apply(loop, "sent")
    assert not apply(loop, "queued")
    assert apply(loop, "delivered")
    for word in ("sent", "failed", "undelivered", "canceled", "read", "delivered"):
        assert not apply(loop, word, 30003)
    assert loop.states() == ["delivered"]


def test_a_status_of_somebody_elses_message_changes_nothing(loop: Loop) -> None:
    loop.asked()
    stranger = ProviderMessage("SMstranger", "out", JANA, "", "", "failed", 30003, 1_000, None)
    with loop.book.write(PROGRAM) as work:
        assert not statuses.apply_status(work, stranger).changed


def test_what_waits_at_the_provider_is_asked_for_one_by_one(loop: Loop) -> None:
    loop.asked()
    sid = loop.accepted()[0].message.sid
    loop.network.set_status(sid, Status.QUEUED)
    loop.clock.advance(minutes=2)
    assert loop.sync().status_updates == 0
    loop.network.set_status(sid, Status.FAILED, error_code=30036)
    loop.clock.advance(minutes=2)
    assert loop.sync().failed == 1
    assert loop.states() == ["failed", "queued"]


def test_a_fetch_that_fails_is_tried_again(loop: Loop) -> None:
    loop.asked()
    sid = loop.accepted()[0].message.sid
    loop.network.set_status(sid, Status.QUEUED)
    loop.clock.advance(minutes=2)
    loop.fault(FaultKind.BROKEN, on=Target.FETCH)
    assert loop.sync().status_updates == 0
    loop.network.set_status(sid, Status.FAILED, error_code=30004)
    loop.clock.advance(minutes=2)
    assert loop.sync().failed == 1


def test_without_a_receipt_for_three_days_sent_is_all_that_is_known(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.NO_RECEIPT)
    loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=2)
    loop.sync()
    assert (loop.rows()[0].state, loop.rows()[0].reason) == ("sent", "")
    loop.clock.advance(hours=73)
    loop.sync()
    assert loop.rows()[0].state == "sent"
    assert "72" in loop.rows()[0].reason


@pytest.mark.parametrize("fate", [Fate.UNREACHABLE, Fate.UNKNOWN, Fate.OVERFLOW, Fate.EXPIRED])
def test_what_may_work_later_is_tried_once_more_and_then_left_to_a_person(loop: Loop, fate: Fate) -> None:
    loop.network.set_fate(JANA, fate)
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=2)
    loop.sync()
    assert loop.states()[0] in ("undelivered", "failed")
    assert loop.states()[1] == "queued"
    assert loop.confirmation(visit) == "not_asked"
    assert loop.rows()[1].attempt == 2
    loop.clock.advance(minutes=20)
    assert loop.sync().sent == 0
    loop.clock.advance(minutes=105)
    assert loop.sync().sent == 1
    assert loop.confirmation(visit) == "awaiting"
    loop.clock.advance(minutes=2)
    loop.sync()
    assert len(loop.rows()) == 2
    assert loop.states()[1] in ("undelivered", "failed")


def test_the_second_try_may_arrive_and_be_answered(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.UNREACHABLE)
    loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=2)
    loop.sync()
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.clock.advance(minutes=125)
    loop.sync()
    assert loop.reply("C").confirmed == 1


@pytest.mark.parametrize("fate", [Fate.BLOCKED, Fate.FILTERED])
def test_what_never_works_is_not_tried_again(loop: Loop, fate: Fate) -> None:
    loop.network.set_fate(JANA, fate)
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=2)
    loop.sync()
    assert loop.states() == ["undelivered"]
    assert loop.confirmation(visit) == "not_asked"
    loop.clock.advance(hours=5)
    assert loop.sync().sent == 0


def _second_try_waits(loop: Loop) -> Visit:
    loop.network.set_fate(JANA, Fate.UNREACHABLE)
    visit = loop.asked("2026-11-26T09:30")
    loop.clock.advance(minutes=1)
    loop.sync()
    assert loop.states() == ["undelivered", "queued"]
    return visit


def test_a_second_try_goes_at_once_to_a_number_that_was_corrected(loop: Loop) -> None:
    visit = _second_try_waits(loop)
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(mobile=PETR))
    loop.sync()
    assert len(loop.texts(PETR)) == 1
    loop.clock.advance(hours=3)
    loop.sync()
    assert (len(loop.texts(JANA)), len(loop.texts(PETR))) == (1, 1)
    assert loop.reply("C", sender=PETR).confirmed == 1


def test_a_card_that_is_written_on_leaves_the_second_try_at_its_time(loop: Loop) -> None:
    visit = _second_try_waits(loop)
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(language="de"))
    loop.sync()
    assert len(loop.texts()) == 1
    loop.clock.advance(hours=2, minutes=1)
    loop.sync()
    assert len(loop.texts()) == 2


def test_a_second_try_that_is_taken_back_leaves_its_failure_to_a_person(loop: Loop) -> None:
    visit = _second_try_waits(loop)
    assert needs_you(loop.book) == []
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(mobile=""))
    loop.sync()
    assert loop.states() == ["undelivered", "cancelled"]
    [row] = [each for each in needs_you(loop.book) if each.appointment_id == visit.public_id]
    assert row.kind in ("failed", "no_contact")


def test_a_second_try_that_comes_too_late_leaves_its_failure_to_a_person(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.UNREACHABLE)
    visit = loop.asked("2026-11-23T16:00")
    loop.clock.advance(minutes=1)
    loop.sync()
    assert loop.states()[-1] == "queued"
    loop.clock.set("2026-11-23T15:30:00+00:00")
    loop.sync()
    assert loop.states()[-1] == "expired"
    [failed] = [each for each in loop.rows() if each.state == "undelivered"]
    [row] = [each for each in needs_you(loop.book) if each.appointment_id == visit.public_id]
    assert (row.kind, row.message_id) == ("failed", failed.public_id)


def test_a_second_try_is_not_made_for_a_visit_that_moved(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.UNREACHABLE)
    visit = loop.asked("2026-11-25T15:00")
    loop.move(visit, "2026-12-10T15:00")
    loop.clock.advance(minutes=2)
    loop.sync()
    assert loop.states() == ["undelivered"]


def test_a_second_try_that_waits_goes_with_a_move(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.UNREACHABLE)
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=2)
    loop.sync()
    loop.move(visit, "2026-12-10T15:00")
    loop.clock.advance(hours=2)
    assert loop.sync().sent == 0
    assert loop.states() == ["undelivered", "cancelled"]


def test_every_code_has_a_sentence_that_says_what_to_do() -> None:
    for code in (21211, 21610, 21408, 30003, 30004, 30007, 30001, 30036, 30008, 12345, None):
        sentence = statuses.failure_reason(code)
        assert sentence.endswith(".")
        assert "!" not in sentence
