"""The clinic's texts as a person edits them, over a real book."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.settings import Scope
from frontdesk.domain.templates import LANGUAGES, TextKind, default_template
from frontdesk.services import settings
from frontdesk.services.wordings import (
    Wording,
    preview_wording,
    reset_wording,
    save_wording,
    wordings,
)
from tests.services.desk import Desk
from tests.support.clinic import ANNA

OWN = "{clinic}: {date} {time}. C or X? {phone}"


def row(desk: Desk, name: str, language: str = "en") -> Wording:
    [found] = [each for each in wordings(desk.book) if (each.name, each.language) == (name, language)]
    return found


def test_every_text_of_every_language_and_step_is_listed(desk: Desk) -> None:
    found = wordings(desk.book)
    assert {each.language for each in found} == set(LANGUAGES)
    english = [each.name for each in found if each.language == "en"]
    assert english[:3] == ["ask", "ask:ask", "ask:ask_again"]
    assert "tell:today" in english
    assert "tell:ask" not in english
    assert {str(kind) for kind in TextKind} <= set(english)
    assert all(not each.own and each.template == each.usual for each in found)


def test_a_steps_words_fall_back_to_its_kinds_and_those_to_ours(desk: Desk) -> None:
    save_wording(desk.book, ANNA, "ask", "en", OWN)
    assert (row(desk, "ask").own, row(desk, "ask:ask").usual) == (OWN, OWN)
    save_wording(desk.book, ANNA, "ask:ask", "en", OWN + " Step.")
    assert row(desk, "ask:ask").template == OWN + " Step."
    save_wording(desk.book, ANNA, "ask:ask", "en", OWN)
    assert row(desk, "ask:ask").own == ""
    reset_wording(desk.book, ANNA, "ask", "en")
    assert row(desk, "ask:ask").usual == default_template(TextKind.ASK, "en")
    assert settings.get(desk.book, "clinic.texts").value == {}


def test_words_for_a_step_that_is_gone_stay_to_be_seen(desk: Desk) -> None:
    save_wording(desk.book, ANNA, "ask:ask_again", "en", OWN)
    settings.put(desk.book, ANNA, "reminders.steps", "[]")
    assert row(desk, "ask:ask_again").own == OWN
    reset_wording(desk.book, ANNA, "ask:ask_again", "en")
    assert "ask:ask_again" not in {each.name for each in wordings(desk.book)}


def test_a_location_with_a_cadence_of_its_own_has_its_steps_listed(desk: Desk) -> None:
    settings.put(
        desk.book,
        ANNA,
        "reminders.steps",
        '[{"key": "harbour", "hours_before": 48, "ask": false}]',
        scope=Scope.LOCATION,
        scope_id=desk.location,
    )
    assert row(desk, "tell:harbour", "de").language == "de"


@pytest.mark.parametrize(
    ("name", "language"), [("poem", "en"), ("ask", "pl"), ("moved:ask", "en"), ("email:ask", "en")]
)
def test_what_there_is_not_is_refused(desk: Desk, name: str, language: str) -> None:
    for act in (
        lambda: save_wording(desk.book, ANNA, name, language, OWN),
        lambda: reset_wording(desk.book, ANNA, name, language),
        lambda: preview_wording(desk.book, name, language, OWN),
    ):
        with pytest.raises(UsageError, match="There is no such text"):
            act()


def test_the_preview_is_for_the_next_visit_that_fits(desk: Desk) -> None:
    nobody = preview_wording(desk.book, "ask", "en", OWN)
    assert nobody.example is None
    assert "9:30. C or X?" in nobody.body
    first = desk.visit("2026-11-30T09:00")
    later = desk.visit("2026-12-01T11:00", patient_id=desk.eva)
    found = preview_wording(desk.book, "ask", "en", OWN)
    assert found.example is not None
    assert found.example.id == first.id
    assert "30 Nov 9:00. C or X?" in found.body
    chosen = preview_wording(desk.book, "ask", "en", OWN, visit_id=later.id)
    assert "1 Dec 11:00. C or X?" in chosen.body
    assert (found.another, chosen.another) == (later.id, first.id)
    assert (found.segments, found.room, found.refused, found.plain) == (1, 160, False, "")


def test_a_family_is_previewed_with_a_family_of_the_book(desk: Desk) -> None:
    template = default_template(TextKind.ASK_FAMILY, "en")
    desk.visit("2026-11-30T09:00")
    assert "Ana 9:30, Ben 10:00" in preview_wording(desk.book, "ask_family", "en", template).body
    desk.visit("2026-11-30T10:00", patient_id=desk.eva, provider_id=desk.novak)
    found = preview_wording(desk.book, "ask_family", "en", template)
    assert found.example is not None
    assert " 9:00, Eva 10:00" in found.body
    which = preview_wording(desk.book, "which", "de", default_template(TextKind.WHICH, "de"))
    assert ", 2 = Eva 10:00, oder ALLE." in which.body


def test_the_preview_says_what_it_costs_and_what_makes_it_dear(desk: Desk) -> None:
    settings.put(desk.book, ANNA, "costs.per_segment", "0.04 GBP")
    settings.put(desk.book, ANNA, "texts.missed_visit_cost", "160 GBP")
    settings.put(desk.book, ANNA, "texts.missed_visit", "on")
    desk.visit("2026-11-30T09:00")
    found = preview_wording(desk.book, "ask", "en", OWN + " ěšč")
    assert "A missed visit costs us 160 GBP." in found.body
    assert found.ucs2
    assert [each.char for each in found.offenders] == ["ě", "š", "č"]
    assert found.offenders[0].name == "latin small letter e with caron"
    assert (found.segments, found.room, found.price) == (2, 134, "0.08 GBP")
    assert found.plain == OWN + " esc"
    refused = preview_wording(desk.book, "ask", "en", "{clinic} {nothing}")
    assert refused.refused
    assert refused.body == ""
    empty = preview_wording(desk.book, "ask", "en", "")
    assert empty.findings[0].sentence.startswith("The text is empty.")
