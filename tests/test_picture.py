"""The picture of a terminal in the README."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from devtools.picture import WIDEST, columns, shortened, svg

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "demo.svg"
TEXT = "{http://www.w3.org/2000/svg}text"


def words_of(picture: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(picture).iter(TEXT)]


def test_the_picture_in_the_readme_shows_a_report_and_brings_nothing_along() -> None:
    picture = PICTURE.read_text(encoding="utf-8")
    words = words_of(picture)
    assert words[0] == "$ python3 dev.py demo --headless"
    assert any(re.fullmatch(r"Confirmed \(\d+\)", each) for each in words)
    assert any(each.startswith("Needs a person") for each in words)
    assert re.findall(r"https?://[^\"<]+", picture) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"@font-face|<image|<script|<style|url\(", picture)


def test_what_the_program_said_stays_text() -> None:
    hostile = 'Hello\n  9:00 am  <b>Ada & Co</b>  ]]> "quoted"'
    assert words_of(svg(shortened(hostile), "x <y>"))[1:] == [
        "Hello",
        "9:00 am",
        "<b>Ada & Co</b>",
        ']]> "quoted"',
    ]


def test_columns_keep_their_place_and_nothing_is_too_wide() -> None:
    report = "A sentence " + "that goes on " * 20 + "\n\nConfirmed (9)\n"
    report += "\n".join(f"  {n}:00 am  Nguyễn 王小明  {'x' * 120}" for n in range(9))
    lines = shortened(report)
    assert max(columns(line) for line in lines) <= WIDEST
    assert " ".join(lines).count("that goes on") == 20
    assert lines[-1] == "   …"
    assert sum("am" in line for line in lines) == 5
    starts = re.findall(r'x="([0-9.]+)"[^>]*>(?:Nguyễn|x+…)', svg(lines, "x"))
    assert len(set(starts[0::2])) == len(set(starts[1::2])) == 1
