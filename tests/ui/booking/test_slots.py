"""Finding a free time: what is asked for, what is listed, and Enter books there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester

from frontdesk.domain.words import Lifecycle, PartOfDay
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.drafts import shelf
from frontdesk.ui.finding.moving import search_for
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.navigation import Wish
from tests.ui.booking.hands import Hands

ENTER = Qt.Key.Key_Return


def looked(hands: Hands, wish: Wish, draft_id: str | None = None) -> FindSlotPanel:
    """The panel, once it has found something."""
    panel = FindSlotPanel(hands.desk, wish, draft_id=draft_id)
    hands.show(panel)
    hands.until(lambda: panel.table.model().rowCount() > 0)
    return panel


def found(panel: FindSlotPanel) -> list[str]:
    """The lines of the list, as a screen reader has them."""
    model = panel.table.model()
    return [
        ", ".join(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())
    ]


def press(panel: FindSlotPanel, name: str) -> None:
    """Click a button of the panel."""
    [made] = [each for each in panel.findChildren(QPushButton, name) if not each.isHidden()]
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_the_next_free_times_of_somebody_are_listed_and_enter_books_the_first(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    # 8:30 to 10:15 of today is taken, or declined; what has passed is not offered.
    assert found(panel)[0] == "Mon 23 Nov, today, 11:00, Dr Malik, Hillside Clinic"
    assert len(found(panel)) == 20
    assert all("Dr Malik" in each for each in found(panel))
    assert hands.focus is panel.table
    QTest.keyClick(panel.table, ENTER)
    [booking] = hands.heard.wanted
    assert isinstance(booking, BookingPanel)
    hands.panel = booking
    hands.show(booking)
    hands.until(lambda: booking.visit.knows_choices)
    assert booking.sheet.summary.text() == "Mon 23 Nov, 11:00 to 11:30"


def test_a_screen_reader_hears_what_was_found(hands: Hands) -> None:
    heard: list[str] = []
    hands.desk.say.announced.connect(heard.append)
    panel = looked(hands, hands.at("", "Dr Malik"))
    assert heard == ["20 free times, the first Mon 23 Nov 11:00, Dr Malik"]
    panel.search()
    hands.until(lambda: hands.desk.jobs.idle)
    assert len(heard) == 1


def test_a_day_is_named_once(hands: Hands) -> None:
    rows = looked(hands, hands.at("", "Dr Malik")).answers.rows
    days = [answer.slots[0].start[:10] for answer in rows]
    assert [answer.begins_day for answer in rows] == [
        at == 0 or days[at - 1] != day for at, day in enumerate(days)
    ]
    assert len(set(days)) > 1


def test_what_is_asked_for_narrows_what_is_found(hands: Hands) -> None:
    panel = looked(hands, Wish())
    everything = found(panel)
    assert any("Nurse Trần" in each for each in everything)
    panel.fields.location.choose(hands.clinic.keys.locations["Hillside Clinic"])
    panel.fields.date.edit.setText("+1w")
    panel.fields.days[3].click()
    panel.fields.part.choose(PartOfDay.AFTERNOON)
    hands.until(lambda: found(panel) != everything and bool(found(panel)))
    hands.until(lambda: all(each.startswith("Thu 3 Dec, in 10 days, 1") for each in found(panel)[:4]))
    assert not any("Riverside" in each for each in found(panel))


def test_several_providers_are_ticked_by_keyboard_in_a_list_that_stays_open(hands: Hands) -> None:
    panel = looked(hands, Wish())
    several = panel.fields.providers
    several.setFocus()
    QTest.keyClick(several, Qt.Key.Key_Space)
    menu = several.list
    assert menu is not None
    for pressed in (
        (Qt.Key.Key_Down, Qt.Key.Key_Space),
        (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space),
    ):
        for key in pressed:
            QTest.keyClick(menu, key)
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    ids = hands.clinic.keys.providers
    assert several.chosen == {ids["Dr Malik"], ids["Dr Okafor"]}
    assert several.currentText() == "Dr Malik and 1 more"
    hands.until(lambda: {each.rsplit(", ", 2)[1] for each in found(panel)} == {"Dr Malik", "Dr Okafor"})


def test_more_times_come_by_going_on_or_by_a_click(hands: Hands) -> None:
    panel = looked(hands, Wish())
    panel.table.selectRow(19)
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    hands.until(lambda: len(found(panel)) == 40)
    assert panel.table.currentIndex().row() == 19
    press(panel, "slots.more")
    hands.until(lambda: len(found(panel)) == 60)


def test_a_type_brings_its_length(hands: Hands) -> None:
    panel = looked(hands, Wish())
    panel.fields.type.choose(hands.clinic.keys.types["New patient"])
    assert panel.fields.length.value == 45


def test_what_cannot_be_read_is_said_and_typed_text_stays(hands: Hands) -> None:
    panel = looked(hands, Wish())
    panel.fields.length.edit.setText("a while")
    hands.until(lambda: panel.table.model().rowCount() == 0)
    assert panel.state.text() == "This is no length. Write it in minutes, like 30."
    panel.fields.length.edit.setText("25h")
    hands.until(lambda: "1 to 1440 minutes" in panel.state.text())
    assert panel.fields.length.text == "25h"


def test_nothing_free_is_said_and_what_would_help(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    panel.fields.length.edit.setText("2h")
    panel.fields.part.choose(PartOfDay.EVENING)
    panel.fields.location.choose(hands.clinic.keys.locations["Hillside Clinic"])
    hands.until(lambda: panel.state.text().startswith("Nothing is free within half a year."))
    hands.until(lambda: bool(panel.findChildren(QPushButton, "slots.helps.part")))
    [helps] = [each for each in panel.findChildren(QPushButton, "slots.helps.part") if not each.isHidden()]
    assert helps.text().startswith("Any part of the day: Mon 23 Nov 1")
    press(panel, "slots.helps.part")
    hands.until(lambda: bool(found(panel)))
    assert panel.fields.part.value == "any"


def test_a_half_made_booking_goes_on_with_the_slot_that_was_found(hands: Hands) -> None:
    first = hands.open(hands.at("2026-11-24T09:00"))
    hands.type("lee")
    hands.press(ENTER)
    first.park()
    [draft] = shelf(hands.desk).of("booking")
    panel = looked(hands, hands.at("", "Dr Novák"), draft.id)
    QTest.keyClick(panel.table, ENTER)
    booking = hands.heard.wanted[-1]
    assert isinstance(booking, BookingPanel)
    hands.panel = booking
    hands.show(booking)
    hands.until(lambda: booking.visit.knows_choices and booking.picker.person is not None)
    hands.settled()
    booking.commit()
    assert hands.done().endswith("with Dr Novák, Hillside Clinic, Grace")
    assert shelf(hands.desk).of("booking") == ()


def test_a_time_that_went_while_somebody_looked_is_told_with_the_next_free_ones(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    hands.desk.feed.changed.connect(panel.changes)
    hands.clinic.visit("2026-11-23T11:00", "Adeyemi")
    hands.desk.feed.look()
    hands.until(lambda: not found(panel)[0].startswith("Mon 23 Nov, today, 11:00"))
    hands.until(lambda: panel.state.isVisible())
    assert panel.state.text() == (
        "Mon 23 Nov 11:00 with Dr Malik was just taken. Next free: 11:30, 12:00, 13:30."
    )
    current = panel.answers.current
    assert current is not None
    assert current[0].start == "2026-11-23T11:30"


def test_a_time_that_is_only_not_listed_any_more_was_not_taken(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    hands.clinic.clock.set("2026-11-23T11:07:00+00:00")
    panel.search()
    hands.until(lambda: found(panel)[0].startswith("Mon 23 Nov, today, 11:15"))
    hands.until(lambda: hands.desk.jobs.idle)
    assert panel.state.text() == ""


def test_the_search_begins_today(hands: Hands) -> None:
    panel = looked(hands, Wish())
    assert panel.fields.date.value == date(2026, 11, 23)


def test_a_search_for_a_visit_that_moves_counts_its_own_time_as_free(hands: Hands) -> None:
    visit = hands.clinic.visit("2026-11-23T11:15", "Adeyemi")
    panel = looked(hands, hands.at("", "Dr Malik", instead_of=visit.id))
    assert panel.title == "Find another time"
    whose = panel.findChild(Label, "slots.whose")
    assert isinstance(whose, Label)
    assert whose.text() == "Oluwaseun Adeyemi, now Mon 23 Nov 11:15"
    assert found(panel)[0].startswith("Mon 23 Nov, today, 11:00")
    assert not any("11:15" in line for line in found(panel))
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, ENTER)
    booking = hands.heard.wanted[-1]
    assert isinstance(booking, BookingPanel)
    assert booking.title == "Move the visit"


def test_the_book_looks_for_another_time_of_a_booked_visit_and_else_for_any(hands: Hands) -> None:
    booked = hands.clinic.visit("2026-11-24T11:00", "Adeyemi")
    [visit] = [each for each in hands.visits("2026-11-24") if each.id == booked.id]
    search_for(hands.desk, visit, Wish())
    search_for(hands.desk, replace(visit, lifecycle=Lifecycle.COMPLETED), Wish())
    search_for(hands.desk, None, Wish())
    assert [each.title for each in hands.heard.wanted] == ["Find another time", "Find a time", "Find a time"]


@pytest.mark.parametrize("force_py", [False, True])
def test_the_list_is_a_model_that_qt_agrees_with(
    hands: Hands, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(looked(hands, Wish()).table.model(), force_py=force_py)
