"""A family that looks for a time: who comes with another number, what is to be known of each, and until when is looked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from frontdesk.services.alerts import add_alert, alerts_of, end_alert
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.parking import resume
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.drafts import shelf
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.navigation import Wish
from tests.ui.booking.hands import Hands
from tests.ui.booking.test_slots import found, looked, press
from tests.ui.desks import EVA

ENTER = Qt.Key.Key_Return
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def with_another(hands: Hands) -> FindSlotPanel:
    """Grace Lee looks for a time, and Petr Dvořák, who has another number, comes with her: all of it by keys."""
    panel = looked(hands, Wish(patient_id=hands.clinic.patients["Lee"]))
    family = panel.fields.family
    hands.until(family.isVisible)
    QTest.keyClick(panel.table, Qt.Key.Key_A, CONTROL_SHIFT)
    assert hands.focus is family.picker.edit
    hands.type("Dvorak")
    hands.press(ENTER)
    assert [each.name for each in family.members] == ["Grace Lee", "Petr Dvořák"]
    hands.until(lambda: len(panel.answers.rows) > 0 and len(panel.answers.rows[0].slots) == 2)
    return panel


def told(panel: FindSlotPanel) -> list[str]:
    """What stands at the names before everything is booked."""
    made = panel.together.findChildren(Label)
    return [
        each.text() for each in made if each.objectName().startswith("slots.beware.") and not each.isHidden()
    ]


def test_somebody_with_another_number_comes_along_and_is_booked(hands: Hands) -> None:
    panel = with_another(hands)
    slots = panel.answers.rows[0].slots
    panel.take_current()
    hands.until(panel.together.book.isVisible)
    hands.until(lambda: not hands.desk.jobs.acting)
    QTest.keyClick(panel.together.book, ENTER)
    hands.until(lambda: panel.done.line != "")
    booked = {each.patient for each in hands.visits(slots[0].start[:10]) if each.start_wall == slots[0].start}
    assert booked >= {"Grace Lee", "Petr Dvořák"}


def test_by_mouse_and_only_once_each_and_esc_closes_the_search(hands: Hands) -> None:
    panel = with_another(hands)
    family = panel.fields.family
    press(panel, "slots.other")
    assert family.picker.isVisible()
    hands.type("Dvorak")
    hands.press(ENTER)
    assert len(family.members) == 2
    press(panel, "slots.other")
    assert panel.back()
    assert not family.picker.isVisible()
    assert not panel.back()
    family._remove(hands.clinic.patients["Dvořák"])
    hands.until(lambda: len(panel.answers.rows[0].slots) == 1)
    assert not family.is_on


def test_whoever_has_no_card_needs_one_first(hands: Hands) -> None:
    panel = looked(hands, Wish(patient_id=hands.clinic.patients["Lee"]))
    hands.until(panel.fields.family.isVisible)
    press(panel, "slots.other")
    hands.type("Zyx Nobody")
    hands.press(ENTER)
    assert hands.heard.refused == ["Whoever comes with them needs a card first: Ctrl+Shift+N writes one."]


def test_alerts_of_each_stand_there_before_everything_is_booked(hands: Hands) -> None:
    add_alert(hands.clinic.book, EVA, hands.clinic.patients["Lee"], "Latex allergy")
    panel = with_another(hands)
    panel.take_current()
    hands.until(panel.together.book.isVisible)
    assert told(panel) == ["Alert: Latex allergy"]
    assert panel.together.book.isEnabled()


def test_a_stop_of_one_of_them_is_said_and_nobody_is_booked_until_it_ends(hands: Hands) -> None:
    book, petr = hands.clinic.book, hands.clinic.patients["Dvořák"]
    add_alert(book, EVA, petr, "Dismissed after threats", stops=True)
    panel = with_another(hands)
    panel.take_current()
    hands.until(panel.together.book.isVisible)
    [sentence] = told(panel)
    assert sentence.startswith("No visits are booked for this patient: Dismissed after threats.")
    assert not panel.together.book.isEnabled()
    changes = end_alert(book, EVA, alerts_of(book, petr)[0].id).changes
    panel.changes(changes)
    hands.until(panel.together.book.isEnabled)
    assert told(panel) == []


def test_for_whom_booking_is_stopped_no_time_is_taken(hands: Hands) -> None:
    lee = hands.clinic.patients["Lee"]
    add_alert(hands.clinic.book, EVA, lee, "Only by the manager", stops=True)
    panel = looked(hands, Wish(patient_id=lee))
    hands.until(panel.beware.isVisible)
    QTest.keyClick(panel.table, ENTER)
    assert panel.state.text().startswith("No visits are booked for this patient: Only by the manager.")
    assert hands.heard.wanted == []


def test_nothing_after_the_last_day_is_found_and_later_helps(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    panel.fields.until.edit.setText("tomorrow")
    hands.until(lambda: all(each.startswith(("Mon 23 Nov", "Tue 24 Nov")) for each in found(panel)))
    panel.fields.until.edit.setText("22.11.2026")
    hands.until(lambda: "before the first" in panel.state.text())
    panel.fields.date.put(date(2026, 11, 28))
    panel.fields.until.edit.setText("29.11.2026")
    hands.until(lambda: panel.state.text().startswith("Nothing is free until Sun 29 Nov 2026."))
    hands.until(lambda: bool(panel.findChildren(QPushButton, "slots.helps.until")))
    press(panel, "slots.helps.until")
    hands.until(lambda: len(found(panel)) > 0)
    assert panel.fields.until.value is None


def test_a_booking_that_is_taken_up_again_says_the_next_visit_as_a_fresh_one_does(hands: Hands) -> None:
    panel = hands.open(hands.at("2026-11-24T10:00", patient="Nováková"))
    hands.until(lambda: panel.picker.person is not None)
    panel.visit.note.setText("left knee")
    panel.park()
    [draft] = shelf(hands.desk).of("booking")
    resume(hands.desk, draft.id)
    again = hands.heard.wanted[-1]
    assert isinstance(again, BookingPanel)
    hands.show(again)
    hands.until(
        lambda: any(each.text().startswith("Next visit: ") for each in again.picker.findChildren(Label))
    )
