"""The day as it happens, through the command line."""

from __future__ import annotations

import pytest

from tests.support.command import Desk

DAY = "2026-11-23"
"""Today, by the clock of the tests: eight in the morning."""
PATIENTS = (
    "external_id,first_name,last_name,mobile,sms_consent\np1,Ada,Byron,+447400123456,yes\np2,Cy,Young,,\n"
)


@pytest.fixture
def today(desk: Desk) -> Desk:
    """A clinic on the morning of `DAY`, with two patients and a provider."""
    file = desk.folder / "patients.csv"
    file.write_text(PATIENTS, encoding="utf-8")
    desk.json("import", "patients", str(file))
    assert desk.run("provider", "add", "Dr Gray").status == 0
    return desk


def book(desk: Desk, start: str, patient: str = "ext:p1") -> dict[str, object]:
    words = ["book", "--patient", patient, "--provider", "Dr Gray", "--minutes", "30", "--start", start]
    made = desk.json(*words)
    assert isinstance(made, dict)
    return made


def test_who_comes_today_and_when_they_are_expected(today: Desk) -> None:
    start = f"{DAY}T10:00"
    visit = book(today, start)

    late = today.json("late", "Dr Gray", "25")
    [row] = today.json("arrivals")

    assert (late["provider"], late["minutes"], late["texts"]) == ("Dr Gray", 25, 0)
    assert (row["id"], row["lifecycle"], row["late"], row["waited"]) == (visit["id"], "booked", 0, None)
    assert row["expected"] != row["start"]


def test_who_waits(today: Desk) -> None:
    visit = book(today, f"{DAY}T09:00")
    assert today.run("status", str(visit["id"]), "arrived").status == 0
    [row] = today.json("arrivals", "--location", "Hillside Clinic")
    assert (row["lifecycle"], row["waited"], row["too_long"]) == ("arrived", 0, False)
    assert "waits 0 min" in today.run("arrivals").out


def test_nobody_is_texted_without_an_account_and_who_has_no_number_is_to_be_called(today: Desk) -> None:
    book(today, f"{DAY}T10:00")
    book(today, f"{DAY}T11:00", "ext:p2")
    told = today.run("late", "Dr Gray", "25", "--tell")
    assert told.status == 0
    assert "Texts are not set up" in told.out
    assert "Call Cy Young" in told.out
    assert today.run("late", "Dr Gray", "0").out.startswith("Dr Gray is on time.")
    assert today.run("late", "Dr Gray", "900").status == 2


def test_a_reason_is_kept_with_a_cancellation(today: Desk) -> None:
    visit = book(today, f"{DAY}T10:00")
    done = today.json("cancel", str(visit["id"]), "--by", "patient", "--reason", "ill")
    assert done["lifecycle"] == "cancelled_by_patient"
