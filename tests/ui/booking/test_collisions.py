"""What stands in the way of a booking: said at the time, with what can be done instead; and what the clocks themselves do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import cancel_visit
from tests.ui.booking.hands import Hands
from tests.ui.desks import EVA, NEXT

ENTER = Qt.Key.Key_Return
NINE = f"{NEXT}T09:00"
"""Petr Dvořák has it."""


def test_who_has_the_time_is_named_the_free_times_beside_it_and_one_of_them_books(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE, patient="Lee"))
    hands.until(lambda: panel.findings.isVisible())
    assert panel.findings.sentence == "Dr Malik has Petr Dvořák 09:00 to 09:30. Free:"
    assert hands.free() == ["08:30", "09:30", "10:00"]
    assert panel.visit.time.edit.property("wrong") is True
    hands.button("booking.free.1").setFocus()
    hands.press(ENTER)
    assert hands.done() == "Tuesday 24 November at 09:30 with Dr Malik, Hillside Clinic, Grace"


def test_a_free_time_without_a_patient_is_only_taken_over(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE))
    hands.until(lambda: panel.findings.isVisible())
    hands.click("booking.free.1")
    hands.until(lambda: panel.findings.isHidden())
    hands.settled()
    assert panel.sheet.summary.text() == "Tue 24 Nov, 09:30 to 10:00"
    assert panel.watch.hold.id is not None


def test_enter_on_a_taken_time_says_so_and_books_nothing(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE, patient="Lee"))
    panel.commit()
    hands.until(lambda: not hands.desk.jobs.acting)
    assert panel.findings.sentence.startswith("Dr Malik has Petr Dvořák")
    assert len(hands.visits(NEXT)) == 1
    assert panel.has_something


def test_sharing_a_time_needs_a_reason(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE, patient="Lee"))
    hands.until(lambda: panel.findings.isVisible())
    hands.click("booking.anyway")
    assert hands.focus is panel.findings.reason
    hands.press(ENTER)
    assert len(hands.visits(NEXT)) == 1
    hands.type("her father is seen then")
    hands.press(ENTER)
    hands.done()
    assert [each.overbooked for each in hands.visits(NEXT)] == [None, "her father is seen then"]


def test_the_reason_holds_when_enter_is_asked_for_once_more(hands: Hands) -> None:
    evening = f"{NEXT}T20:00"
    hands.clinic.visit(evening, "Adeyemi")
    panel = hands.open(hands.at(evening, patient="Lee"))
    hands.until(lambda: panel.findings.isVisible())
    hands.click("booking.anyway")
    hands.type("twins")
    hands.press(ENTER)
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    hands.press(ENTER)
    hands.done()
    assert "twins" in [each.overbooked for each in hands.visits(NEXT)]


def test_a_change_elsewhere_takes_no_reason_from_under_the_hands(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE, patient="Lee"))
    hands.until(lambda: panel.findings.isVisible())
    hands.click("booking.anyway")
    hands.type("her father ")
    hands.clinic.visit(f"{NEXT}T11:00", "Adeyemi")
    panel.changes(Changes(1, (Change(Kind.APPOINTMENT, 99),)))
    assert panel.findings.isVisible()
    hands.settled()
    assert hands.focus is panel.findings.reason
    hands.type("is seen then")
    hands.press(ENTER)
    hands.done()
    assert [each.overbooked for each in hands.visits(NEXT)][:2] == [None, "her father is seen then"]


def test_a_time_that_was_given_back_is_not_said_to_be_taken_any_more(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE, patient="Lee"))
    hands.until(lambda: panel.findings.isVisible())
    (taken,) = hands.visits(NEXT)
    cancel_visit(hands.clinic.book, EVA, taken.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    panel.changes(Changes(1, (Change(Kind.APPOINTMENT, taken.id),)))
    hands.until(lambda: panel.findings.isHidden())
    hands.settled()
    assert panel.watch.hold.id is not None


def test_a_visit_that_came_in_between_is_named_when_it_is_booked(hands: Hands) -> None:
    panel = hands.open(hands.at(f"{NEXT}T10:00", patient="Lee"))
    hands.clinic.clock.advance(minutes=30)
    hands.clinic.visit(f"{NEXT}T10:00", "Adeyemi")
    panel.commit()
    hands.until(lambda: panel.findings.isVisible())
    assert panel.findings.sentence == "Dr Malik has Oluwaseun Adeyemi 10:00 to 10:30. Free:"


@pytest.mark.parametrize(
    ("start", "minutes", "doubt"),
    [
        ("2026-11-20T10:00", 30, "The day of the visit has passed. Check the date."),
        ("2026-12-25T10:00", 30, "The location is closed that day: Christmas Day."),
        (f"{NEXT}T17:15", 30, "The visit is outside the hours of Dr Malik there."),
        (f"{NEXT}T23:30", 60, "The visit goes on past midnight. Check its start and its length."),
    ],
)
def test_what_is_unusual_is_asked_once_and_a_second_enter_goes_on(
    hands: Hands, start: str, minutes: int, doubt: str
) -> None:
    panel = hands.open(hands.at(start, patient="Lee", minutes=minutes))
    panel.visit.time.setFocus()
    hands.press(ENTER)
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    assert doubt in panel.findings.sentence
    assert panel.sheet.done.line == ""
    hands.press(ENTER)
    hands.done()
    assert len([each for each in hands.visits(start[:10]) if each.start_wall == start]) == 1


def test_what_was_agreed_to_for_one_time_is_asked_again_of_another(hands: Hands) -> None:
    panel = hands.open(hands.at(f"{NEXT}T17:15", patient="Lee"))
    panel.commit()
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    panel.visit.time.edit.setText("19:00")
    panel.commit()
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    assert len(hands.visits(NEXT)) == 1


def test_another_visit_of_the_patient_at_that_time_is_asked_about(hands: Hands) -> None:
    panel = hands.open(hands.at(NINE, "Dr Novák", patient="Dvořák"))
    panel.commit()
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    assert "The patient has another visit then: 09:00 with Dr Malik." in panel.findings.sentence


@pytest.mark.parametrize("typed", ["0", "25h", "1500"])
def test_a_length_that_cannot_be_is_refused_at_its_field(hands: Hands, typed: str) -> None:
    panel = hands.open(hands.at(f"{NEXT}T10:00", patient="Lee"))
    panel.visit.length.edit.setText(typed)
    panel.visit.length.setFocus()
    hands.press(ENTER)
    wrong = panel.visit.rows["length"].wrong
    assert wrong == "A visit lasts from 1 minute to 24 hours. Give its length in minutes."
    assert panel.visit.length.text == typed
    assert len(hands.visits(NEXT)) == 1


def test_a_time_that_the_clocks_skip_is_refused_with_the_nearest_that_exist(hands: Hands) -> None:
    panel = hands.open(hands.at("2027-03-28T01:30", patient="Lee"))
    panel.commit()
    assert panel.findings.sentence == (
        "The clocks go forward that night and skip 01:30. Take an earlier or a later time."
    )
    assert hands.free() == ["00:59", "02:00"]
    hands.click("booking.free.1")
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    hands.settled()
    assert "Enter once more" in panel.findings.sentence
    panel.commit()
    assert hands.done().startswith("Sunday 28 March 2027 at 02:00")


@pytest.mark.parametrize(("choice", "utc"), [(0, 1792888200000), (1, 1792891800000)])
def test_a_time_that_the_clocks_show_twice_is_asked_for(hands: Hands, choice: int, utc: int) -> None:
    hands.clinic.clock.set("2026-10-20T08:00:00+00:00")
    panel = hands.open(hands.at("2026-10-25T01:30", patient="Lee"))
    panel.commit()
    assert panel.findings.sentence == (
        "The clocks go back that night and show 01:30 twice. Choose which one is meant."
    )
    assert hands.free() == ["01:30, before", "01:30, after"]
    hands.click(f"booking.free.{choice}")
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    panel.commit()
    hands.done()
    [visit] = hands.visits("2026-10-25")
    assert visit.start_utc == utc


def test_a_second_enter_takes_the_first_of_two_passes(hands: Hands) -> None:
    hands.clinic.clock.set("2026-10-20T08:00:00+00:00")
    panel = hands.open(hands.at("2026-10-25T01:30", patient="Lee"))
    panel.commit()
    panel.commit()
    hands.until(lambda: "Enter once more" in panel.findings.sentence)
    panel.commit()
    hands.done()
    [visit] = hands.visits("2026-10-25")
    assert visit.start_utc == 1792888200000


# Moving a visit with the same panel


def test_a_visit_moves_to_another_slot_and_both_times_are_shown(hands: Hands) -> None:
    visit = hands.clinic.visits["tomorrow"]
    panel = hands.open(hands.at("2026-11-25T11:00", instead_of=visit.id))
    assert panel.title == "Move the visit"
    assert panel.sheet.summary.text() == "Wed 25 Nov, 11:00 to 11:30"
    assert panel.sheet.place.text() == "Now: Tue 24 Nov 09:00 with Dr Malik"
    assert panel.visit.rows["type"].isHidden()
    panel.visit.time.setFocus()
    hands.press(ENTER)
    assert hands.done() == "Wednesday 25 November at 11:00 with Dr Malik, Hillside Clinic, Petr"
    assert panel.title == "Moved"
    assert hands.heard.sentences == ["Petr Dvořák: moved to Wed 25 Nov 11:00"]
    [moved] = hands.visits("2026-11-25")
    assert (moved.id, moved.lifecycle) == (visit.id, Lifecycle.BOOKED)
    undo = hands.heard.told[0].undo
    assert undo is not None
    undo()
    hands.until(lambda: [each.id for each in hands.visits(NEXT)] == [visit.id])


def test_a_move_counts_down_to_the_text_that_tells_of_it(hands: Hands) -> None:
    from tests.ui.booking.telling import tell_the_patient

    visit = hands.clinic.visits["tomorrow"]
    tell_the_patient(hands.clinic.book, visit)
    panel = hands.open(hands.at("2026-11-25T11:00", instead_of=visit.id))
    panel.commit()
    hands.done()
    assert hands.heard.told[0].until_utc == hands.desk.now() + 180_000


def test_a_visit_is_not_in_its_own_way(hands: Hands) -> None:
    visit = hands.clinic.visits["tomorrow"]
    panel = hands.open(hands.at(f"{NEXT}T09:15", instead_of=visit.id))
    assert panel.findings.isHidden()
    panel.commit()
    assert hands.done().startswith("Tuesday 24 November at 09:15")


def test_a_visit_that_somebody_else_changed_meanwhile_stays(hands: Hands) -> None:
    from frontdesk.services.booking import move_visit
    from tests.ui.desks import EVA

    visit = hands.clinic.visits["tomorrow"]
    panel = hands.open(hands.at("2026-11-25T11:00", instead_of=visit.id))
    move_visit(hands.clinic.book, EVA, visit.id, start=f"{NEXT}T15:00")
    panel.commit()
    hands.until(lambda: panel.sheet.trouble.isVisible())
    assert panel.sheet.trouble.text() == (
        "Somebody changed this visit meanwhile. You moved it to 15:00 at 08:00. Look at it again, then repeat what you did."
    )
