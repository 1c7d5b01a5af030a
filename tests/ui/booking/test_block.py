"""Blocking time, and giving it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from frontdesk.domain.errors import NotFound
from frontdesk.services.booking.blocks import block_time, get_block, move_block
from frontdesk.ui.booking.block import BlockPanel, Owner, Whose
from tests.ui.booking.hands import Hands
from tests.ui.desks import EVA, NEXT

ENTER = Qt.Key.Key_Return


def opened(hands: Hands, panel: BlockPanel) -> BlockPanel:
    """The panel, once it knows what can be chosen."""
    hands.show(panel)
    hands.until(lambda: panel.owner.count() > 0)
    return panel


def fresh(hands: Hands, start: str = f"{NEXT}T14:00") -> BlockPanel:
    malik = hands.clinic.keys.providers["Dr Malik"]
    return opened(hands, BlockPanel(hands.desk, malik, start))


def blocked(hands: Hands, day: str = NEXT) -> list[tuple[str, str]]:
    """What is blocked: whose time, and why."""
    from datetime import date

    reader = hands.desk.reader
    assert reader is not None
    page = reader.day(date.fromisoformat(day))
    return [(column.name, each.reason) for column in page.columns for each in column.blocked]


def test_from_a_slot_a_reason_enter_and_undo(hands: Hands) -> None:
    panel = fresh(hands)
    assert (panel.from_time.value, panel.until_time.value) == (14 * 60, 15 * 60)
    assert hands.focus is panel.reason
    hands.type("training")
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        hands.press(ENTER)
    assert blocked(hands) == [("Dr Malik", "training")]
    [told] = hands.heard.told
    assert told.sentence == "Blocked: Dr Malik, Tue 24 Nov, 14:00 to 15:00"
    assert told.undo is not None
    told.undo()
    hands.until(lambda: blocked(hands) == [])


def test_a_whole_location_for_whole_days(hands: Hands) -> None:
    panel = fresh(hands)
    place = hands.clinic.keys.locations["Hillside Clinic"]
    panel.owner.choose(Owner(Whose.LOCATION, place, place))
    panel.until_date.edit.setText("27 nov")
    panel.from_date.edit.setText("25 nov")
    panel.whole_day.setChecked(True)
    assert panel.rows["from_time"].isHidden()
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        panel.block()
    assert hands.heard.sentences == [
        "Blocked: Everybody at Hillside Clinic, Wed 25 Nov 00:00 to Sat 28 Nov 00:00"
    ]


def test_visits_in_that_time_are_named_and_nothing_is_blocked(hands: Hands) -> None:
    panel = fresh(hands, f"{NEXT}T09:00")
    panel.block()
    hands.until(lambda: panel.trouble.isVisible())
    assert panel.trouble.text() == (
        "There are visits in that time (1), the first of Petr Dvořák at 09:00. Move them, then block it."
    )
    assert blocked(hands) == []


def test_what_is_wrong_is_said_at_its_field(hands: Hands) -> None:
    panel = fresh(hands)
    panel.from_date.edit.setText("some day")
    panel.until_time.edit.setText("")
    panel.block()
    assert panel.rows["from_date"].wrong == "This is no date. Write it like 24 Nov, next tue or +2w."
    assert panel.rows["until_time"].wrong == "Give the time."
    panel.from_date.edit.setText("tomorrow")
    panel.until_time.edit.setText("13")
    panel.block()
    assert panel.rows["until_date"].wrong == "The end comes before the start. Give a later one."


def test_blocked_time_is_shown_and_given_back_with_undo(hands: Hands) -> None:
    made = block_time(
        hands.clinic.book,
        EVA,
        start=f"{NEXT}T14:00",
        end=f"{NEXT}T16:00",
        location_id=hands.clinic.keys.locations["Hillside Clinic"],
        provider_id=hands.clinic.keys.providers["Dr Malik"],
        reason="training",
    ).block
    panel = opened(hands, BlockPanel(hands.desk, block_id=made.id))
    hands.until(lambda: panel.why.text() == "training")
    assert (panel.title, panel.what.text()) == ("Blocked time", "Dr Malik")
    assert panel.when.text() == "Tue 24 Nov, 14:00 to 16:00"
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        hands.press(ENTER)
    assert blocked(hands) == []
    with pytest.raises(NotFound):
        get_block(hands.clinic.book, made.id)
    undo = hands.heard.told[0].undo
    assert undo is not None
    undo()
    hands.until(lambda: blocked(hands) == [("Dr Malik", "training")])


def test_a_block_that_is_gone_meanwhile_is_said(hands: Hands) -> None:
    panel = BlockPanel(hands.desk, block_id=77)
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        hands.show(panel)
    assert hands.heard.refused == ["There is no such block any more. Look at the day again."]


def test_a_block_that_was_moved_meanwhile_is_not_given_back_but_shown_as_it_is(hands: Hands) -> None:
    made = block_time(
        hands.clinic.book,
        EVA,
        start=f"{NEXT}T14:00",
        end=f"{NEXT}T16:00",
        location_id=hands.clinic.keys.locations["Hillside Clinic"],
        provider_id=hands.clinic.keys.providers["Dr Malik"],
    ).block
    panel = opened(hands, BlockPanel(hands.desk, block_id=made.id))
    hands.until(lambda: panel.when.text() == "Tue 24 Nov, 14:00 to 16:00")
    move_block(hands.clinic.book, EVA, made.id, start=f"{NEXT}T10:00", end=f"{NEXT}T11:00")
    panel.unblock()
    hands.until(lambda: panel.when.text() == "Tue 24 Nov, 10:00 to 11:00")
    [why] = hands.heard.refused
    assert why.startswith("This blocked time was moved meanwhile: it is Tue 10:00 to 11:00 now.")
    with hands.qtbot.waitSignal(panel.closed, timeout=10_000):
        panel.unblock()
    assert blocked(hands) == []


def test_every_room_and_location_can_be_blocked(hands: Hands) -> None:
    panel = fresh(hands)
    offered = [panel.owner.itemText(index) for index in range(panel.owner.count())]
    assert offered == [
        "Dr Malik",
        "Dr Novák",
        "Dr Okafor",
        "Nurse Trần",
        "Everybody at Hillside Clinic",
        "Everybody at Riverside",
        "Room 1, Hillside Clinic",
        "Room 2, Hillside Clinic",
        "Room A, Riverside",
    ]
    assert panel.findChild(QPushButton, "block.block") is not None
