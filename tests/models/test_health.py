"""Whether a book is sound: each kind of damage is found by its check and by no other."""

from __future__ import annotations

import pytest

from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.words import Lifecycle
from frontdesk.models import health
from frontdesk.models.engine import Engines, connect_raw, open_engines, write_session
from tests.models import seed
from tests.support.books import KEY

CHECKS = ["pages", "structure", "references", "occupancy", "search"]


@pytest.fixture
def book(engines: Engines) -> Engines:
    with write_session(engines) as session:
        seed.places(session)
        for number in range(1, 60):
            seed.patient(session, number, notes="x" * 300)
            seed.visit(session, number, patient_id=number, start_utc=seed.NOON + number * seed.DAY)
    return engines


def _broken(engines: Engines) -> list[str]:
    findings = health.check(engines)
    assert [finding.name for finding in findings] == CHECKS
    return [finding.name for finding in findings if not finding.ok]


def _damage(engines: Engines, *statements: str) -> None:
    connection = connect_raw(engines.path, KEY)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_sound_book(book: Engines) -> None:
    assert _broken(book) == []


@pytest.mark.parametrize(
    ("statements", "check"),
    [
        (
            ["UPDATE message_item SET id = id", "INSERT INTO patient_mark VALUES (1, 99, 'x', '', '', 1)"],
            "references",
        ),
        (["DELETE FROM occupancy WHERE appointment_id = 1"], "occupancy"),
        (["UPDATE occupancy SET from_utc = from_utc + 1 WHERE appointment_id = 1"], "occupancy"),
        (["UPDATE appointment SET lifecycle = 'cancelled_by_clinic' WHERE id = 1"], "occupancy"),
        (["UPDATE appointment SET provider_id = 2 WHERE id = 1"], "occupancy"),
        (
            [
                "DROP TRIGGER occupancy_insert",
                (
                    "INSERT INTO occupancy (kind, resource_id, from_utc, until_utc, shared, appointment_id) "
                    "SELECT kind, resource_id, from_utc, until_utc, 0, appointment_id FROM occupancy WHERE id = 1"
                ),
            ],
            "occupancy",
        ),
        (["UPDATE patient SET last_name = 'Elsewhere' WHERE id = 1"], "search"),
        (
            [
                "PRAGMA writable_schema = ON",
                (
                    "UPDATE sqlite_master SET sql = 'CREATE INDEX ix_patient_mobile ON patient (phone)'"
                    " WHERE name = 'ix_patient_mobile'"
                ),
            ],
            "structure",
        ),
    ],
)
def test_each_damage_is_found(book: Engines, statements: list[str], check: str) -> None:
    _damage(book, *statements)
    book.dispose()
    opened = open_engines(book.path, KEY)
    assert _broken(opened) == [check]
    opened.dispose()


def test_shared_time_is_no_damage(book: Engines) -> None:
    with write_session(book) as session:
        seed.occupy(session, 1, seed.NOON + seed.DAY, seed.NOON + seed.DAY + 1, shared=True, appointment_id=1)
    findings = {finding.name: finding for finding in health.check(book)}
    assert findings["occupancy"].problems == ("1 times are held by visits that are elsewhere or cancelled.",)


def test_damaged_pages_are_a_finding_not_a_crash(book: Engines) -> None:
    with write_session(book) as session:
        for number in range(100, 140):
            seed.patient(session, number, notes="x" * 3000)
    book.dispose()
    content = bytearray(book.path.read_bytes())
    for offset in range(len(content) - 4096 * 12, len(content), 4096):
        content[offset + 50] ^= 1
    book.path.write_bytes(content)
    opened = open_engines(book.path, KEY)
    broken = _broken(opened)
    assert broken[:2] == ["pages", "structure"]
    opened.dispose()


def test_the_check_knows_which_visits_hold_time() -> None:
    assert {word for word in Lifecycle if f"'{word}'" in health._HOLDS} == OCCUPYING


def test_facts(book: Engines) -> None:
    with book.read.connect() as connection:
        facts = health.facts(connection)
    assert (facts.schema, facts.patients, facts.appointments, facts.messages, facts.audit_entries) == (
        "0003",
        59,
        59,
        0,
        0,
    )
    assert facts.bytes >= 4096
    assert facts.sqlcipher.startswith("4.")
