"""The consent of imported patients, asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.words import Channel, Consent
from frontdesk.services.import_consent import CHUNK, record_import_consent, without_word
from frontdesk.services.patients import PatientEdit, consent_history, create_patient, update_patient
from tests.services.imports.desk import Desk, make_desk
from tests.support.clinic import ANNA

ROWS = """external_id,last_name,mobile,sms_consent
1,Silent,07400 123451,
2,Willing,07400 123452,yes
3,Unwilling,07400 123453,no
4,Numberless,,
5,Stopped,07400 123455,
6,Changed,07400 123456,
7,Also,07400 123457,
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A clinic that has imported its patients."""
    made = make_desk(tmp_path)
    yield made
    made.book.close()


def agree(desk: Desk, progress: Callable[[int], None] | None = None) -> int:
    return record_import_consent(
        desk.book,
        ANNA,
        who_agreed="All patients",
        where=" registration  form ",
        since="2019",
        progress=progress,
    )


def consents(desk: Desk) -> dict[str, str]:
    return {
        str(row["last_name"]): str(row["sms_consent"])
        for row in desk.rows("SELECT last_name, sms_consent FROM patient ORDER BY id")
    }


def test_who_said_nothing_agrees_and_nobody_else_is_overruled(desk: Desk) -> None:
    desk.patients(ROWS)
    desk.change(
        "INSERT INTO address (address, channel, opted_out, opted_out_by, updated_utc)"
        " VALUES ('+447400123455', 'sms', 1, 'STOP', 1)"
    )
    changed = desk.patient("6")["id"]
    for said in ("no", ""):
        update_patient(desk.book, ANNA, changed, PatientEdit(sms_consent=said))
    create_patient(desk.book, ANNA, PatientEdit(last_name="Here", mobile="07400 123458"))
    visit = desk.visit_rows("v1,1,Dr Malik,2026-11-30T09:00,30,booked")
    assert visit.added == 1
    desk.change("UPDATE appointment SET next_due_utc = 99")
    revision = desk.patient("1")["revision"]
    assert without_word(desk.book) == 2
    assert agree(desk) == 2
    assert consents(desk) == {
        "Silent": "yes",
        "Willing": "yes",
        "Unwilling": "no",
        "Numberless": "",
        "Stopped": "",
        "Changed": "",
        "Also": "yes",
        "Here": "",
    }
    assert desk.patient("1")["revision"] == revision + 1
    assert desk.visit("v1")["next_due_utc"] == 0
    [word] = consent_history(desk.book, desk.patient("1")["id"])
    assert (word.channel, word.state, word.source, word.note, word.actor) == (
        Channel.SMS,
        Consent.YES,
        "import consent: registration form",
        "All patients; 2019",
        ANNA.label,
    )
    assert (without_word(desk.book), agree(desk)) == (0, 0)


def test_a_later_import_keeps_it_until_it_says_otherwise(desk: Desk) -> None:
    desk.patients(ROWS)
    agree(desk)
    desk.patients(ROWS.replace("Silent", "Quiet"))
    assert consents(desk)["Quiet"] == "yes"
    desk.patients(ROWS.replace("Silent,07400 123451,", "Quiet,07400 123451,no"))
    assert consents(desk)["Quiet"] == "no"


def test_many_are_written_in_small_steps_that_can_be_left(desk: Desk) -> None:
    count = CHUNK * 2 + 5
    lines = [f"{n},P{n},+4474{n:08d}" for n in range(count)]
    desk.patients("\n".join(["external_id,last_name,mobile", *lines]))

    class Enough(Exception):
        pass

    def stop(done: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        agree(desk, stop)
    assert without_word(desk.book) == count - CHUNK
    told: list[int] = []
    assert agree(desk, told.append) == count - CHUNK
    assert told == [CHUNK, CHUNK + 5]


@pytest.mark.parametrize("words", [(" \t", "form", "2019"), ("All", "", "2019"), ("All", "form", "\n")])
def test_each_word_is_needed(desk: Desk, words: tuple[str, str, str]) -> None:
    with pytest.raises(UsageError, match="who agreed to texts"):
        record_import_consent(desk.book, ANNA, who_agreed=words[0], where=words[1], since=words[2])
