"""The shelf: one state of each draft, in memory at once and on the disk in its order."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from frontdesk.services.drafts import drafts_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import new_draft_id, shelf
from tests.ui.desks import TestClinic


def test_a_desk_has_one_shelf(desk: Desk) -> None:
    assert shelf(desk) is shelf(desk)


def test_the_last_of_many_states_is_what_the_disk_has(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> None:
    kept, draft_id = shelf(desk), new_draft_id()
    with qtbot.waitSignal(kept.written, timeout=10_000):
        for number in range(20):
            kept.keep(draft_id, "note", "Jana", {"text": "x" * number})
    [draft] = drafts_of(clinic.book).load(now_utc=desk.now())
    assert draft.fields == {"text": "x" * 19}
    assert draft.by == desk.actor.label


def test_the_same_again_is_not_written_again(desk: Desk, qtbot: QtBot) -> None:
    kept, draft_id = shelf(desk), new_draft_id()
    with qtbot.waitSignal(kept.written, timeout=10_000):
        first = kept.keep(draft_id, "note", "Jana", {"text": "a"})
    with qtbot.assertNotEmitted(kept.changed):
        assert kept.keep(draft_id, "note", "Jana", {"text": "a"}) is first


def test_it_tells_of_new_titles_and_of_what_is_gone(desk: Desk, qtbot: QtBot) -> None:
    kept, draft_id = shelf(desk), new_draft_id()
    with qtbot.waitSignal(kept.changed):
        kept.keep(draft_id, "note", "Jana", {})
    with qtbot.waitSignal(kept.changed):
        kept.keep(draft_id, "note", "Jana", {}, parked=True)
    assert [each.id for each in kept.of("note")] == [draft_id]
    assert kept.of("booking") == ()
    with qtbot.waitSignal(kept.changed):
        kept.drop(draft_id)
    with qtbot.assertNotEmitted(kept.changed):
        kept.drop(draft_id)
    assert kept.get(draft_id) is None


def test_what_is_typed_before_the_disk_was_read_is_not_lost_by_reading_it(
    desk: Desk, clinic: TestClinic, qtbot: QtBot
) -> None:
    kept = shelf(desk)
    older, newer = new_draft_id(), new_draft_id()
    for draft_id in (older, newer):
        kept.keep(draft_id, "note", "before", {"text": "old"})
    kept.flush()
    desk.extras.clear()
    again = shelf(desk)
    again.keep(newer, "note", "after", {"text": "new"})
    with qtbot.waitSignal(again.loaded, timeout=10_000):
        again.load()
        again.load()
    found = {draft.id: draft.fields["text"] for draft in again.of("note")}
    assert found == {older: "old", newer: "new"}
    again.flush()
    assert len(drafts_of(clinic.book).load(now_utc=desk.now())) == 2
