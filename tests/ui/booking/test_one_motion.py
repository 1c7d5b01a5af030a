"""What a booking brings with it and asks about: preparation, alerts, possible duplicates, the next visit, a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Mark, PartOfDay, Remote
from frontdesk.services.alerts import add_alert
from frontdesk.services.patients import find_patients, set_deceased, set_mark
from frontdesk.services.requests import RequestEdit, get_request, take_request
from frontdesk.services.setting_up import save_type
from frontdesk.services.worklist import needs_you
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.parking import ParkedPanel, park_or_resume, resume
from frontdesk.ui.drafts import shelf
from frontdesk.ui.navigation import Wish
from tests.ui.booking.hands import Hands
from tests.ui.desks import EVA, NEXT

ENTER = Qt.Key.Key_Return
TEN = f"{NEXT}T10:00"


def _type(hands: Hands, name: str, minutes: int, extras: TypeExtras) -> int:
    key = hands.clinic.keys.types[name]
    return save_type(hands.clinic.book, EVA, key, name=name, minutes=minutes, colour="", extras=extras)


# What the type brings


def test_length_value_and_preparation_come_from_the_type_and_are_read_back(hands: Hands) -> None:
    extras = TypeExtras(7250, "GBP", None, "", "Come fasting", 6)
    kind = _type(hands, "New patient", 45, extras)
    panel = hands.open(hands.at(TEN, patient="Lee"))
    panel.visit.type.choose(kind)
    hands.settled()
    assert panel.visit.length.value == 45
    assert panel.visit.rows["type"].said == "£72.50; Come fasting"
    panel.commit()
    assert hands.done() == (
        "Tuesday 24 November at 10:00 with Dr Malik, Hillside Clinic, Grace. Come fasting."
    )


def test_a_video_visit_shows_its_link_and_names_no_place(hands: Hands) -> None:
    link = "https://video.example.org/hillside"
    kind = _type(hands, "Consultation", 30, TypeExtras(None, "", Remote.VIDEO, link))
    room = hands.clinic.keys.rooms["Hillside Clinic", "Room 1"]
    wish = replace(hands.at(TEN, patient="Lee"), room_id=room, type_id=kind)
    panel = hands.open(wish)
    assert panel.visit.rows["type"].said == f"video visit, {link}"
    panel.commit()
    assert hands.done() == "Tuesday 24 November at 10:00 with Dr Malik, by video, Grace"
    with hands.clinic.book.read() as connection:
        assert connection.exec_driver_sql("SELECT room_id FROM appointment ORDER BY id DESC").scalar() is None


def test_the_room_that_was_chosen_in_the_book_is_taken(hands: Hands) -> None:
    room = hands.clinic.keys.rooms["Hillside Clinic", "Room 1"]
    panel = hands.open(replace(hands.at(TEN, patient="Lee"), room_id=room))
    panel.commit()
    hands.done()
    with hands.clinic.book.read() as connection:
        assert connection.exec_driver_sql("SELECT room_id FROM appointment ORDER BY id DESC").scalar() == room


# What is to be known of the patient


def test_alerts_and_marks_stand_there_the_moment_somebody_is_chosen(hands: Hands) -> None:
    patient = hands.clinic.patients["Haddad"]
    add_alert(hands.clinic.book, EVA, patient, "Latex allergy: tell the room")
    set_mark(hands.clinic.book, EVA, patient, Mark.NEEDS_TIME, on=True, note="walks slowly")
    panel = hands.open(hands.at(TEN))
    hands.type("haddad")
    hands.press(ENTER)
    hands.until(lambda: panel.sheet.beware.isVisible())
    assert panel.sheet.beware.sentences == [
        "Alert: Latex allergy: tell the room",
        "Needs more time (walks slowly), Interpreter",
    ]
    panel.picker.change.click()
    assert not panel.sheet.beware.isVisible()


def test_somebody_without_alerts_leaves_no_gap(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN, patient="Lee"))
    hands.until(lambda: panel.sheet.beware.facts is not None)
    assert not panel.sheet.beware.isVisible()


def test_a_patient_who_died_cannot_be_booked_and_it_is_said_at_once(hands: Hands) -> None:
    set_deceased(hands.clinic.book, EVA, hands.clinic.patients["Lee"], date(2026, 11, 2))
    panel = hands.open(hands.at(TEN, patient="Lee"))
    hands.until(lambda: panel.sheet.beware.isVisible())
    [sentence] = panel.sheet.beware.sentences
    assert sentence.startswith("They died on Mon 2 Nov 2026, so nothing can be booked.")
    hands.press(ENTER)
    assert panel.sheet.trouble.text() == sentence
    assert all(each.start_wall != TEN for each in hands.visits(NEXT))


def test_a_patient_for_whom_booking_is_stopped_is_refused_but_their_visit_moves(hands: Hands) -> None:
    patient = hands.clinic.patients["Dvořák"]
    add_alert(hands.clinic.book, EVA, patient, "Latex allergy")
    add_alert(hands.clinic.book, EVA, patient, "Dismissed after threats", stops=True)
    panel = hands.open(hands.at(TEN, patient="Dvořák"))
    hands.until(lambda: panel.sheet.beware.isVisible())
    said, other = panel.sheet.beware.sentences
    assert said.startswith("No visits are booked for this patient: Dismissed after threats. Ask the practice")
    assert other == "Alert: Latex allergy"
    hands.press(ENTER)
    assert panel.sheet.trouble.text() == said
    assert all(each.start_wall != TEN for each in hands.visits(NEXT))


def test_the_visit_that_they_have_may_move(hands: Hands) -> None:
    visit = hands.clinic.visits["not_asked"]
    add_alert(hands.clinic.book, EVA, visit.patient_id, "Dismissed after threats", stops=True)
    panel = hands.open(Wish(instead_of=visit.id, start_wall=TEN, provider_id=visit.provider_id))
    hands.until(panel.sheet.beware.isVisible)
    assert panel.sheet.beware.sentences == ["No new visits: Dismissed after threats."]
    panel.commit()
    hands.done()
    assert [each.start_wall for each in hands.visits(NEXT) if each.id == visit.id] == [TEN]


# Possible duplicates


def _newcomer(hands: Hands, name: str, born: str = "") -> BookingPanel:
    panel = hands.open(replace(hands.at(TEN), patient_text=name))
    panel.sheet.newcomer.birth.put_text(born)
    panel.sheet.newcomer.birth.changed.emit()
    return panel


def test_whoever_has_a_card_is_offered_while_a_new_one_is_typed_and_f2_takes_it(hands: Hands) -> None:
    panel = _newcomer(hands, "Jana Novakova", "1984-03-21")
    twins = panel.sheet.twins
    why = "Same name, date of birth with swapped or mistyped digits."
    hands.until(lambda: [each.why for each in twins.found] == [why])
    hands.press(Qt.Key.Key_F2)
    hands.until(lambda: panel.picker.person is not None)
    assert panel.picker.person is not None
    assert panel.picker.person.id == hands.clinic.patients["Nováková"]
    assert not panel.sheet.is_new
    hands.until(lambda: panel.sheet.beware.isVisible())
    assert panel.sheet.beware.sentences == [
        "Typed, and not on the card: the date of birth 1984-03-21. Ask, then correct the card."
    ]
    hands.settled()
    hands.press(ENTER)
    assert "Jana" in hands.done()
    assert len(find_patients(hands.clinic.book, "novakova")) == 1


def test_the_mouse_takes_a_card_as_well(hands: Hands) -> None:
    panel = _newcomer(hands, "Novakova Jana", "1984-03-12")
    hands.until(lambda: bool(panel.sheet.twins.found))
    hands.click("twins.take.0")
    hands.until(lambda: panel.picker.person is not None)


def test_enter_asks_once_and_enter_once_more_makes_a_new_card(hands: Hands) -> None:
    panel = _newcomer(hands, "Jana Novakova", "1984-03-12")
    panel.commit()
    hands.until(lambda: panel.sheet.trouble.isVisible())
    assert panel.sheet.trouble.text() == (
        "There may be a card already: F2 takes it. Enter once more makes a new one."
    )
    assert panel.sheet.twins.isVisible()
    panel.commit()
    hands.done()
    assert len(find_patients(hands.clinic.book, "novakova")) == 2


def test_a_stranger_is_booked_without_a_question(hands: Hands) -> None:
    panel = _newcomer(hands, "Oleg Ivanov", "1970-01-02")
    panel.commit()
    assert hands.done().endswith("Oleg")
    assert panel.sheet.twins.found == ()


def test_giving_the_new_card_up_takes_the_question_away(hands: Hands) -> None:
    panel = _newcomer(hands, "Jana Novakova", "1984-03-12")
    hands.until(lambda: bool(panel.sheet.twins.found))
    hands.click("booking.newcomer.back")
    assert not panel.sheet.twins.isVisible()


# The next visit


def test_the_next_visit_is_filled_in_and_one_enter_books_it(hands: Hands) -> None:
    _type(hands, "Follow-up", 15, TypeExtras(again_weeks=6))
    visit = hands.clinic.visits["arrived"]
    panel = hands.open(Wish(again_of=visit.id))
    hands.until(lambda: panel.sheet.times.isVisible())
    assert panel.sheet.times.sentence == "6 weeks on:"
    assert panel.visit.given().day == date(2027, 1, 4)
    assert panel.visit.time.value == 8 * 60 + 30
    assert panel.visit.length.value == 15
    assert panel.picker.person is not None
    hands.settled()
    hands.press(ENTER)
    assert hands.done() == "Monday 4 January 2027 at 08:30 with Dr Malik, Hillside Clinic, Jana"


def test_the_next_visit_that_nobody_touched_is_let_go_by_esc(hands: Hands) -> None:
    panel = hands.open(Wish(again_of=hands.clinic.visits["arrived"].id))
    hands.until(lambda: panel.sheet.times.isVisible() and panel.visit.knows_choices)
    hands.settled()
    assert panel.may_close()
    assert hands.heard.sentences == []
    assert shelf(hands.desk).of("booking") == ()


def test_the_next_visit_that_was_changed_is_parked_by_esc(hands: Hands) -> None:
    panel = hands.open(Wish(again_of=hands.clinic.visits["arrived"].id))
    hands.until(lambda: panel.sheet.times.isVisible() and panel.visit.knows_choices)
    hands.settled()
    panel.visit.length.edit.setText("40")
    assert panel.may_close()
    assert hands.heard.sentences == ["The half-made booking is parked. F4 takes it up again."]
    [draft] = shelf(hands.desk).of("booking")
    assert (draft.parked, draft.fields["minutes"]) == (True, 40)


def test_the_next_visit_is_parked_untouched_by_whoever_asks_for_it(hands: Hands) -> None:
    panel = hands.open(Wish(again_of=hands.clinic.visits["arrived"].id))
    hands.until(lambda: panel.sheet.times.isVisible() and panel.visit.knows_choices)
    hands.settled()
    panel.park()
    assert len(shelf(hands.desk).of("booking")) == 1


def test_the_next_visit_waits_untouched_while_another_time_is_looked_for(hands: Hands) -> None:
    panel = hands.open(Wish(again_of=hands.clinic.visits["arrived"].id))
    hands.until(lambda: panel.sheet.times.isVisible() and panel.visit.knows_choices)
    hands.settled()
    panel.sheet.find_wanted.emit()
    assert panel.may_close()
    assert len(shelf(hands.desk).of("booking")) == 1


def test_another_of_the_free_times_is_taken_by_mouse(hands: Hands) -> None:
    panel = hands.open(Wish(again_of=hands.clinic.visits["arrived"].id))
    hands.until(lambda: panel.sheet.times.isVisible())
    hands.click("booking.times.1")
    taken = panel.sheet.times.times[1]
    slot = panel.watch.slot
    assert slot is not None
    assert (slot.start, slot.provider_id) == (taken.start, taken.provider_id)
    assert isinstance(hands.focus, QPushButton)
    hands.settled()
    hands.press(ENTER)
    hands.done()


# A request


def _request(hands: Hands, whose: RequestEdit) -> int:
    edit = replace(
        whose,
        type="follow-up",
        provider="Dr Novák",
        earliest="2026-12-01",
        weekdays=frozenset({3}),
        part_of_day=PartOfDay.AFTERNOON,
        wish="after two",
    )
    return take_request(hands.clinic.book, EVA, edit).request.id


def _of_grace(hands: Hands) -> int:
    return _request(hands, RequestEdit(patient_id=hands.clinic.patients["Lee"]))


def test_a_request_of_a_known_patient_becomes_a_booking_and_is_closed_and_undo_opens_it(hands: Hands) -> None:
    key = _of_grace(hands)
    panel = hands.open(Wish(request_id=key))
    hands.until(lambda: panel.sheet.times.isVisible())
    assert panel.sheet.times.sentence == (
        'Asked by phone for follow-up with Dr Novák, Thu, in the afternoon, from 1 Dec: "after two"\n'
        "What they asked for is free:"
    )
    assert panel.visit.given().day == date(2026, 12, 3)
    hands.settled()
    hands.press(ENTER)
    assert hands.done().startswith("Thursday 3 December at 12:00 with Dr Novák")
    assert get_request(hands.clinic.book, key).state == "booked"
    assert [row for row in needs_you(hands.clinic.book) if row.request_id] == []
    undo = hands.heard.told[0].undo
    assert undo is not None
    undo()
    hands.until(lambda: get_request(hands.clinic.book, key).state == "open")


def test_a_request_of_somebody_unknown_begins_a_card_and_offers_whoever_may_be_meant(hands: Hands) -> None:
    key = _request(hands, RequestEdit(first_name="Jana", last_name="Novakova", birth_date="1984-03-21"))
    panel = hands.open(Wish(request_id=key))
    hands.until(lambda: panel.sheet.is_new and bool(panel.sheet.twins.found))
    assert panel.sheet.newcomer.value().name == "Jana Novakova"
    hands.press(Qt.Key.Key_F2)
    hands.until(lambda: panel.picker.person is not None)
    hands.settled()
    panel.commit()
    hands.done()
    row = get_request(hands.clinic.book, key)
    assert (row.state, row.patient_id) == ("booked", hands.clinic.patients["Nováková"])


def test_a_parked_request_is_still_answered_when_it_is_booked_later(hands: Hands) -> None:
    key = _of_grace(hands)
    panel = hands.open(Wish(request_id=key))
    hands.until(lambda: panel.sheet.times.isVisible())
    panel.park()
    [draft] = shelf(hands.desk).of("booking")
    resume(hands.desk, draft.id)
    again = hands.heard.wanted[-1]
    assert isinstance(again, BookingPanel)
    hands.panel = again
    hands.show(again)
    hands.until(lambda: again.picker.person is not None and again.visit.knows_choices)
    hands.settled()
    again.commit()
    hands.done()
    assert get_request(hands.clinic.book, key).state == "booked"


def test_a_request_that_somebody_dealt_with_meanwhile_says_so(hands: Hands) -> None:
    key = _of_grace(hands)
    first = hands.open(Wish(request_id=key))
    hands.until(lambda: first.sheet.times.isVisible())
    first.commit()
    hands.done()
    panel = hands.open(Wish(request_id=key))
    hands.until(lambda: panel.sheet.trouble.isVisible())
    assert panel.sheet.trouble.text().startswith("Somebody has dealt with this request already.")


# What nobody means to write into a note


def test_a_letter_pasted_into_the_note_is_cut_and_that_is_said(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN, patient="Lee"))
    panel.visit.note.setFocus()
    panel.visit.note.insert("Dear Sir or Madam,\nI write about my knee. " * 200)
    assert panel.visit.rows["note"].said == "Only the first 500 characters fit here."
    assert len(panel.visit.note.text()) == 500
    panel.commit()
    hands.done()


def test_two_parked_bookings_are_listed_with_whom_when_and_how_old(hands: Hands) -> None:
    for name in ("Lee", "Costa"):
        panel = hands.open(hands.at(TEN, patient=name))
        park_or_resume(hands.desk, panel)
        hands.clinic.clock.advance(minutes=5)
    park_or_resume(hands.desk, None)
    listed = hands.heard.wanted[-1]
    assert isinstance(listed, ParkedPanel)
    model = listed.table.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts == [
        "Ines Costa, Tue 24 Nov 10:00; parked 5 min ago",
        "Grace Lee, Tue 24 Nov 10:00; parked 10 min ago",
    ]


def test_what_is_thrown_away_gives_its_time_back(hands: Hands) -> None:
    for name in ("Lee", "Costa"):
        panel = hands.open(hands.at(f"{NEXT}T1{len(name)}:00", patient=name))
        park_or_resume(hands.desk, panel)
        hands.until(lambda: not hands.desk.jobs.acting)
    listed = ParkedPanel(hands.desk)
    hands.show(listed)
    hands.press(Qt.Key.Key_Delete)
    hands.until(lambda: not hands.desk.jobs.acting)
    with hands.clinic.book.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM reservation").scalar() == 1
    undo = hands.heard.told[-1].undo
    assert undo is not None
    undo()
    assert len(shelf(hands.desk).of("booking")) == 2
