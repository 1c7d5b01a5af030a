"""More of a card, and what was made sure of with the patient."""

from __future__ import annotations

from typing import Any

import pytest

from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.models.queries import alerts as alert_queries
from frontdesk.models.queries import contacts as contact_queries
from frontdesk.models.queries import details as detail_queries
from frontdesk.models.queries.plain import cursor
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.details import (
    DetailEdit,
    DetailRow,
    Verification,
    details_of,
    set_details,
    unfit,
    verifications,
    verify,
)
from frontdesk.services.patients import PatientEdit, get_patient, update_patient
from frontdesk.services.undo import undo
from tests.services.desk import Desk
from tests.support.clinic import ANNA


def _verified(desk: Desk, patient_id: int) -> tuple[Verification, ...]:
    with desk.book.read() as connection:
        return verifications(connection, patient_id, now_utc=desk.clock.now_utc())


def test_details_are_kept_in_one_form_and_raise_the_cards_revision(desk: Desk) -> None:
    before = get_patient(desk.book, desk.jana).revision
    made = set_details(
        desk.book,
        ANNA,
        desk.jana,
        DetailEdit(
            called=" Janička ",
            languages=("uk_ua", "en", "uk-UA"),
            provider_id=desk.malik,
            part_of_day="morning",
            weekdays="402",
            payer="VZP",
            payer_number="111",
        ),
        revision=before,
    )
    assert made.details == DetailRow(
        called="Janička",
        payer="VZP",
        payer_number="111",
        languages="uk-UA en",
        provider_id=desk.malik,
        part_of_day="morning",
        weekdays="024",
        provider="Dr Malik",
    )
    assert details_of(desk.book, desk.jana) == made.details
    assert get_patient(desk.book, desk.jana).revision == before + 1
    with pytest.raises(Conflict):
        set_details(desk.book, ANNA, desk.jana, DetailEdit(payer="ČPZP"), revision=before)
    again = set_details(desk.book, ANNA, desk.jana, DetailEdit(weekdays="024", provider_id=desk.malik))
    assert again.changes.items == ()
    set_details(desk.book, ANNA, desk.jana, DetailEdit(provider_id=0, weekdays="0123456", languages=()))
    kept = details_of(desk.book, desk.jana)
    assert (kept.provider_id, kept.weekdays, kept.languages, kept.payer) == (None, "", "", "VZP")


def test_who_wants_to_be_called_otherwise_is_found_so(desk: Desk) -> None:
    set_details(desk.book, ANNA, desk.jana, DetailEdit(called="Žofka"))
    reader = reader_of(desk.book)
    try:
        found = reader.search("zofka").patients
        assert [(each.name, each.hit.called) for each in found] == [("Jana Dvořáková", "Žofka")]
    finally:
        reader.close()


def test_what_cannot_be_is_told_at_its_field(desk: Desk) -> None:
    wrong = unfit(
        DetailEdit(called="x" * 300, languages=("Klingon language",), part_of_day="dawn", weekdays="789")
    )
    assert set(wrong) == {"called", "languages", "part_of_day", "weekdays"}
    assert unfit(DetailEdit(called="Jana")) == {}
    with pytest.raises(UsageError, match="not in the book any more"):
        set_details(desk.book, ANNA, desk.jana, DetailEdit(provider_id=9_999))
    with pytest.raises(NotFound):
        set_details(desk.book, ANNA, 9_999, DetailEdit(called="Nobody"))


def test_a_verified_field_counts_until_the_card_says_otherwise(desk: Desk) -> None:
    at = desk.clock.now_utc()
    verify(desk.book, ANNA, desk.jana, ["mobile", "name", "mobile"])
    assert _verified(desk, desk.jana) == (
        Verification("mobile", "anna", at, old=False),
        Verification("name", "anna", at, old=False),
    )
    update_patient(desk.book, ANNA, desk.jana, PatientEdit(mobile="07911 999888"))
    assert [each.field for each in _verified(desk, desk.jana)] == ["name"]
    update_patient(desk.book, ANNA, desk.jana, PatientEdit(mobile="07911 123456"))
    assert [each.field for each in _verified(desk, desk.jana)] == ["mobile", "name"]
    desk.clock.advance(days=365)
    assert not any(each.old for each in _verified(desk, desk.jana))
    desk.clock.advance(ms=1)
    assert all(each.old for each in _verified(desk, desk.jana))
    verify(desk.book, ANNA, desk.jana, ["mobile"])
    assert [each.old for each in _verified(desk, desk.jana)] == [False, True]


def test_a_verification_is_taken_back_to_what_was_kept(desk: Desk) -> None:
    first = verify(desk.book, ANNA, desk.jana, ["mobile"])
    at = desk.clock.now_utc()
    desk.clock.advance(days=30)
    second = verify(desk.book, ANNA, desk.jana, ["mobile", "name"])
    undo(desk.book, ANNA, command=second.command)
    assert _verified(desk, desk.jana) == (Verification("mobile", "anna", at, old=False),)
    undo(desk.book, ANNA, command=first.command)
    assert _verified(desk, desk.jana) == ()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "Say what the patient confirmed"),
        (["shoe_size"], "nothing that can be verified"),
        (["email"], "no such entry yet"),
    ],
)
def test_what_can_be_no_verification(desk: Desk, names: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        verify(desk.book, ANNA, desk.jana, names)
    with pytest.raises(NotFound):
        verify(desk.book, ANNA, 9_999, ["mobile"])


PLANS: list[tuple[str, tuple[Any, ...]]] = [
    (alert_queries.OPEN, (1, "2026-11-23")),
    (alert_queries.ONE, (1,)),
    (contact_queries.OF_PATIENT, (1,)),
    (contact_queries.ONE, (1,)),
    (contact_queries.ON_NUMBER, ("+44", 10)),
    (contact_queries.NAMES, ("[1]",)),
    (contact_queries.COUNT, (1,)),
    (detail_queries.DETAIL, (1,)),
    (detail_queries.VERIFIED, (1,)),
]


@pytest.mark.parametrize(("sql", "parameters"), PLANS)
def test_no_part_of_a_card_reads_a_table_from_end_to_end(
    desk: Desk, sql: str, parameters: tuple[Any, ...]
) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    scans = [line for line in plan if line.startswith("SCAN")]
    assert [line for line in scans if " VIRTUAL TABLE " not in line and "(subquery" not in line] == []
