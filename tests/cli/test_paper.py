"""A day on paper from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Desk


@pytest.fixture
def book(desk: Desk) -> Desk:
    for name in ("Dr Malik", "Dr Novák"):
        desk.json("provider", "add", name)
    patient = desk.json("patient", "add", "--first-name", "Jana", "--last-name", "Nováková")["id"]
    for start, provider in (("2026-11-24T09:00", "Dr Malik"), ("2026-11-26T10:00", "Dr Malik")):
        desk.json("book", "--patient", patient, "--provider", provider, "--start", start, "--minutes", "30")
    return desk


def test_a_day_of_everybody(book: Desk, tmp_path: Path) -> None:
    target = tmp_path / "day.pdf"
    told = book.json("paper", "--day", "2026-11-24", "--to", str(target))
    assert told == {"file": str(target), "day": "2026-11-24", "pages": 2, "visits": 1}
    (sheet,) = book.papers
    assert [part.provider for part in sheet.parts] == ["Dr Malik", "Dr Novák"]


def test_a_providers_day_and_week(book: Desk, tmp_path: Path) -> None:
    target = str(tmp_path / "paper.pdf")
    book.json("paper", "--day", "2026-11-24", "--provider", "dr MALIK", "--to", target)
    assert [part.provider for part in book.papers[-1].parts] == ["Dr Malik"]
    told = book.json("paper", "--day", "2026-11-26", "--provider", "Dr Malik", "--week", "--to", target)
    assert (told["day"], told["visits"]) == ("2026-11-23", 2)
    assert book.papers[-1].week
    assert (
        "2 pages are in paper.pdf." in book.run("paper", "--location", "Hillside Clinic", "--to", target).out
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--week"], "A week is one provider's"),
        (["--provider", "Dr Nobody"], "There is no provider Dr Nobody"),
        (["--location", "Nowhere"], "There is no location Nowhere"),
        (["--day", "soon"], "soon is not a date"),
        (["--provider", "Dr Malik", "--location", "Hillside Clinic"], "exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_said(book: Desk, tmp_path: Path, words: list[str], sentence: str) -> None:
    done = book.run("paper", *words, "--to", str(tmp_path / "x.pdf"))
    assert done.status == 2
    assert sentence in done.err
    assert book.papers == []
