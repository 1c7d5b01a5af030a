"""Requests for a visit in the worklist: M and Enter begin the booking, E asks why not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from frontdesk.services.requests import RequestEdit, take_request
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.requests.dismiss import DismissPanel
from tests.ui.desks import EVA
from tests.ui.needs.conftest import Needs, find

WISH = (
    "After nine, if that can be, since the bus comes at eight and walks are hard for me. And " * 2
).strip()


def _with_request(needs: Needs) -> int:
    edit = RequestEdit(first_name="Oleg", last_name="Ivanov", mobile="07911 123499", wish=WISH)
    key = take_request(needs.clinic.book, EVA, edit).request.id
    needs.clinic.clock.advance(minutes=1)
    needs.screen.tick(needs.desk.now())
    model = needs.screen.table.rows_model

    def came() -> bool:
        model.let_in()
        return model.at(("request", key)) is not None

    needs.until(came)
    needs.screen.table.choose(("request", key))
    needs.until(lambda: needs.screen.detail.shows(("request", key)))
    return key


def test_m_and_enter_begin_the_booking(needs: Needs) -> None:
    key = _with_request(needs)
    wishes: list[Wish] = []
    needs.desk.go.booking_wanted.connect(wishes.append)
    needs.key(Qt.Key.Key_M)
    needs.key(Qt.Key.Key_Return)
    assert wishes == [Wish(request_id=key)] * 2


def test_e_asks_why_nothing_is_booked(needs: Needs) -> None:
    key = _with_request(needs)
    made: list[Panel] = []

    def keep(factory: Callable[[], Panel]) -> None:
        made.append(factory())

    needs.desk.go.panel_wanted.connect(keep)
    needs.key(Qt.Key.Key_E)
    [panel] = made
    assert isinstance(panel, DismissPanel)
    assert panel.key == f"dismiss:{key}"
    panel.deleteLater()


def test_who_asks_what_and_how_to_reach_them_stands_beside_it(needs: Needs) -> None:
    _with_request(needs)
    said = [each.text() for each in needs.screen.detail.findChildren(QLabel)]
    assert WISH in said
    assert any("07911 123499" in each for each in said)
    # A layout shows what it takes in a turn later.
    needs.until(lambda: find(needs.screen.detail, QLabel, "needs.request").isVisible())
    row = needs.screen.table.current
    assert row is not None
    assert needs.screen.table.name(row.need) == "Oleg Ivanov"
