"""Times that are held while a patient decides, and a family's times."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from sqlalchemy import func, select

from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Reservation
from frontdesk.services.booking.holding import Spot, hold_times
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.navigation import Wish
from tests.support.clinic import ANNA
from tests.ui.booking.hands import Hands
from tests.ui.booking.test_slots import found, looked, press

ENTER = Qt.Key.Key_Return


def reservations(hands: Hands) -> int:
    """How many times are held."""
    with hands.clinic.book.read() as reader:
        return reader.execute(select(func.count()).select_from(Reservation)).scalar_one()


def test_a_time_is_held_by_a_key_and_counted_down(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    QTest.keyClick(panel.table, Qt.Key.Key_H)
    hands.until(panel.held_bar.isVisible)
    assert panel.held_bar.left == "2:00 left"
    hands.until(lambda: panel.answers.rows[0].held)
    # To this search it is free still; to everybody else it is not.
    assert found(panel)[0].startswith("Mon 23 Nov, today, 11:00")
    hands.clinic.clock.advance(seconds=61)
    panel.tick(hands.desk.now())
    assert panel.held_bar.left == "0:59 left"


def test_a_hold_runs_out_by_itself(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    panel.hold_current()
    hands.until(panel.held_bar.isVisible)
    hands.clinic.clock.advance(seconds=120)
    panel.tick(hands.desk.now())
    assert not panel.held_bar.isVisible()
    hands.until(lambda: panel.state.text().startswith("The time was held long enough"))


def test_another_one_is_held_instead(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    press(panel, "slots.hold")
    hands.until(panel.held_bar.isVisible)
    panel.table.selectRow(1)
    press(panel, "slots.hold")
    hands.until(lambda: len(panel.answers.rows) > 1 and panel.answers.rows[1].held)
    assert reservations(hands) == 1


def test_leaving_gives_it_back_and_so_does_the_button(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    for leave in (lambda: press(panel, "slots.give_back"), lambda: panel.may_close()):
        panel.hold_current()
        hands.until(panel.held_bar.isVisible)
        leave()
        hands.until(lambda: not hands.desk.jobs.acting)
        assert reservations(hands) == 0
        assert not panel.held_bar.isVisible()


def test_a_time_that_another_desk_holds_is_refused_with_the_free_ones_beside_it(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    keys = hands.clinic.keys
    spot = Spot(keys.providers["Dr Malik"], keys.locations["Hillside Clinic"], "2026-11-23T11:00", 30)
    hold_times(hands.clinic.book, ANNA, [spot])
    panel.hold_current()
    hands.until(lambda: "is held for somebody else" in panel.state.text())
    assert "Free: " in panel.state.text()
    hands.until(lambda: not found(panel)[0].startswith("Mon 23 Nov, today, 11:00"))
    assert "is held for somebody else" in panel.state.text()
    assert not panel.held_bar.isVisible()


def with_family(hands: Hands) -> FindSlotPanel:
    """The Byrnes, father and daughter, by one key."""
    panel = looked(hands, Wish(patient_id=hands.clinic.patients["Byrne"]))
    family = panel.fields.family
    hands.until(family.isVisible)
    QTest.keyClick(
        panel.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    hands.until(
        lambda: family.is_on and len(panel.answers.rows) > 0 and len(panel.answers.rows[0].slots) == 2
    )
    return panel


def test_a_family_comes_together_is_held_and_booked_at_once_and_taken_back_at_once(hands: Hands) -> None:
    panel = with_family(hands)
    slots = panel.answers.rows[0].slots
    assert slots[0].start == slots[1].start
    assert slots[0].provider != slots[1].provider
    panel.table.setFocus()
    QTest.keyClick(panel.table, ENTER)
    hands.until(panel.together.isVisible)
    hands.until(lambda: not hands.desk.jobs.acting)
    assert reservations(hands) == 1
    QTest.keyClick(panel.together.book, ENTER)
    hands.until(lambda: panel.done.line != "")
    assert "Tom at" in panel.done.line
    assert "Lucy at" in panel.done.line
    assert reservations(hands) == 0
    day = slots[0].start[:10]
    booked = [
        each for each in hands.visits(day) if each.start_wall == slots[0].start and "Byrne" in each.patient
    ]
    assert len(booked) == 2
    undo = hands.heard.told[-1].undo
    assert undo is not None
    undo()
    hands.until(lambda: not hands.desk.jobs.acting)
    left = [each for each in hands.visits(day) if each.id in {one.id for one in booked}]
    assert {each.lifecycle for each in left} <= {Lifecycle.CANCELLED_BY_CLINIC}


def test_a_family_comes_back_to_back_and_esc_goes_back_to_the_times(hands: Hands) -> None:
    panel = with_family(hands)
    press(panel, "slots.company.back_to_back")
    hands.until(lambda: panel.answers.rows[0].slots[0].start < panel.answers.rows[0].slots[1].start)
    first, second = panel.answers.rows[0].slots
    assert first.end_utc <= second.start_utc
    panel.take_current()
    hands.until(panel.together.isVisible)
    assert panel.back()
    assert panel.table.isVisible()
    panel.fields.family._remove(hands.clinic.patients["Byrne"])
    hands.until(lambda: len(panel.answers.rows[0].slots) == 1)
    assert panel.fields.with_row.isVisible()


def test_a_family_visit_that_cannot_be_booked_says_why_and_books_nobody(hands: Hands) -> None:
    panel = with_family(hands)
    panel.take_current()
    hands.until(panel.together.isVisible)
    hands.until(lambda: not hands.desk.jobs.acting)
    hands.clinic.clock.advance(minutes=10)
    panel.together.book.click()
    trouble = panel.together.findChild(type(panel.state), "slots.trouble")
    assert trouble is not None
    hands.until(lambda: "held too long" in trouble.text())
    assert panel.together.book.isEnabled()


def test_names_are_hidden_here_too(hands: Hands) -> None:
    hands.desk.who.hide_names(hidden=True)
    panel = with_family(hands)
    assert not any("Byrne" in each or "Lucy" in each for each in found(panel))
    offer = panel.findChild(QPushButton, "slots.family")
    assert isinstance(offer, QPushButton)
    assert "Lucy" not in offer.text()


def test_the_form_that_follows_gets_the_time_that_was_held(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik", patient="Lee"))
    panel.hold_current()
    hands.until(panel.held_bar.isVisible)
    QTest.keyClick(panel.table, ENTER)
    booking = hands.heard.wanted[-1]
    assert isinstance(booking, BookingPanel)
    hands.panel = booking
    hands.show(booking)
    hands.until(lambda: booking.visit.knows_choices and booking.picker.person is not None)
    hands.settled()
    # Nobody is in the way, not even this search; the form holds the time itself now.
    assert booking.findings.sentence == ""
    assert reservations(hands) == 1
    booking.commit()
    assert hands.done().startswith("Monday 23 November at 11:00 with Dr Malik")


def test_where_nobody_shares_the_number_no_family_is_offered(hands: Hands) -> None:
    panel = looked(hands, Wish(patient_id=hands.clinic.patients["Lee"]))
    hands.until(lambda: hands.desk.jobs.idle)
    assert not any(each.isVisible() for each in panel.findChildren(QPushButton, "slots.family"))
    panel.fields.family.add_all()
    assert not panel.fields.family.is_on


def test_a_length_of_one_of_the_family_that_cannot_be_read_is_said(hands: Hands) -> None:
    panel = with_family(hands)
    line = panel.fields.family.findChild(QLineEdit, f"slots.length.{hands.clinic.patients['Byrne']}")
    assert isinstance(line, QLineEdit)
    line.setText("an age")
    hands.until(lambda: panel.state.text() == "This is no length. Write it in minutes, like 30.")
    line.setText("45")
    hands.until(lambda: len(panel.answers.rows) > 0 and panel.answers.rows[0].slots[0].minutes == 45)
    panel.fields.type.choose(hands.clinic.keys.types["Follow-up"])
    hands.until(lambda: panel.answers.rows[0].slots[1].minutes == 15)
    assert panel.answers.rows[0].slots[0].minutes == 45


def test_a_visit_too_long_for_any_day_is_shortened_by_a_click(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    panel.fields.length.edit.setText("11h")
    hands.until(lambda: bool(panel.findChildren(QPushButton, "slots.helps.length")))
    press(panel, "slots.helps.length")
    hands.until(lambda: len(panel.answers.rows) > 0)
    length = panel.fields.length.value
    assert length is not None
    assert length < 11 * 60
    assert panel.answers.rows[0].slots[0].minutes == length
