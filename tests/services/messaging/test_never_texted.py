"""Nobody is texted who should not be: every reason against every kind of text, no request tried, and the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from frontdesk.demo.network import FaultKind
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.domain.words import CallOutcome, Channel, Consent, Lifecycle, Mark
from frontdesk.models.tables import Message, Patient
from frontdesk.services.booking.results import Visit
from frontdesk.services.calls import log_call
from frontdesk.services.confirmations import unconfirmed
from frontdesk.services.consents import record_consent
from frontdesk.services.manual_texts import send_manual
from frontdesk.services.messaging.numbers import mark_unusable, opt_out
from frontdesk.services.patients import PatientEdit, set_mark, update_patient
from frontdesk.services.people import card_page
from frontdesk.services.stories import visit_story
from frontdesk.services.texting import set_texting
from tests.support.clinic import ANNA
from tests.support.loop import Loop

START = "2026-11-25T15:00"


def died(loop: Loop, patient: int) -> None:
    """As a card of an older book may say it: its visits still stand."""
    with loop.book.write(PROGRAM) as work:
        work.session.execute(update(Patient).where(Patient.id == patient).values(deceased_on="2026-11-23"))


def refused(loop: Loop, patient: int) -> None:
    record_consent(loop.book, ANNA, patient, channel=Channel.SMS, state=Consent.NO)


def unasked(loop: Loop, patient: int) -> None:
    record_consent(loop.book, ANNA, patient, channel=Channel.SMS, state=Consent.UNKNOWN)


def stopped(loop: Loop, patient: int) -> None:
    with loop.book.write(PROGRAM) as work:
        opt_out(work, "+12025550111", by="STOP")


def unusable(loop: Loop, patient: int) -> None:
    with loop.book.write(PROGRAM) as work:
        mark_unusable(work, "+12025550111", 30005)


def wrong(loop: Loop, patient: int) -> None:
    log_call(loop.book, ANNA, outcome=CallOutcome.WRONG_NUMBER, patient_id=patient)


def called(loop: Loop, patient: int) -> None:
    set_mark(loop.book, ANNA, patient, Mark.CALL_INSTEAD, on=True)


def without_mobile(loop: Loop, patient: int) -> None:
    update_patient(loop.book, ANNA, patient, PatientEdit(mobile=""))


def merged(loop: Loop, patient: int) -> None:
    other = loop.patient("Other", mobile="")
    with loop.book.write(PROGRAM) as work:
        work.session.execute(update(Patient).where(Patient.id == patient).values(merged_into_id=other))


def unsafe(loop: Loop, patient: int) -> None:
    """One minute at night, when the place is quiet, too."""
    set_texting(loop.book, ANNA, patient, safe_from="03:00", safe_until="03:01")


REASONS: dict[str, tuple[Callable[[Loop, int], None], str]] = {
    "deceased": (died, "The patient has died."),
    "no": (refused, "The patient does not want texts."),
    "nobody asked": (unasked, "No consent to texts is on the card."),
    "opted out": (stopped, "This number has opted out of texts."),
    "unusable": (unusable, "Texts can't reach this number (code 30005)."),
    "wrong number": (wrong, "This number is somebody else's. Correct it on the card."),
    "call instead": (called, "The card says to call instead of texting."),
    "no mobile": (without_mobile, "There is no mobile number."),
    "merged": (merged, "There is no mobile number."),
    "safe hours": (unsafe, ""),
}


def down(loop: Loop) -> None:
    """What is planned now waits in the queue."""
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.server.start()
    assert loop.states()[-1] == "queued"


Before = Callable[[Loop, Visit], None]


def step(loop: Loop, visit: Visit) -> None:
    """The question is about to be asked."""


def queued_step(loop: Loop, visit: Visit) -> None:
    down(loop)


def moved(loop: Loop, visit: Visit) -> None:
    loop.sync()
    loop.move(visit, "2026-11-26T09:30")
    loop.clock.advance(minutes=5)


def queued_move(loop: Loop, visit: Visit) -> None:
    moved(loop, visit)
    down(loop)


def cancelled(loop: Loop, visit: Visit) -> None:
    loop.sync()
    loop.cancel(visit, Lifecycle.CANCELLED_BY_CLINIC)
    loop.clock.advance(minutes=5)


def queued_cancel(loop: Loop, visit: Visit) -> None:
    cancelled(loop, visit)
    down(loop)


def acknowledgement(loop: Loop, visit: Visit) -> None:
    loop.sync()
    _answer(loop)


def which(loop: Loop, visit: Visit) -> None:
    loop.visit(loop.patient("Petr"), "2026-11-25T16:00", provider="Dr Novák")
    loop.sync()
    _answer(loop)


def manual(loop: Loop, visit: Visit) -> None:
    send_manual(loop.book, ANNA, "Bring the form.", appointment_id=visit.id)


def _answer(loop: Loop) -> None:
    """An X is read, and what follows it waits: the network is too busy to take it."""
    loop.fault(FaultKind.TOO_MANY, count=1)
    loop.reply("X")
    assert loop.states()[-1] == "queued"


KINDS: dict[str, Before] = {
    each.__name__: each
    for each in (
        step,
        queued_step,
        moved,
        queued_move,
        cancelled,
        queued_cancel,
        acknowledgement,
        which,
        manual,
    )
}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_request_is_tried(loop: Loop, kind: str, reason: str) -> None:
    visit = loop.visit(loop.patient("Jana"), START)
    KINDS[kind](loop, visit)
    stop, _ = REASONS[reason]
    loop.clock.advance(seconds=1)
    accepted, since = len(loop.accepted()), loop.clock.now_utc()
    stop(loop, loop.row(visit).patient_id)
    loop.clock.advance(minutes=20)
    loop.run_until("2026-11-27T12:00:00+00:00")
    assert len(loop.accepted()) == accepted
    with loop.book.read() as connection:
        assert (connection.scalar(select(func.max(Message.attempt_utc))) or 0) <= since


@pytest.mark.parametrize("reason", [each for each in REASONS if REASONS[each][1]])
def test_the_reason_is_said_in_the_same_words_everywhere(loop: Loop, reason: str) -> None:
    visit = loop.visit(loop.patient("Jana"), START)
    down(loop)
    stop, words = REASONS[reason]
    patient = loop.row(visit).patient_id
    stop(loop, patient)
    loop.sync()
    [row] = unconfirmed(loop.book)
    assert row.reason == words
    assert words in visit_story(loop.book, visit.id).ahead.sentence
    assert card_page(loop.book, patient).why_not == words or reason == "merged"
    assert loop.texts() == []


@pytest.mark.parametrize("kind", ["moved", "cancelled"])
@pytest.mark.parametrize("reason", [each for each in REASONS if REASONS[each][1]])
def test_a_notice_that_cannot_go_is_a_call_that_says_why(loop: Loop, kind: str, reason: str) -> None:
    visit = loop.visit(loop.patient("Jana"), START)
    KINDS[kind](loop, visit)
    stop, words = REASONS[reason]
    stop(loop, loop.row(visit).patient_id)
    loop.sync()
    if reason == "deceased":
        # Nobody is told of a visit that will not be: it stays for a person to cancel.
        return
    assert loop.rows()[-1].reason.startswith(words)
    assert loop.rows()[-1].state == "failed"
