"""A visit that is put onto another by keys: Enter by reflex changes nothing; what a person goes to, or writes a reason for, is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.ui.book.offer import OfferDialog
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.halfway import SHARING_DRAFT
from tests.ui.book.test_mover import Moving, dialog_alive
from tests.ui.desks import TODAY, TestClinic


@pytest.fixture
def moving(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> Moving:
    return Moving(desk, clinic, qtbot)


def onto_another_by_arrows(moving: Moving) -> OfferDialog:
    moving.choose("not_asked")
    moving.key(Qt.Key.Key_M)
    for _ in range(6):
        moving.key(Qt.Key.Key_Down)
    moving.key(Qt.Key.Key_Return)
    offer = moving.asked(OfferDialog)
    assert isinstance(offer, OfferDialog)
    moving.shown.until(lambda: QApplication.focusWidget() is not None and offer.isActiveWindow())
    return offer


def test_arrows_onto_a_visit_and_enter_by_reflex_change_nothing(moving: Moving) -> None:
    offer = onto_another_by_arrows(moving)
    focused = offer.focusWidget()
    assert focused is not None
    assert focused.objectName() == "offer.leave"
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert not dialog_alive(offer)
    assert moving.desk.jobs.idle
    assert moving.place("not_asked") == (f"{TODAY}T09:00", 30)
    assert moving.place("declined")[0] == f"{TODAY}T10:30"


def test_arrows_onto_a_visit_offer_the_swap_by_keys(moving: Moving) -> None:
    offer = onto_another_by_arrows(moving)
    offer.swap.setFocus()
    QTest.keyClick(offer.swap, Qt.Key.Key_Return)
    moving.comes_to("declined", f"{TODAY}T09:00")


def test_enter_behind_a_reason_shares_the_time(moving: Moving) -> None:
    offer = onto_another_by_arrows(moving)
    QTest.keyClicks(offer.reason, "Twins")
    QTest.keyClick(offer.reason, Qt.Key.Key_Return)
    moving.comes_to("not_asked", f"{TODAY}T10:30")
    assert moving.place("declined")[0] == f"{TODAY}T10:30"


def test_a_reason_that_is_half_typed_is_kept_until_it_is_decided(moving: Moving) -> None:
    offer = onto_another_by_arrows(moving)
    QTest.keyClicks(offer.reason, "Twi")
    kept = shelf(moving.desk)
    [draft] = kept.of(SHARING_DRAFT)
    assert draft.fields["reason"] == "Twi"
    moving.press("offer.leave", offer)
    assert kept.of(SHARING_DRAFT) == ()
