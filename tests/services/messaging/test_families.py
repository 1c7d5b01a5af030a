"""Several visits on one number: one text a day, one answer for all."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.domain.words import Mark
from tests.support.loop import JANA, Loop


def family(loop: Loop, *names: str, day: str = "2026-11-25") -> list[int]:
    """One visit each, an hour apart, all on one number; gives the keys of the visits."""
    return [
        loop.visit(loop.patient(name), f"{day}T{9 + index:02d}:30", provider=f"Dr of {name}").id
        for index, name in enumerate(names)
    ]


def test_one_text_names_all_visits_of_the_day(loop: Loop) -> None:
    visits = family(loop, "Jana", "Petr", "Eva")
    assert loop.sync().sent == 1
    [text] = loop.texts()
    assert all(name in text for name in ("Jana", "Petr", "Eva"))
    assert loop.rows()[0].visits == tuple(visits)


def test_one_answer_counts_for_all(loop: Loop) -> None:
    family(loop, "Jana", "Petr")
    loop.sync()
    report = loop.reply("YES")
    assert report.confirmed == 2
    assert report.needs_person == 0


def test_other_days_have_texts_of_their_own_and_then_a_person_decides(loop: Loop) -> None:
    first = loop.visit(loop.patient("Jana"), "2026-11-25T15:30")
    loop.visit(loop.patient("Petr"), "2026-11-26T09:30")
    assert loop.sync().sent == 2
    assert loop.reply("C").needs_person == 1
    assert loop.confirmation(first) == "needs_person"


def test_who_gave_no_consent_is_not_named(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-25T09:30")
    silent = loop.visit(loop.patient("Petr", consent=""), "2026-11-25T10:30")
    refused = loop.visit(loop.patient("Eva", consent="no"), "2026-11-25T11:30")
    loop.sync()
    [text] = loop.texts()
    assert "Petr" not in text
    assert "Eva" not in text
    assert loop.reply("C").confirmed == 1
    assert loop.confirmation(silent) == loop.confirmation(refused) == "not_asked"


def test_who_is_never_named_with_others_has_a_text_alone(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-25T09:30")
    alone = loop.visit(loop.patient("Petr", marks=[Mark.NEVER_NAME_WITH_OTHERS]), "2026-11-25T10:30")
    loop.sync()
    assert len(loop.texts()) == 2
    assert sorted(len(each.visits) for each in loop.rows()) == [1, 1]
    assert loop.reply("C").needs_person == 1
    assert loop.confirmation(alone) == "needs_person"


def test_a_visit_added_later_gets_its_own_question_and_then_a_person_decides(loop: Loop) -> None:
    family(loop, "Jana", "Petr")
    loop.sync()
    loop.clock.advance(minutes=5)
    added = loop.visit(loop.patient("Eva"), "2026-11-25T14:30")
    assert loop.sync().sent == 1
    assert loop.rows()[-1].visits == (added.id,)
    report = loop.reply("C")
    assert (report.confirmed, report.needs_person) == (0, 1)
    assert loop.confirmation(added) == "needs_person"


def test_a_visit_added_within_a_day_does_not_have_the_others_asked_again(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-24T09:30")
    loop.visit(loop.patient("Petr"), "2026-11-24T12:30", provider="Dr Novák")
    loop.sync()
    assert len(loop.texts()) == 1
    loop.clock.advance(minutes=5)
    added = loop.visit(loop.patient("Eva"), "2026-11-24T09:00", provider="Dr Malá")
    loop.sync()
    assert loop.rows()[-1].visits == (added.id,) or loop.rows()[-2].visits == (added.id,)
    assert len(loop.texts()) == 2
    assert "Petr" not in loop.texts()[-1]


def test_asked_again_the_whole_family_is_named_at_the_hour_of_the_first(loop: Loop) -> None:
    visits = family(loop, "Jana", "Petr")
    loop.sync()
    loop.run_until("2026-11-24T16:00:00+00:00")
    assert len(loop.texts()) == 2
    assert loop.rows()[-1].visits == tuple(visits)
    assert loop.reply("C").confirmed == 2


def test_the_added_visit_joins_when_all_are_asked_again(loop: Loop) -> None:
    family(loop, "Jana", "Petr")
    loop.sync()
    loop.clock.advance(minutes=5)
    loop.visit(loop.patient("Eva"), "2026-11-25T14:30")
    loop.run_until("2026-11-24T16:00:00+00:00")
    assert len(loop.texts()) == 3
    assert loop.reply("C").confirmed == 3


def test_a_move_of_one_takes_the_waiting_text_back_and_asks_all_anew(loop: Loop) -> None:
    family(loop, "Jana")
    moved = loop.visit(loop.patient("Petr"), "2026-11-25T10:30")
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.move(moved, "2026-11-25T16:45")
    loop.server.start()
    loop.sync()
    [text] = loop.texts()
    assert "Jana" in text
    assert "16:45" in text
    assert "10:30" not in text


def test_a_move_of_one_after_the_text_leaves_the_others_question_open(loop: Loop) -> None:
    first = loop.visit(loop.patient("Jana"), "2026-11-25T09:30")
    moved = loop.visit(loop.patient("Petr"), "2026-11-25T10:30")
    loop.sync()
    loop.move(moved, "2026-11-26T10:30")
    assert loop.reply("C").confirmed == 1
    assert loop.confirmation(first) == "confirmed"
    assert loop.confirmation(moved) == "not_asked"


def test_a_text_whose_first_visit_came_too_close_goes_for_the_others(loop: Loop) -> None:
    loop.visit(loop.patient("Jana"), "2026-11-23T14:30")
    loop.visit(loop.patient("Petr"), "2026-11-23T17:30")
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.clock.set("2026-11-23T10:45:00+00:00")
    loop.server.start()
    loop.sync()
    loop.sync()
    [text] = loop.texts()
    assert "17:30" in text
    assert "14:30" not in text


def test_a_stop_of_one_stops_all_on_the_number(loop: Loop) -> None:
    family(loop, "Jana")
    loop.sync()
    loop.reply("STOP")
    loop.visit(loop.patient("Petr"), "2026-11-25T12:30")
    loop.run_until("2026-11-25T13:00:00+00:00")
    assert len(loop.texts(JANA)) == 1
