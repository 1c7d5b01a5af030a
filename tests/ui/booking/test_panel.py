"""Booking in one motion, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import book_visit, cancel_visit
from frontdesk.services.booking.blocks import hold_slot
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.patients import get_patient
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.drafts import shelf
from frontdesk.ui.navigation import Wish
from tests.ui.booking.hands import Hands
from tests.ui.desks import EVA, HTML_NAME, NEXT

ENTER = Qt.Key.Key_Return
TEN = f"{NEXT}T10:00"


def test_a_slot_part_of_a_name_enter_enter(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    assert panel.sheet.summary.text() == "Tue 24 Nov, 10:00 to 10:30"
    assert panel.sheet.place.text() == "Dr Malik, Hillside Clinic"
    hands.type("jan")
    hands.press(ENTER)
    assert panel.picker.person is not None
    hands.press(ENTER)
    assert hands.done() == "Tuesday 24 November at 10:00 with Dr Malik, Hillside Clinic, Jana"
    assert hands.heard.sentences == ["Jana Nováková: booked Tue 24 Nov 10:00"]
    assert panel.title == "Booked"
    [visit] = [each for each in hands.visits(NEXT) if each.start_wall == TEN]
    assert (visit.patient, visit.minutes) == ("Jana Nováková", 30)
    with hands.qtbot.waitSignal(panel.closed):
        hands.press(ENTER)


def test_what_happens_next_stands_under_the_line(hands: Hands) -> None:
    panel = hands.open(hands.at("2026-12-08T10:00", patient="Nováková"))
    panel.commit()
    hands.done()
    hands.until(lambda: hands.label("booking.next").startswith("Reminders are switched off"))


def test_the_undo_bar_takes_the_booking_back_and_the_panel_goes(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN, patient="Lee"))
    panel.commit()
    hands.done()
    undo = hands.heard.told[0].undo
    assert undo is not None
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        undo()
    [visit] = [each for each in hands.visits(NEXT) if each.start_wall == TEN]
    assert visit.lifecycle is Lifecycle.CANCELLED_BY_CLINIC


def test_the_undo_bar_takes_the_booking_back_and_no_later_act(hands: Hands) -> None:
    other = hands.clinic.visits["tomorrow"]
    panel = hands.open(hands.at(TEN, patient="Lee"))
    panel.commit()
    hands.done()
    note_visit(hands.clinic.book, EVA, other.id, note="Wheelchair", was="")
    undo = hands.heard.told[0].undo
    assert undo is not None
    undo()
    hands.until(
        lambda: (
            [each.lifecycle for each in hands.visits(NEXT) if each.start_wall == TEN]
            == [Lifecycle.CANCELLED_BY_CLINIC]
        )
    )
    assert [each.note for each in hands.visits(NEXT) if each.id == other.id] == ["Wheelchair"]


def test_without_a_slot_date_time_and_provider_are_typed(hands: Hands) -> None:
    panel = hands.open(Wish())
    assert panel.sheet.summary.text() == "No time yet"
    assert hands.focus is panel.picker.edit
    hands.type("haddad")
    hands.press(ENTER)
    assert hands.focus is panel.visit.date.edit
    hands.type("next tue")
    hands.until(lambda: panel.visit.date.value is not None)
    hands.press(Qt.Key.Key_Tab)
    assert hands.focus.objectName() == "reading.0"
    hands.press(Qt.Key.Key_Tab)
    assert hands.focus is panel.visit.time.edit
    hands.type("915")
    panel.visit.provider.choose(hands.clinic.keys.providers["Dr Novák"])
    panel.visit.location.choose(hands.clinic.keys.locations["Hillside Clinic"])
    hands.press(ENTER)
    assert hands.done() == "Tuesday 1 December at 09:15 with Dr Novák, Hillside Clinic, Amira"


def test_a_date_typed_with_a_time_fills_both(hands: Hands) -> None:
    panel = hands.open(Wish())
    panel.visit.date.setFocus()
    hands.type("fri 14:30")
    assert panel.visit.date.value is not None
    assert panel.visit.time.value == 14 * 60 + 30


def test_what_is_missing_is_said_where_it_is_missing(hands: Hands) -> None:
    panel = hands.open(Wish())
    hands.press(ENTER)
    assert panel.picker.row.wrong == "Say for whom: choose somebody of the list, or its last line."
    hands.type("lee")
    hands.press(ENTER)
    hands.press(ENTER)
    rows = panel.visit.rows
    assert rows["date"].wrong == "Give the date."
    assert rows["time"].wrong == "Give the time."
    assert rows["provider"].wrong == "Choose with whom."
    assert panel.visit.date.edit.hasFocus()
    panel.visit.date.edit.setText("whenever")
    hands.press(ENTER)
    assert rows["date"].wrong == "This is no date. Write it like 24 Nov, next tue or +2w."
    assert panel.visit.date.text == "whenever"


def test_the_type_is_the_patients_last_one_and_brings_its_length(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("byrne, lucy")
    hands.press(ENTER)
    hands.until(lambda: panel.visit.type.currentText().startswith("Follow-up"))
    assert panel.visit.length.value == 15
    assert panel.sheet.summary.text() == "Tue 24 Nov, 10:00 to 10:15"


def test_a_length_that_was_typed_stays_whatever_the_type(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    panel.visit.length.edit.setText("40")
    panel.visit.type.choose(hands.clinic.keys.types["New patient"])
    assert panel.visit.length.value == 40


def test_arrows_choose_and_a_click_does_and_another_one_can_be_chosen(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("byrne")
    rows = panel.picker.table
    assert rows.isVisible()
    assert panel.visit.isHidden()
    first = rows.current
    hands.press(Qt.Key.Key_Down)
    second = rows.current
    assert first is not None
    assert second is not None
    assert first.person != second.person
    hands.press(ENTER)
    assert panel.picker.person == second.person
    assert panel.visit.isVisible()
    panel.picker.change.click()
    assert panel.picker.person is None
    assert panel.picker.edit.selectedText() == "byrne"
    assert rows.isVisible()
    assert panel.back()
    assert rows.isHidden()
    assert not panel.back()


def test_a_new_patient_comes_in_the_same_flow(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("Nora Quill")
    hands.press(ENTER)
    assert (panel.sheet.newcomer.first.text(), panel.sheet.newcomer.last.text()) == ("Nora", "Quill")
    assert hands.focus is panel.sheet.newcomer.mobile
    hands.type("07911 123499")
    hands.press(Qt.Key.Key_Tab)
    hands.type("3.7.1984")
    panel.sheet.newcomer.texts.setChecked(True)
    hands.press(ENTER)
    assert hands.done() == "Tuesday 24 November at 10:00 with Dr Malik, Hillside Clinic, Nora"
    [visit] = [each for each in hands.visits(NEXT) if each.start_wall == TEN]
    card = get_patient(hands.clinic.book, visit.patient_id)
    assert (card.first_name, card.last_name, card.mobile) == ("Nora", "Quill", "+447911123499")
    assert (card.birth_date, card.sms_consent) == ("1984-07-03", "yes")


def test_a_number_that_was_searched_for_is_the_new_patients_number(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("07911 123 777")
    hands.press(ENTER)
    assert panel.sheet.newcomer.mobile.text() == "07911 123 777"
    assert hands.focus is panel.sheet.newcomer.first


def test_who_was_searched_for_and_not_found_is_a_new_patient_at_once(hands: Hands) -> None:
    panel = hands.open(Wish(patient_text="Nora Quill"))
    assert panel.sheet.newcomer.isVisible()
    assert (panel.sheet.newcomer.first.text(), panel.sheet.newcomer.last.text()) == ("Nora", "Quill")
    assert panel.picker.text == "Nora Quill"


def test_a_new_patients_fields_say_what_is_wrong_each_at_its_own_and_keep_what_is_typed(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("Quill")
    hands.press(ENTER)
    panel.sheet.newcomer.last.clear()
    hands.press(ENTER)
    assert panel.sheet.newcomer.row("last_name").wrong == "A patient needs a last name. Fill it in."
    panel.sheet.newcomer.last.setText("Quill")
    panel.sheet.newcomer.mobile.setText("12")
    hands.press(ENTER)
    hands.until(lambda: panel.sheet.newcomer.row("mobile").wrong != "")
    assert panel.sheet.newcomer.mobile.text() == "12"
    assert hands.focus is panel.sheet.newcomer.mobile
    hands.click("booking.newcomer.back")
    assert panel.picker.isVisible()
    assert panel.picker.text == "Quill"


def test_a_name_of_100_kb_is_refused_in_a_sentence_and_html_is_a_name_like_any(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("x")
    hands.press(ENTER)
    panel.sheet.newcomer.last.setText("x" * 100_000)
    hands.press(ENTER)
    hands.until(lambda: panel.sheet.newcomer.row("last_name").wrong != "")
    assert "longer than" in panel.sheet.newcomer.row("last_name").wrong
    panel.sheet.newcomer.last.setText("<b>Bold</b>\u202e\x07 <script>")
    hands.press(ENTER)
    assert "<b>Bold</b> <script>" in hands.done()
    [visit] = [each for each in hands.visits(NEXT) if each.start_wall == TEN]
    assert visit.patient == "<b>Bold</b> <script>"


def test_who_has_html_for_a_name_is_shown_as_text(hands: Hands) -> None:
    hands.open(hands.at(TEN))
    hands.type("robert")
    hands.press(ENTER)
    assert hands.label("booking.patient.name").startswith(HTML_NAME)


def test_hidden_names_are_initials_here_too(hands: Hands) -> None:
    hands.desk.who.hide_names(hidden=True)
    panel = hands.open(hands.at(TEN))
    hands.type("nova")
    assert panel.picker.table.current is not None
    assert panel.picker.table.current.first == "J. N."
    hands.press(ENTER)
    hands.press(ENTER)
    assert "Jana" not in hands.done()
    assert hands.heard.sentences == ["J. N.: booked Tue 24 Nov 10:00"]


def test_the_slot_is_held_while_the_form_is_open_and_given_back_after(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    held = panel.watch.hold.id
    assert held is not None
    hands.clinic.clock.advance(seconds=100)
    panel.tick(hands.desk.now())
    hands.until(lambda: not hands.desk.jobs.acting)
    hands.clinic.clock.advance(seconds=100)
    assert taken(hands) == "Dr Malik is held for somebody else 10:00 to 10:30."
    panel.may_close()
    hands.until(lambda: not hands.desk.jobs.acting)
    assert taken(hands) == ""


def taken(hands: Hands) -> str:
    """Who has ten o'clock, for somebody at another desk."""
    from frontdesk.services.availability import who_has

    found = who_has(
        hands.clinic.book,
        provider_id=hands.clinic.keys.providers["Dr Malik"],
        location_id=hands.clinic.keys.locations["Hillside Clinic"],
        start=TEN,
        minutes=30,
    )
    return "" if found is None else found.has


def test_a_hold_that_ended_does_not_stand_in_the_way(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN, patient="Lee"))
    hands.clinic.clock.advance(minutes=30)
    panel.commit()
    assert hands.done().endswith("Grace")


def test_another_slot_of_the_book_goes_into_the_open_booking(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("jan")
    hands.press(ENTER)
    other = hands.at(f"{NEXT}T11:15", "Dr Novák")
    assert panel.takes(other)
    panel.take(other)
    hands.settled()
    assert panel.sheet.summary.text() == "Tue 24 Nov, 11:15 to 11:45"
    assert taken(hands) == ""
    hands.press(ENTER)
    assert hands.done() == "Tuesday 24 November at 11:15 with Dr Novák, Hillside Clinic, Jana"
    assert not panel.takes(other)


def test_find_a_time_keeps_the_booking_for_the_slot_that_is_found(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("jan")
    hands.press(ENTER)
    hands.click("booking.find")
    [found] = hands.heard.wanted
    assert isinstance(found, FindSlotPanel)
    [draft] = shelf(hands.desk).of("booking")
    assert draft.title == "Jana Nováková, Tue 24 Nov 10:00"
    assert panel.has_something


def test_tab_goes_through_the_fields_in_their_order(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN, patient="Lee"))
    panel.visit.date.setFocus()
    seen = []
    for _ in range(7):
        focus = hands.focus
        seen.append(focus.objectName())
        hands.press(Qt.Key.Key_Tab)
    assert seen == [
        "booking.date",
        "booking.time",
        "booking.type",
        "booking.length",
        "booking.provider",
        "booking.location",
        "booking.note",
    ]


def test_every_field_has_a_name_for_a_screen_reader(hands: Hands) -> None:
    panel = hands.open(hands.at(TEN))
    hands.type("q")
    hands.press(ENTER)
    for each in panel.findChildren(QLineEdit):
        assert each.accessibleName(), each.objectName()


def test_a_provider_who_is_gone_meanwhile_is_no_longer_offered(hands: Hands) -> None:
    from frontdesk.services.clinics import set_in_use

    panel = hands.open(hands.at(TEN))
    set_in_use(hands.clinic.book, EVA, "provider", hands.clinic.keys.providers["Dr Novák"], in_use=False)
    hands.desk.feed.look()
    hands.until(lambda: panel.visit.provider.findText("Dr Novák") < 0)
    assert panel.visit.provider.currentText() == "Dr Malik"


def test_a_patient_who_died_is_not_booked_and_it_says_why(hands: Hands) -> None:
    from datetime import date

    from frontdesk.services.patients import set_deceased

    panel = hands.open(hands.at(TEN, patient="Lee"))
    set_deceased(hands.clinic.book, EVA, hands.clinic.patients["Lee"], date(2026, 11, 20))
    panel.commit()
    hands.until(lambda: panel.sheet.trouble.isVisible())
    assert (
        panel.sheet.trouble.text()
        == "This patient's card says that they died. Correct the card first if that is wrong."
    )
    assert panel.has_something


def test_time_that_another_desk_holds_is_named_and_free_once_it_is_let_go(hands: Hands) -> None:
    hold_slot(
        hands.clinic.book,
        EVA,
        provider_id=hands.clinic.keys.providers["Dr Malik"],
        start=TEN,
        minutes=30,
        seconds=60,
        location_id=hands.clinic.keys.locations["Hillside Clinic"],
    )
    panel = hands.open(hands.at(TEN))
    hands.until(lambda: panel.findings.isVisible())
    assert panel.findings.sentence.startswith("Dr Malik is held for somebody else 10:00 to 10:30.")
    hands.clinic.clock.advance(minutes=2)
    hands.settled()
    hands.until(lambda: panel.watch.hold.id is not None)


def test_a_time_that_becomes_free_is_seen_at_once(hands: Hands) -> None:
    taken_by = book_visit(
        hands.clinic.book,
        EVA,
        patient_id=hands.clinic.patients["Lee"],
        provider_id=hands.clinic.keys.providers["Dr Malik"],
        start=TEN,
        minutes=30,
        location_id=hands.clinic.keys.locations["Hillside Clinic"],
    ).visit
    panel = hands.open(hands.at(TEN))
    hands.until(lambda: panel.findings.isVisible())
    cancel_visit(hands.clinic.book, EVA, taken_by.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    hands.desk.feed.look()
    hands.until(lambda: panel.findings.isHidden() and panel.watch.hold.id is not None)
