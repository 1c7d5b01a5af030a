"""Settings in a real book."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.settings import REGISTRY, Scope
from frontdesk.domain.words import MessageState
from frontdesk.models.tables import Appointment, AuditEntry, Setting
from frontdesk.services.settings import get, get_all, get_own, load, put, reset
from tests.services.desk import Desk
from tests.support.clinic import ANNA


def test_all_are_listed_with_default_and_meaning(desk: Desk) -> None:
    rows = get_all(desk.book)
    assert [row.key for row in rows] == list(REGISTRY)
    assert not any(row.changed for row in rows)


def test_a_value_holds_from_the_next_look_on(desk: Desk) -> None:
    put(desk.book, ANNA, "reminders.min_lead_hours", "6")
    put(desk.book, ANNA, "reminders.min_lead_hours", "8")
    row = get(desk.book, "reminders.min_lead_hours")
    assert (row.value, row.text, row.default, row.changed) == (8, "8", 4, True)
    with desk.book.read() as reader:
        assert load(reader).min_lead_hours == 8.0
    reset(desk.book, ANNA, "reminders.min_lead_hours")
    assert get(desk.book, "reminders.min_lead_hours").value == 4


def test_a_bad_value_changes_nothing(desk: Desk) -> None:
    with pytest.raises(UsageError):
        put(desk.book, ANNA, "reminders.enabled", "maybe")
    assert desk.count(Setting) == 0


def test_it_is_audited_and_told_to_the_views(desk: Desk) -> None:
    before = desk.count(AuditEntry)
    changes = put(desk.book, ANNA, "sync.poll_seconds", "30")
    assert desk.count(AuditEntry) == before + 1
    assert [change.kind for change in changes.items] == ["setting"]


@pytest.mark.parametrize(
    ("key", "text", "looks_again"),
    [
        ("reminders.quiet_from", "21:00", True),
        ("reminders.enabled", "true", True),
        ("notices.grace_seconds", "60", True),
        ("sync.poll_seconds", "30", False),
    ],
)
def test_what_changes_the_cadence_has_coming_visits_looked_at(
    desk: Desk, key: str, text: str, looks_again: bool
) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.QUEUED)
    put(desk.book, ANNA, key, text)
    assert (desk.row(visit).next_due_utc == 0) is looks_again


def test_a_shorter_grace_holds_for_notices_that_wait_and_a_longer_one_does_not(desk: Desk) -> None:
    visit = desk.visit()
    now = desk.book.clock.now_utc()
    with desk.book.write(ANNA) as work:
        work.session.execute(
            update(Appointment).where(Appointment.id == visit.id).values(notice_due_utc=now + 180_000)
        )
    put(desk.book, ANNA, "notices.grace_seconds", "600")
    assert desk.row(visit).notice_due_utc == now + 180_000
    put(desk.book, ANNA, "notices.grace_seconds", "0")
    assert desk.row(visit).notice_due_utc == now


def test_past_visits_are_left_alone(desk: Desk) -> None:
    visit = desk.visit("2026-11-20T09:00")
    desk.text(visit, state=MessageState.QUEUED)
    put(desk.book, ANNA, "reminders.enabled", "true")
    assert desk.row(visit).next_due_utc != 0


def test_a_location_may_have_quiet_hours_of_its_own(desk: Desk) -> None:
    put(desk.book, ANNA, "reminders.quiet_from", "22:00", scope=Scope.LOCATION, scope_id=desk.location)
    with desk.book.read() as reader:
        settings = load(reader)
    assert settings.quiet == (1200, 540)
    assert settings.quiet_at(desk.location) == (1320, 540)
    assert get_own(desk.book) == {desk.location: {"reminders.quiet_from": "22:00"}}
    with pytest.raises(NotFound):
        put(desk.book, ANNA, "reminders.quiet_from", "22:00", scope=Scope.LOCATION, scope_id=99)
    with pytest.raises(UsageError, match="can't be set for a location"):
        put(desk.book, ANNA, "reminders.enabled", "true", scope=Scope.LOCATION, scope_id=desk.location)


@pytest.mark.allow_log(r"stored value of setting reminders\.min_lead_hours")
@pytest.mark.parametrize("stored", ['"many"', "{", "-5"])
def test_what_cannot_be_used_counts_as_not_set(desk: Desk, stored: str) -> None:
    put(desk.book, ANNA, "reminders.min_lead_hours", "6")
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Setting).values(value=stored))
    assert get(desk.book, "reminders.min_lead_hours").value == 4


def test_a_setting_of_a_newer_program_is_left_alone(desk: Desk) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.add(Setting(scope="clinic", key="weather.kind", value="1", updated_utc=work.now_utc))
    assert [row.key for row in get_all(desk.book)] == list(REGISTRY)
    assert desk.count(Setting) == 1
