"""What switching the reminders on would send: foretold to the letter, and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from frontdesk.domain.instants import from_iso, to_iso
from frontdesk.domain.words import Confirmation, Lifecycle, Mark
from frontdesk.models.tables import ChangeLog, Message
from frontdesk.services.booking import answer_visit, cancel_visit
from frontdesk.services.previewing import (
    ReminderPreview,
    preview_reminders,
    start_reminders,
    stop_reminders,
)
from tests.services.desk import Desk
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, PETR, Loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic whose reminders are still off."""
    with Loop(tmp_path, enabled=False) as made:
        yield made


def texts(preview: ReminderPreview) -> list[tuple[str, str]]:
    return [(each.to, each.body) for each in preview.texts]


def sent(loop: Loop, *, since: int = 0) -> list[tuple[str, str]]:
    """To whom which texts went, in the order of planning: on the wire they overtake each other."""
    rows = [(row.to, row.body) for row in loop.rows() if row.body]
    wire = [(each.message.to, each.message.body) for each in loop.accepted()]
    assert sorted(rows) == sorted(wire)
    return rows[since:]


def names(preview: ReminderPreview) -> dict[str, list[str]]:
    return {group.reason: [visit.patient for visit in group.visits] for group in preview.not_told}


def traces(loop: Loop) -> tuple[int, int]:
    with loop.book.read() as connection:
        return (
            connection.execute(select(func.count()).select_from(ChangeLog)).scalar_one(),
            connection.execute(select(func.count()).select_from(Message)).scalar_one(),
        )


def crowd(loop: Loop) -> None:
    """Everybody who makes a difference."""
    loop.visit(loop.patient("Due"), "2026-11-25T15:00")
    loop.visit(loop.patient("Sibling"), "2026-11-25T16:00", provider="Dr Novák")
    alone = loop.patient("Alone", marks=[Mark.NEVER_NAME_WITH_OTHERS])
    loop.visit(alone, "2026-11-25T17:00", provider="Dr Novák")
    loop.visit(loop.patient("Soon", mobile=PETR), "2026-11-23T13:30")
    loop.visit(loop.patient("Silent", mobile="+12025550114", consent=""), "2026-11-25T11:00")
    loop.visit(loop.patient("Unwilling", mobile="+12025550115", consent="no"), "2026-11-25T12:00")
    loop.visit(loop.patient("Mute", mobile="+12025550116", consent=""), "2026-11-26T12:00")
    loop.visit(loop.patient("Later", mobile=EVA), "2026-11-28T12:00")
    loop.visit(loop.patient("Far", mobile="+12025550117"), "2027-02-28T12:00")
    sure = loop.visit(loop.patient("Sure", mobile="+12025550118"), "2026-11-25T09:00")
    answer_visit(loop.book, ANNA, sure.id)
    off = loop.visit(loop.patient("Off", mobile="+12025550119"), "2026-11-25T09:30")
    answer_visit(loop.book, ANNA, off.id, confirmation=Confirmation.DECLINED)
    loop.visit(loop.patient("Close", mobile="+12025550120"), "2026-11-23T10:30")
    gone = loop.visit(loop.patient("Gone", mobile="+12025550121"), "2026-11-25T10:00")
    cancel_visit(loop.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    for number in range(40):
        made = loop.patient(f"N{number}", mobile=f"+1202555{1000 + number // 2}")
        loop.visit(
            made,
            f"2026-11-2{4 + number % 3}T{10 + number % 7}:00",
            provider=f"Dr {number}",
        )


def test_the_first_cycle_sends_exactly_what_was_shown(loop: Loop) -> None:
    crowd(loop)
    before = traces(loop)
    preview = preview_reminders(loop.book)
    assert traces(loop) == before
    start_reminders(loop.book, ANNA)
    report = loop.sync()
    assert report.sent == len(preview.texts) > 20
    assert sent(loop) == texts(preview)
    assert preview.segments == sum(each.segments for each in preview.texts) >= report.sent
    assert (preview.account, preview.enabled) == (True, False)
    named = [sorted(row.visits) for row in loop.rows() if row.body]
    assert named == [sorted(visit.id for visit in each.visits) for each in preview.texts]


def test_who_gets_nothing_and_why(loop: Loop) -> None:
    crowd(loop)
    preview = preview_reminders(loop.book)
    assert names(preview) == {
        "No consent to texts is on the card.": ["Silent Dvořáková", "Mute Dvořáková"],
        "The patient does not want texts.": ["Unwilling Dvořáková"],
        "The patient can't come: nothing more is sent.": ["Off Dvořáková"],
        "The visit is too close: nothing is asked less than 4 hours before it.": ["Close Dvořáková"],
    }
    later = [(each.visit.first_name, each.asks, each.at_utc) for each in preview.later]
    assert later == sorted(later, key=lambda each: each[2])
    assert [each for each in later if not each[0].startswith("N")] == [
        ("Soon", False, from_iso("2026-11-23T10:30:00+00:00")),
        ("Sure", False, from_iso("2026-11-24T19:55:00+00:00")),
        ("Later", True, from_iso("2026-11-25T12:00:00+00:00")),
    ]
    told = {visit.first_name for each in preview.texts for visit in each.visits}
    assert {"Due", "Sibling", "Alone"} <= told
    assert "Far" not in told


def test_what_follows_is_as_it_was_shown_too(loop: Loop) -> None:
    crowd(loop)
    [later] = [each for each in preview_reminders(loop.book).later if each.visit.first_name == "Later"]
    start_reminders(loop.book, ANNA)
    loop.run_until(to_iso(later.at_utc - 1_000, "UTC"))
    assert loop.texts(EVA) == []
    loop.clock.set(later.at_utc)
    loop.sync()
    assert len(loop.texts(EVA)) == 1


def test_who_was_told_something_else_hears_that_first(loop: Loop) -> None:
    start_reminders(loop.book, ANNA)
    moved, cancelled, unreachable, unsaid = (
        loop.asked("2026-11-25T15:00", mobile=number, first=first)
        for number, first in ((JANA, "Moved"), (PETR, "Gone"), (EVA, "Lost"), ("+12025550114", "Unsaid"))
    )
    stop_reminders(loop.book, ANNA)
    loop.move(moved, "2026-11-25T16:30")
    loop.cancel(cancelled)
    loop.move(unreachable, "2026-11-25T16:30")
    loop.change_patient(unreachable.patient_id, sms_consent="no")
    loop.move(unsaid, "2026-11-25T16:30")
    loop.move(unsaid, "2026-11-25T15:00")
    loop.clock.advance(minutes=10)
    preview = preview_reminders(loop.book)
    assert [each.kind for each in preview.texts] == ["cancelled", "moved", "ask"]
    assert names(preview) == {
        "The patient does not want texts. Tell the patient of the change by phone.": ["Lost Dvořáková"],
        "The patient does not want texts.": ["Lost Dvořáková"],
    }
    before = len(loop.accepted())
    start_reminders(loop.book, ANNA)
    loop.sync()
    assert sent(loop, since=before) == texts(preview)


def test_a_notice_whose_grace_or_night_is_not_over_waits(loop: Loop) -> None:
    start_reminders(loop.book, ANNA)
    visit = loop.asked("2026-11-25T15:00")
    stop_reminders(loop.book, ANNA)
    loop.move(visit, "2026-11-25T16:00")
    assert [each.at_utc for each in preview_reminders(loop.book).later] == [
        from_iso("2026-11-23T10:03:00+00:00")
    ]
    loop.clock.set("2026-11-23T22:00:00+00:00")
    preview = preview_reminders(loop.book)
    assert preview.texts == ()
    assert [each.at_utc for each in preview.later] == [from_iso("2026-11-24T09:00:00+00:00")]


def test_what_waits_in_the_outbox_goes_first(loop: Loop) -> None:
    start_reminders(loop.book, ANNA)
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    stop_reminders(loop.book, ANNA)
    loop.visit(loop.patient("Petr", mobile=PETR), "2026-11-25T16:00")
    preview = preview_reminders(loop.book)
    assert [each.waiting for each in preview.texts] == [True, False]
    loop.server.start()
    start_reminders(loop.book, ANNA)
    loop.sync()
    assert sent(loop) == texts(preview)


def test_without_an_account_all_of_it_would_wait(desk: Desk) -> None:
    desk.visit("2026-11-25T15:00")
    desk.clock.advance(hours=2)
    preview = preview_reminders(desk.book)
    assert (preview.account, len(preview.texts)) == (False, 1)
    start_reminders(desk.book, ANNA)
    assert preview_reminders(desk.book).enabled
