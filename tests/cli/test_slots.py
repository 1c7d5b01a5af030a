"""Free times, through the command line."""

from __future__ import annotations

import pytest

from tests.support.command import Desk

WEDNESDAY = "2026-11-25"


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Two providers and a patient who has Dr Gray's first half hour of a Wednesday."""
    file = desk.folder / "patients.csv"
    file.write_text("external_id,first_name,last_name\np1,Ada,Byron\n", encoding="utf-8")
    desk.json("import", "patients", str(file))
    for name in ("Dr Gray", "Dr Reid"):
        assert desk.run("provider", "add", name).status == 0
    words = [
        "--patient",
        "ext:p1",
        "--provider",
        "Dr Gray",
        "--minutes",
        "30",
        "--start",
        f"{WEDNESDAY}T08:00",
    ]
    desk.json("book", *words)
    return desk


def test_the_next_free_times_of_one_and_of_anybody(busy: Desk) -> None:
    words = ["slots", "--minutes", "30", "--from", WEDNESDAY, "--limit", "2"]
    anybody = busy.json(*words)
    assert [(row["provider"], row["local"]) for row in anybody] == [
        ("Dr Reid", f"{WEDNESDAY}T08:00"),
        ("Dr Gray", f"{WEDNESDAY}T08:30"),
    ]
    gray = busy.json(*words, "--provider", "dr gray")
    assert gray[0] == {
        "start": f"{WEDNESDAY}T08:30:00+00:00",
        "end": f"{WEDNESDAY}T09:00:00+00:00",
        "local": f"{WEDNESDAY}T08:30",
        "minutes": 30,
        "provider": "Dr Gray",
        "location": "Hillside Clinic",
        "room": None,
    }
    both = busy.json(*words, "--provider", "Dr Gray", "--provider", "Dr Reid")
    assert both == anybody


def test_what_is_free_can_be_booked_and_is_not_free_then(busy: Desk) -> None:
    words = ["slots", "--minutes", "45", "--from", WEDNESDAY, "--provider", "Dr Gray", "--limit", "1"]
    [first] = busy.json(*words)
    booked = [
        "--patient",
        "ext:p1",
        "--provider",
        first["provider"],
        "--minutes",
        "45",
        "--start",
        first["local"],
    ]
    busy.json("book", *booked)
    [second] = busy.json(*words)
    assert second["start"] == first["end"]


def test_days_parts_and_dates(busy: Desk) -> None:
    words = ["slots", "--minutes", "30", "--provider", "Dr Gray", "--limit", "1"]
    assert (
        busy.json(*words, "--from", WEDNESDAY, "--weekdays", "thu, Friday")[0]["local"] == "2026-11-26T08:00"
    )
    assert busy.json(*words, "--from", WEDNESDAY, "--part", "evening")[0]["local"] == f"{WEDNESDAY}T17:00"
    assert busy.json(*words, "--from", WEDNESDAY, "--to", "2026-11-24") == []
    assert busy.json(*words, "--from", WEDNESDAY, "--room") == []


def test_a_person_gets_a_table(busy: Desk) -> None:
    told = busy.run("slots", "--minutes", "30", "--from", WEDNESDAY, "--limit", "1")
    assert told.status == 0
    assert "Dr Reid" in told.out
    nothing = busy.run("slots", "--minutes", "30", "--to", "2020-01-01")
    assert "Nothing is free" in nothing.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "how long"),
        (("--minutes", "0"), "1 to 1440"),
        (("--minutes", "30", "--weekdays", "someday"), "list of weekdays"),
        (("--minutes", "30", "--from", "soon"), "2026-11-24"),
        (("--minutes", "30", "--part", "night"), "morning"),
    ],
)
def test_what_cannot_be_understood_is_said(busy: Desk, words: tuple[str, ...], sentence: str) -> None:
    told = busy.run("slots", *words)
    assert told.status == 2
    assert sentence in told.err
