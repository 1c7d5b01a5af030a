"""Finding a free time: what is asked for, what is listed, and Enter books there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester

from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.drafts import shelf
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
    """The lines of the list."""
    model = panel.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_next_free_times_of_somebody_are_listed_and_enter_books_the_first(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    # 8:30 to 10:15 of today is taken, or declined; what has passed is not offered.
    assert found(panel)[0] == "Mon 23 Nov 11:00, Dr Malik, Hillside Clinic; today"
    assert all("Dr Malik" in each for each in found(panel))
    assert hands.focus is panel.table
    QTest.keyClick(panel.table, ENTER)
    [booking] = hands.heard.wanted
    assert isinstance(booking, BookingPanel)
    hands.panel = booking
    hands.show(booking)
    hands.until(lambda: booking.visit.knows_choices)
    assert booking.sheet.summary.text() == "Mon 23 Nov, 11:00 to 11:30"


def test_what_is_asked_for_narrows_what_is_found(hands: Hands) -> None:
    panel = looked(hands, Wish())
    everything = found(panel)
    assert any("Nurse Trần" in each for each in everything)
    panel.location.choose(hands.clinic.keys.locations["Hillside Clinic"])
    panel.date.edit.setText("+1w")
    panel.days[3].click()
    panel.part.findChildren(type(panel.days[0]))[2].click()
    hands.until(lambda: found(panel) != everything and bool(found(panel)))
    hands.until(lambda: all(each.startswith("Thu 3 Dec 1") for each in found(panel)[:4]))
    assert not any("Riverside" in each for each in found(panel))


def test_a_type_brings_its_length(hands: Hands) -> None:
    panel = looked(hands, Wish())
    panel.type.choose(hands.clinic.keys.types["New patient"])
    assert panel.length.value == 45


def test_what_cannot_be_read_is_said_and_typed_text_stays(hands: Hands) -> None:
    panel = looked(hands, Wish())
    panel.length.edit.setText("a while")
    hands.until(lambda: panel.table.model().rowCount() == 0)
    assert panel.state.text() == "This is no length. Write it in minutes, like 30."
    panel.length.edit.setText("25h")
    hands.until(lambda: "1 to 1440 minutes" in panel.state.text())
    assert panel.length.text == "25h"


def test_nothing_free_is_said(hands: Hands) -> None:
    panel = looked(hands, Wish())
    panel.length.edit.setText("10h")
    hands.until(lambda: panel.state.text().startswith("Nothing is free within half a year."))


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


def test_somebody_elses_booking_changes_what_is_free(hands: Hands) -> None:
    panel = looked(hands, hands.at("", "Dr Malik"))
    hands.desk.feed.changed.connect(panel.changes)
    hands.clinic.visit("2026-11-23T11:00", "Adeyemi")
    hands.desk.feed.look()
    hands.until(lambda: not found(panel)[0].startswith("Mon 23 Nov 11:00"))


def test_the_search_begins_today(hands: Hands) -> None:
    panel = looked(hands, Wish())
    assert panel.date.value == date(2026, 11, 23)


@pytest.mark.parametrize("force_py", [False, True])
def test_the_list_is_a_model_that_qt_agrees_with(
    hands: Hands, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(looked(hands, Wish()).table.model(), force_py=force_py)
