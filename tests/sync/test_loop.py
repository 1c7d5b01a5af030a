"""The loop from end to end: book, remind, hear the answer."""

from __future__ import annotations

from tests.support.loop import JANA, Loop


def test_a_visit_is_asked_about_and_confirmed_by_its_patient(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-26T09:30")

    first = loop.sync()

    assert (first.planned, first.sent, first.errors) == (1, 1, ())
    [text] = loop.texts()
    assert "Hillside Clinic" in text
    assert "9:30" in text
    assert loop.confirmation(visit) == "awaiting"

    second = loop.reply("C")

    assert (second.replies, second.confirmed) == (1, 1)
    assert loop.confirmation(visit) == "confirmed"
    assert loop.states() == ["delivered"]
    assert loop.accepted()[0].message.to == JANA
