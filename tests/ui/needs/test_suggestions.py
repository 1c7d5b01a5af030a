"""What a reply sounds like, as the first act of its row."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from frontdesk.domain.words import Confirmation, NeedKind
from frontdesk.models.tables import Address, Patient
from frontdesk.ui.kit.keyed import KeyButton
from tests.ui import ledger
from tests.ui.needs.conftest import Needs, find


def late(needs: Needs, body: str, suggestion: str, late_minutes: int | None = None) -> int:
    """A reply about the clinic's late visit, which stands in the list; gives the visit's key."""
    visit = needs.clinic.visits["late"]
    asked = ledger.text(needs.clinic, visit)
    ledger.reply(needs.clinic, body, visit, asked_by=asked, suggestion=suggestion, late_minutes=late_minutes)
    needs.open()
    needs.choose(NeedKind.REPLY)
    return visit.id


def confirmation(needs: Needs, visit_id: int) -> Confirmation:
    assert needs.desk.reader is not None
    visit = needs.desk.reader.visit(visit_id)
    assert visit is not None
    return visit.confirmation


@pytest.mark.parametrize(
    ("body", "suggestion", "button", "said"),
    [
        ("ok see you", "confirm", "needs.confirms", "confirmed"),
        ("can't make it", "decline", "needs.declines", "can't come"),
    ],
)
def test_a_yes_or_no_that_is_suggested_is_the_main_act_and_one_key(
    empty_needs: Needs, body: str, suggestion: str, button: str, said: str
) -> None:
    late(empty_needs, body, suggestion)
    assert find(empty_needs.screen, KeyButton, button).property("kind") == "primary"
    empty_needs.key(Qt.Key.Key_Y)
    empty_needs.until(lambda: bool(empty_needs.told))
    assert empty_needs.told[0].sentence == f"Jana Nováková: {said}"


def test_running_late_is_accepted_by_its_key_and_taken_back(empty_needs: Needs) -> None:
    visit = late(empty_needs, "15 min late", "late", 15)
    assert find(empty_needs.screen, KeyButton, "needs.accepts").words == "Comes later"
    empty_needs.key(Qt.Key.Key_Y)
    empty_needs.until(lambda: confirmation(empty_needs, visit) is Confirmation.CONFIRMED)
    empty_needs.until(lambda: bool(empty_needs.told))
    undo = empty_needs.told[0].undo
    assert undo is not None
    undo()
    empty_needs.until(lambda: confirmation(empty_needs, visit) is Confirmation.NEEDS_PERSON)


def test_who_wants_no_texts_stands_first_and_is_recorded(empty_needs: Needs) -> None:
    late(empty_needs, "please stop texting me", "no_texts")
    first = empty_needs.screen.table.rows_model.rows[0].need
    assert first.next_step == "Record that they want no texts."
    empty_needs.key(Qt.Key.Key_E)
    empty_needs.until(lambda: bool(empty_needs.refused))
    empty_needs.key(Qt.Key.Key_Y)
    empty_needs.until(lambda: bool(empty_needs.told))
    assert empty_needs.told[0].sentence == "Jana Nováková: gets no more texts"
    with empty_needs.clinic.book.read() as connection:
        patient = empty_needs.clinic.visits["late"].patient_id
        assert (
            connection.execute(select(Patient.sms_consent).where(Patient.id == patient)).scalar_one() == "no"
        )


def test_somebody_elses_number_is_marked(empty_needs: Needs) -> None:
    late(empty_needs, "wrong number", "wrong_number")
    find(empty_needs.screen, KeyButton, "needs.accepts").click()
    empty_needs.until(lambda: bool(empty_needs.told))
    with empty_needs.clinic.book.read() as connection:
        assert connection.execute(select(Address.unusable_code)).scalars().all() == [0]


def test_another_time_is_a_call_and_nothing_is_accepted(empty_needs: Needs) -> None:
    late(empty_needs, "can it be 3?", "other_time")
    assert find(empty_needs.screen, KeyButton, "needs.call").property("kind") == "primary"
    empty_needs.key(Qt.Key.Key_Y)
    empty_needs.until(lambda: bool(empty_needs.refused))
    assert empty_needs.refused == ["Nothing is suggested for this row. Read it and decide."]
