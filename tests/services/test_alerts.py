"""Alerts: what whoever books for a patient must see."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.services.alerts import MOST, add_alert, alerts_of, end_alert
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.undo import undo
from tests.services.desk import Desk
from tests.support.clinic import ANNA

DAY = 24 * 3600 * 1000


def _said(desk: Desk) -> list[str]:
    return [row.body for row in alerts_of(desk.book, desk.petr)]


def test_the_newest_alert_stands_first_until_somebody_ends_it(desk: Desk) -> None:
    first = add_alert(desk.book, ANNA, desk.petr, "  Book the last slot\n of the day ")
    add_alert(desk.book, ANNA, desk.petr, "Latex allergy: tell the room")
    assert _said(desk) == ["Latex allergy: tell the room", "Book the last slot of the day"]
    assert alerts_of(desk.book, desk.jana) == ()
    assert first.alert.by == "anna"
    ended = end_alert(desk.book, ANNA, first.alert.id)
    assert _said(desk) == ["Latex allergy: tell the room"]
    assert (ended.alert.ended_utc, ended.alert.ended_by) == (desk.clock.now_utc(), ANNA.label)
    assert [(each.kind, each.id) for each in ended.changes.items] == [(Kind.PATIENT, desk.petr)]
    assert end_alert(desk.book, ANNA, first.alert.id).changes.items == ()
    assert undo(desk.book, ANNA, command=ended.command).title == "the alert"
    assert len(_said(desk)) == 2
    undo(desk.book, ANNA)
    undo(desk.book, ANNA, command=first.command)
    assert _said(desk) == []


def test_an_alert_ends_by_itself_after_its_last_day(desk: Desk) -> None:
    today = date(2026, 11, 23)
    add_alert(desk.book, ANNA, desk.petr, "On crutches", until=today)
    assert _said(desk) == ["On crutches"]
    desk.clock.advance(days=1)
    assert _said(desk) == []


def test_what_cannot_be_is_refused_with_what_to_do(desk: Desk) -> None:
    with pytest.raises(UsageError, match="Write what must be seen"):
        add_alert(desk.book, ANNA, desk.petr, " \n ")
    with pytest.raises(UsageError, match="longer than 200"):
        add_alert(desk.book, ANNA, desk.petr, "x" * 201)
    with pytest.raises(UsageError, match="has passed"):
        add_alert(desk.book, ANNA, desk.petr, "Late", until=date(2026, 11, 1))
    with pytest.raises(NotFound):
        add_alert(desk.book, ANNA, 9_999, "Nobody")
    with pytest.raises(NotFound):
        end_alert(desk.book, ANNA, 9_999)
    for number in range(MOST):
        add_alert(desk.book, ANNA, desk.petr, f"Alert {number}")
    with pytest.raises(UsageError, match="End one that is over"):
        add_alert(desk.book, ANNA, desk.petr, "One more")


def test_the_desks_reader_reads_them_without_the_engine(desk: Desk) -> None:
    add_alert(desk.book, ANNA, desk.petr, "Latex allergy")
    reader = reader_of(desk.book)
    try:
        assert [row.body for row in reader.alerts(desk.petr)] == ["Latex allergy"]
        assert reader.alerts(desk.eva) == ()
    finally:
        reader.close()
