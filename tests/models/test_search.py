"""Finding patients: against a plain loop over all of them, and what decides who comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from frontdesk.domain.birthdates import read_birth_date
from frontdesk.domain.folding import words
from frontdesk.models import search, search_index
from frontdesk.models.engine import Engines, write_session
from frontdesk.models.search import PatientHit, search_patients
from frontdesk.models.tables import Patient
from tests.models import seed
from tests.support.books import make_engines

TODAY = date(2026, 3, 2)

LAST = [
    "Dvořák",
    "Dvořáková",
    "Novák",
    "Nováková",
    "Svoboda",
    "Říha",
    "Žďárský",
    "Łukasiewicz",
    "Żółć",
    "Sørensen",
    "Åkerström",
    "Müller",
    "Strauß",
    "Großmann",
    "O'Brien",
    "D'Angelo",
    "García-López",
    "de_la_Cruz",
    "Nguyễn",
    "Øster",
    "İnönü",
    "Đorđević",
    "Þórsson",
    "王小明",
    "Иванова",
    "Παπαδόπουλος",
    "Smith-Jones",
    "van_der_Berg",
    "Ng",
    "Li",
    "Œuvrard",
    "Gómez",
    "Ķīsis",
]
FIRST = [
    "Jan",
    "Jana",
    "José",
    "María",
    "François",
    "Zoë",
    "Łukasz",
    "Søren",
    "Anna-Lena",
    "Kateřina",
    "Ольга",
    "Wei",
    "Liam",
    "Aoife",
    "Jürgen",
    "Chloé",
    "Yến",
    "Ana",
]


class Person(NamedTuple):
    id: int
    first: str
    last: str
    born: str | None
    mobile: str
    phone: str
    external: str | None


def _people() -> list[Person]:
    random = Random(11)
    return [
        Person(
            number,
            random.choice(FIRST),
            random.choice(LAST).replace("_", " "),
            f"19{random.randint(40, 99)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
            f"+4206{random.randint(0, 10**8 - 1):08d}" if random.random() < 0.9 else "",
            f"+4202{random.randint(0, 10**8 - 1):08d}" if random.random() < 0.2 else "",
            f"K-{number:04d}" if random.random() < 0.8 else None,
        )
        for number in range(1, 141)
    ]


PEOPLE = _people()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    engines = make_engines(tmp_path_factory.mktemp("search"))
    with write_session(engines) as session:
        for person in PEOPLE:
            session.add(
                Patient(
                    id=person.id,
                    public_id=f"p{person.id}",
                    external_id=person.external,
                    first_name=person.first,
                    last_name=person.last,
                    birth_date=person.born,
                    mobile=person.mobile,
                    phone=person.phone,
                    email=f"person{person.id}@example.com",
                    created_utc=0,
                    updated_utc=0,
                )
            )
        session.flush()
        search_index.index_patients(session.connection(), [person.id for person in PEOPLE])
    yield engines
    engines.dispose()


def _find(engines: Engines, typed: str, *, limit: int = 500) -> list[PatientHit]:
    with engines.read.connect() as connection:
        return search_patients(connection, typed, country="CZ", today=TODAY, limit=limit)


def _ids(engines: Engines, typed: str) -> set[int]:
    return {hit.id for hit in _find(engines, typed)}


def _has(person: Person, term: str) -> bool:
    own = (*words(person.last), *words(person.first), *words(person.external or ""))
    numbers = (person.mobile[1:], person.phone[1:])
    return any(word.startswith(term) for word in own) or (
        len(term) >= 3 and any(term in word for word in (*own, *numbers))
    )


def _expected(typed: str) -> set[int]:
    """A plain loop: every word is a beginning, or from three characters a part, of something of the patient."""
    terms = words(typed)
    found = {person.id for person in PEOPLE if terms and all(_has(person, term) for term in terms)}
    if terms and all(term.isdecimal() for term in terms):
        joined = "".join(terms)
        for number in (joined, joined.lstrip("0")):
            if number == joined or len(number) >= 3:
                found |= {person.id for person in PEOPLE if _has(person, number)}
    dates = {day.isoformat() for day in read_birth_date(typed.strip(), country="CZ", today=TODAY)}
    return found | {person.id for person in PEOPLE if person.born in dates}


def _typed() -> st.SearchStrategy[str]:
    """Bits of names as people type them: whole, begun, from the middle, without accents, in any order."""
    bits = sorted(
        {
            word
            for person in PEOPLE
            for word in (*words(person.last), *words(person.first), *words(person.external or ""))
        }
        | set(LAST)
        | set(FIRST)
        | {person.mobile[1:] for person in PEOPLE if person.mobile}
    )
    bit = st.tuples(st.sampled_from(bits), st.integers(0, 6), st.integers(1, 9)).map(
        lambda cut: cut[0][cut[1] : cut[1] + cut[2]] or cut[0]
    )
    return st.lists(bit, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_typed())
def test_exactly_those_who_fit_are_found(book: Engines, typed: str) -> None:
    found = _ids(book, typed)
    expected = _expected(typed)
    assert found >= expected
    if not any(char.isdigit() for char in typed):
        assert found == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text(alphabet="\"'*()^:-+{}[]\\%_ \0\nANDORNTEAR0123", max_size=40))
def test_any_text_is_safe(book: Engines, typed: str) -> None:
    for hit in _find(book, typed):
        assert hit.id


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\0",
        '"',
        "*",
        '"" OR 1',
        "last:",
        "NEAR(a b)",
        "-",
        "😀",
        "\ud800",
        "x" * 100_000,
        "a " * 50_000,
    ],
)
def test_hostile_texts(book: Engines, typed: str) -> None:
    assert isinstance(_find(book, typed), list)


def test_nothing_typed_finds_nobody(book: Engines) -> None:
    assert _find(book, "") == []
    assert _find(book, " .,- ") == []


@pytest.fixture
def desk(engines: Engines) -> Engines:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1, first_name="Novák", last_name="Jan")
        seed.patient(session, 2, first_name="Jan", last_name="Novák")
        seed.patient(session, 3, first_name="Jan", last_name="Nováková")
        seed.patient(session, 4, first_name="Petr", last_name="Starýnovák")
        seed.patient(
            session, 5, first_name="Eva", last_name="Malá", external_id="NOV1", birth_date="1980-03-05"
        )
        seed.patient(
            session, 6, first_name="Eva", last_name="Malá", mobile="+447700900123", birth_date="1980-05-03"
        )
        seed.patient(
            session, 7, first_name="Eva", last_name="O'Brien", phone="+420234567890", email="eva@example.com"
        )
    return engines


def _order(engines: Engines, typed: str, *, limit: int = 50) -> list[int]:
    return [hit.id for hit in _find(engines, typed, limit=limit)]


def test_whole_words_before_beginnings_before_parts_and_last_names_first(desk: Engines) -> None:
    assert _order(desk, "novak") == [2, 1, 3, 4]
    assert _order(desk, "NOVÁK jan") == _order(desk, "jan novák") == [1, 2, 3]
    assert _order(desk, "novak", limit=2) == [2, 1]


def test_among_equals_who_comes_today_is_first(desk: Engines) -> None:
    assert _order(desk, "eva m") == [5, 6]
    with write_session(desk) as session:
        seed.visit(session, 1, patient_id=6, start_utc=seed.NOON)
    assert _order(desk, "eva m") == [6, 5]


def test_who_comes_today_is_found_among_very_many(engines: Engines) -> None:
    many = search.CANDIDATES + 60
    with write_session(engines) as session:
        seed.places(session)
        for number in range(1, many):
            seed.patient(session, number, first_name="Jan", last_name="Novák")
        # Early keys are the last that the indexes give.
        seed.visit(session, 1, patient_id=3, start_utc=seed.NOON)
    for typed in ("n", "nov", "jan novak", "ová", "j n"):
        found = _order(engines, typed)
        assert found[0] == 3, typed
        assert len(found) == 50


def test_dates_of_birth_as_people_write_them(desk: Engines) -> None:
    assert _order(desk, "1980-03-05") == [5]
    assert _order(desk, "5. 3. 1980")[0] == 5
    assert _order(desk, "mala 5.3.1980")[0] == 5
    assert set(_order(desk, "3.5.1980 eva")) >= {6}
    assert _order(desk, "novak 5.3.1980") == []


def test_numbers_by_any_three_digits_and_as_they_are_written_at_home(desk: Engines) -> None:
    for typed in ("009", "07700 900123", "+44 7700 900 123", "900123", "7700900"):
        assert _order(desk, typed) == [6], typed
    assert _order(desk, "234 567 890") == [7]
    assert _order(desk, "mala 123") == [6]


def test_other_ids_and_mail_addresses(desk: Engines) -> None:
    assert _order(desk, "nov1") == [5]
    assert _order(desk, "obrien") == _order(desk, "O’Brien") == [7]
    assert _order(desk, "EVA@example.com") == [7]
    assert _order(desk, "eva@") == [7, 5, 6]


def test_a_hit_is_what_a_list_shows(desk: Engines) -> None:
    assert _find(desk, "eva@example.com") == [
        PatientHit(
            id=7,
            public_id="p7",
            first_name="Eva",
            last_name="O'Brien",
            birth_date=None,
            mobile="",
            phone="+420234567890",
            email="eva@example.com",
            external_id=None,
        )
    ]


def test_a_new_name_is_found_and_the_old_one_no_more(desk: Engines) -> None:
    with write_session(desk) as session:
        row = session.get_one(Patient, 2)
        row.last_name = "Dvořák"
        session.flush()
        search_index.index_patients(session.connection(), [2])
    assert 2 not in _order(desk, "novak")
    assert 2 in _order(desk, "dvor")
    assert 2 in _order(desk, "ora")


def test_merged_and_deleted_patients_are_not_found(desk: Engines) -> None:
    with write_session(desk) as session:
        session.get_one(Patient, 2).merged_into_id = 1
        session.flush()
        # Even before a service has told the index.
        found = search_patients(session.connection(), "novak", country="CZ", today=TODAY)
        assert 2 not in [hit.id for hit in found]
        search_index.index_patients(session.connection(), [2])
        session.delete(session.get_one(Patient, 4))
    assert _order(desk, "novak") == [1, 3]
    with desk.read.connect() as connection:
        kept = connection.execute(text("SELECT patient_id FROM patient_search")).scalars().all()
    assert not {2, 4} & set(kept)


def test_the_words_of_a_deleted_patient_leave_the_index(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.patient(session, 1, last_name="Unverwechselbar")
        seed.patient(session, 2, last_name="Other")
    with write_session(engines) as session:
        session.delete(session.get_one(Patient, 1))
    with engines.read.connect() as connection:
        for index in search_index.INDEXES:
            blocks = connection.execute(text(f"SELECT block FROM {index}_data")).scalars().all()
            assert not any(b"unv" in block or b"verwech" in block for block in blocks)


def _sound(engines: Engines) -> None:
    with write_session(engines) as session:
        for index in search_index.INDEXES:
            session.execute(text(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"))
        assert search_index.differences(session.connection()) == 0


def test_the_index_follows_whatever_is_done(engines: Engines) -> None:
    random = Random(5)
    alive: set[int] = set()
    for step in range(60):
        with write_session(engines) as session:
            number = random.randint(1, 25)
            if number in alive and random.random() < 0.4:
                session.delete(session.get_one(Patient, number))
                alive.remove(number)
            elif number in alive:
                row = session.get_one(Patient, number)
                row.first_name, row.mobile = random.choice(FIRST), f"+4206{step:08d}"
                session.flush()
                search_index.index_patients(session.connection(), [number])
            else:
                seed.patient(session, number, last_name=random.choice(LAST), mobile=f"+4207{step:08d}")
                alive.add(number)
    _sound(engines)
    with engines.read.connect() as connection:
        kept = connection.execute(text("SELECT patient_id FROM patient_search")).scalars().all()
    assert set(kept) == alive


def test_differences_are_counted_and_mended(desk: Engines) -> None:
    with write_session(desk) as session:
        session.execute(text("UPDATE patient SET last_name = 'Elsewhere' WHERE id IN (1, 2)"))
        session.execute(text("DELETE FROM patient_search WHERE patient_id = 3"))
        session.execute(text("UPDATE patient SET merged_into_id = 1 WHERE id = 4"))
    with desk.read.connect() as connection:
        assert search_index.differences(connection) == 4
    with write_session(desk) as session:
        assert search_index.reindex(session.connection()) == 7
    _sound(desk)
    assert set(_order(desk, "elsewh")) == {1, 2}


def test_those_that_only_seem_to_fit_crowd_nobody_out(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.patient(session, 1, last_name="Oldest", mobile="+420712121200")
        for number in range(2, 2 + 2 * search.CANDIDATES):
            # All threes of 121212 are in there, and not one 121212.
            seed.patient(session, number, last_name="Younger", mobile=f"+12199212{number:04d}")
    assert _order(engines, "121212") == [1]


STAGES: list[tuple[str, tuple[object, ...]]] = [
    (search._WORD, ('"abc"', 1)),
    (search._PART, ('"abc"', "[]", 1)),
    (search._PART_AND_WORD, ('"abc"', "[]", '"a" *', 1)),
    (search._BORN, ("[]", 1)),
    (search._MAIL, ("a", "b", 1)),
    (search._TODAY, ("2026-03-02", 1)),
    (search._ENTRIES, ("[1]",)),
    (search._HITS, ("[1]",)),
]


@pytest.mark.parametrize(("sql", "values"), STAGES)
def test_every_stage_runs_on_an_index(engines: Engines, sql: str, values: tuple[object, ...]) -> None:
    with engines.read.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    scans = [
        line
        for line in plan
        if line.startswith("SCAN")
        and not line.startswith(("SCAN j", "SCAN json_each", "SCAN t VIRTUAL TABLE"))
    ]
    # M is MATCH; anything more would run the query anew for each row, anything less would read the whole index.
    assert all(re.search(r"VIRTUAL TABLE INDEX \d+:M\d$", line) for line in scans), scans
    if sql != search._HITS:
        assert not any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
