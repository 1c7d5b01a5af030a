"""A free time is looked for with filters, held for two minutes, given back, taken; a family's times, together and back to back."""

from __future__ import annotations

from collections import Counter
from datetime import date

from PySide6.QtWidgets import QComboBox, QPushButton

from frontdesk.domain.slot_finding import Company
from frontdesk.domain.words import Lifecycle, PartOfDay
from frontdesk.services.reading import list_appointments, list_patients
from frontdesk.services.rows import PatientRow
from frontdesk.ui.book.newer import shows_held
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.patients.card import PatientPanel
from tests.ui.day_at_the_desk.taking import names_somebody, strangers
from tests.ui.morning.booking import booking_panel, choose_slot, confirm_booking, gaps, panel_of, start_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import MONDAY

TUESDAY, THURSDAY = 1, 3
FAMILY = 3


def _search(r: Receptionist) -> FindSlotPanel:
    found = panel_of(r, FindSlotPanel)
    assert isinstance(found, FindSlotPanel)
    return found


def _held(r: Receptionist) -> bool:
    page = r.screen.page
    return page is not None and shows_held(page)


def _ends_with_nobody(r: Receptionist) -> None:
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


def looks_for_the_next_twenty(r: Receptionist) -> None:
    page = r.screen.page
    assert page is not None
    # Whoever works at one place on every day.
    always = {each.provider_id for each in page.columns[:2]}
    gap = next(each for each in gaps(r, 15) if each.provider_id in always)
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("F")
    search = _search(r)
    r.until(lambda: search.answers.rows and search.table.hasFocus())
    assert len(search.answers.rows) == 20
    starts = [each.slots[0].start_utc for each in search.answers.rows]
    assert starts == sorted(starts)


def asks_for_less_by_keys_and_mouse(r: Receptionist) -> None:
    search = _search(r)
    kind = r.seen(QComboBox, "slots.type")
    kind.setFocus()
    r.write("Long")
    part = r.seen(QComboBox, "slots.part")
    part.setFocus()
    r.keys("Down", "Down")
    r.press(f"slots.day.{TUESDAY}")
    r.press(f"slots.day.{THURSDAY}")
    typed = search.fields.date.edit
    typed.setFocus()
    typed.selectAll()
    r.write("1 dec")
    asked = search.fields.asked
    r.until(lambda: (found := asked()) is not None and found.from_date == date(2026, 12, 1))
    r.until(
        lambda: (
            search.answers.rows
            and all(_fits(each.slots[0].start, each.slots[0].minutes) for each in search.answers.rows)
        )
    )
    wanted = asked()
    assert wanted is not None
    assert (wanted.part, wanted.weekdays) == (PartOfDay.AFTERNOON, frozenset({TUESDAY, THURSDAY}))
    with r.dog.unwatched():
        assert all(_is_free(r, each.slots[0].start, each.slots[0].provider) for each in search.answers.rows)


def _fits(start: str, minutes: int) -> bool:
    day = date.fromisoformat(start[:10])
    return (
        day >= date(2026, 12, 1)
        and day.weekday() in (TUESDAY, THURSDAY)
        and start[11:] >= "12:00"
        and minutes == 60
    )


def _is_free(r: Receptionist, start: str, provider: str) -> bool:
    day = start[:10]
    there = list_appointments(r.stage.book, from_date=day, to_date=day)
    return not any(each.start_wall == start and each.provider == provider for each in there)


def holds_one_for_two_minutes(r: Receptionist) -> None:
    search = _search(r)
    search.table.setFocus()
    r.settle()
    slots = search.answers.current
    assert slots is not None
    r.keys("H")
    r.until(search.held_bar.isVisible)
    assert search.held_bar.left in ("2:00 left", "1:59 left", "1:58 left")
    r.until(lambda: search.answers.rows[0].held)
    with r.dog.unwatched():
        r.screen.go_to(date.fromisoformat(slots[0].start[:10]))
    r.until(lambda: _held(r))


def gives_it_back_by_mouse(r: Receptionist) -> None:
    search = _search(r)
    r.press("slots.give_back")
    r.until(lambda: not search.held_bar.isVisible())
    r.until(lambda: not _held(r))


def holds_it_once_more_and_books_it(r: Receptionist) -> None:
    search = _search(r)
    r.settle()
    slots = search.answers.current
    assert slots is not None
    r.press("slots.hold")
    r.until(search.held_bar.isVisible)
    search.table.setFocus()
    r.settle()
    r.keys("Return")
    panel = booking_panel(r)
    names_somebody(r, panel, strangers(r)[12])
    confirm_booking(r, panel)
    person = panel.picker.person
    assert person is not None
    day = slots[0].start[:10]
    there = r.book(lambda book: list_appointments(book, from_date=day, to_date=day))
    (made,) = [each for each in there if each.patient_id == person.id]
    assert (made.start_wall, made.provider, made.minutes) == (slots[0].start, slots[0].provider, 60)
    r.until(lambda: any(each.id == made.id for each in r.visits()))
    r.until(lambda: not _held(r))
    r.press("booking.close")
    r.until(r.window.panel.isHidden)


def _family(r: Receptionist) -> PatientRow:
    """Somebody whose number is that of others, too."""
    cards = r.book(lambda book: list_patients(book, None))
    numbers = Counter(each.mobile for each in cards if each.mobile)
    return next(each for each in cards if each.mobile and numbers[each.mobile] == FAMILY)


def _begins_from_the_card(r: Receptionist, whose: PatientRow) -> FindSlotPanel:
    r.keys("F3")
    name = f"{whose.first_name} {whose.last_name}"
    r.write(name)
    r.until(lambda: any(each.text == name for each in r.search.found))
    texts = [each.text for each in r.search.found]
    r.keys(*["Down"] * texts.index(name), "Return")
    card = panel_of(r, PatientPanel)
    assert isinstance(card, PatientPanel)
    r.until(card.look.isVisible)
    r.settle()
    r.press("patient.book")
    panel = booking_panel(r)
    r.until(lambda: panel.picker.person is not None and panel.visit.knows_choices)
    r.settle()
    r.press("booking.find")
    search = _search(r)
    r.until(lambda: search.answers.rows)
    r.until(search.fields.family.isVisible)
    r.settle()
    return search


def a_family_together_by_one_key(r: Receptionist) -> None:
    search = _begins_from_the_card(r, _family(r))
    r.keys("Ctrl+Shift+F")
    r.until(lambda: search.answers.rows and len(search.answers.rows[0].slots) == FAMILY)
    assert search.fields.family.company is Company.TOGETHER
    slots = search.answers.rows[0].slots
    assert len({each.start for each in slots}) == 1
    assert len({each.provider_id for each in slots}) == FAMILY
    search.table.setFocus()
    r.keys("Return")
    r.until(search.together.isVisible)
    r.until(lambda: r.seen(QPushButton, "slots.book_all").hasFocus())


def is_booked_in_one_act(r: Receptionist) -> None:
    search = _search(r)
    slots = search.answers.rows[0].slots
    r.settle()
    r.keys("Return")
    r.until(lambda: search.done.line)
    day = slots[0].start[:10]
    there = r.book(lambda book: list_appointments(book, from_date=day, to_date=day))
    ids = {each.id for each in search.fields.family.members}
    made = [each for each in there if each.patient_id in ids and each.start_wall == slots[0].start]
    assert {each.provider for each in made} == {each.provider for each in slots}
    r.kept["one"], r.kept["two"], r.kept["three"] = (each.id for each in made)


def and_undone_in_one_act(r: Receptionist) -> None:
    r.keys("Ctrl+Z")
    family = [r.kept[name] for name in ("one", "two", "three")]
    r.until(lambda: all(r.booked(each).lifecycle is not Lifecycle.BOOKED for each in family))
    r.settle()
    if not r.window.panel.isHidden():
        _ends_with_nobody(r)


def a_family_back_to_back_by_mouse(r: Receptionist) -> None:
    search = _begins_from_the_card(r, _family(r))
    r.press("slots.family")
    r.until(lambda: search.answers.rows and len(search.answers.rows[0].slots) == FAMILY)
    r.settle()
    last = search.fields.family.members[-1]
    r.press(f"slots.away.{last.id}")
    r.until(lambda: search.answers.rows and len(search.answers.rows[0].slots) == FAMILY - 1)
    r.settle()
    r.press(f"slots.company.{Company.BACK_TO_BACK}")
    r.until(
        lambda: (
            search.answers.rows
            and search.answers.rows[0].slots[0].start_utc != search.answers.rows[0].slots[1].start_utc
        )
    )
    first, second = sorted(search.answers.rows[0].slots, key=lambda each: each.start_utc)
    assert first.end_utc <= second.start_utc
    r.settle()
    r.press("slots.take")
    r.until(search.together.isVisible)
    r.settle()
    r.press("slots.book_all")
    r.until(lambda: search.done.line)
    ids = {each.id for each in search.fields.family.members}
    day = first.start[:10]
    there = r.book(lambda book: list_appointments(book, from_date=day, to_date=day))
    assert {each.start_wall for each in there if each.patient_id in ids} >= {first.start, second.start}


def and_today_again(r: Receptionist) -> None:
    _ends_with_nobody(r)
    r.screen.setFocus()
    r.keys("T")
    r.until(lambda: r.screen.day == MONDAY)


ACTS = (
    looks_for_the_next_twenty,
    asks_for_less_by_keys_and_mouse,
    holds_one_for_two_minutes,
    gives_it_back_by_mouse,
    holds_it_once_more_and_books_it,
    a_family_together_by_one_key,
    is_booked_in_one_act,
    and_undone_in_one_act,
    a_family_back_to_back_by_mouse,
    and_today_again,
)
