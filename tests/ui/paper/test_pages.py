"""Pages are drawn alike as a picture and as a PDF, whole and within their margins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, qGray

from frontdesk.domain.errors import StorageFault
from frontdesk.services.daysheets import day_sheet, week_plan
from frontdesk.ui.desk import Desk
from frontdesk.ui.paper.content import Content, Entry, Section, Wording, content_of
from frontdesk.ui.paper.pages import POINT, Pages, paper_of
from frontdesk.ui.paper.putting import pdf_of, picture_of, write_pdf
from tests.ui.desks import HTML_NAME, TODAY, TestClinic

DAY = date.fromisoformat(TODAY)
A4 = paper_of("GB")


def _content(entries: int, *, apart: bool = True) -> Content:
    entry = Entry(
        time="9:00",
        length="30 min",
        name="Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff",
        aside="born 1 Jan 1970",
        alerts=("Latex " * 40,),
        details=("Consultation, Not asked", "w" * 400),
        numbers=("07911 123456", "020 7946 0958"),
        ticks=True,
    )
    section = Section("Dr Malik", "Hillside", tuple([entry] * entries), "Nobody comes.")
    return Content(
        "Dr Malik",
        "Monday",
        "Hillside",
        "as of 8:02",
        "Shred it.",
        (section,),
        apart,
        True,
        ("T", "P", "N", "H", "D"),
    )


def _ink(image: QImage, part: QRect) -> int:
    return sum(
        qGray(image.pixel(x, y)) < 200
        for x in range(part.left(), part.right())
        for y in range(part.top(), part.bottom())
    )


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("apart", [False, True])
def test_nothing_is_drawn_in_the_margins(desk: Desk, mirrored: bool, apart: bool) -> None:
    pages = Pages(_content(12, apart=apart), A4, right_to_left=mirrored)
    assert pages.count > 1
    for number in range(pages.count):
        image = picture_of(pages, number, width=300)
        margin = 16
        right, bottom = image.width() - margin, image.height() - margin
        for edge in (
            QRect(0, 0, image.width(), margin),
            QRect(0, bottom, image.width(), margin),
            QRect(0, 0, margin, image.height()),
            QRect(right, 0, margin, image.height()),
        ):
            assert _ink(image, edge) == 0
        assert _ink(image, QRect(margin, margin, right - margin, bottom - margin)) > 200


def test_a_name_is_never_cut(desk: Desk) -> None:
    pages = Pages(_content(1), A4)
    told = pages.told(pages.content.sections[0].entries[0])
    written = " ".join(line.text for line in told if line.strong and not line.text.startswith("!"))
    assert "Wolfeschlegel" in written
    assert "…" not in written.partition("Latex")[0]


def test_a_long_note_ends_visibly(desk: Desk) -> None:
    pages = Pages(_content(1), A4)
    told = pages.told(pages.content.sections[0].entries[0])
    assert told[-1].text.endswith("…")
    assert all(line.height > 11 * POINT for line in told)


def test_what_people_wrote_is_text_and_names_are_hidden_where_they_are(
    desk: Desk, clinic: TestClinic
) -> None:
    assert desk.reader is not None
    sheet = day_sheet(desk.reader, DAY)
    names = [entry.name for section in content_of(sheet).sections for entry in section.entries]
    assert any(HTML_NAME in name for name in names)
    hidden = content_of(sheet, Wording(name=lambda _name: "J. N."))
    assert {entry.name for section in hidden.sections for entry in section.entries} == {"", "J. N."}


def test_a_day_and_a_week_say_when_they_were_right(desk: Desk, clinic: TestClinic) -> None:
    assert desk.reader is not None
    day = content_of(day_sheet(desk.reader, DAY))
    week = content_of(week_plan(desk.reader, DAY, provider_id=clinic.keys.providers["Dr Malik"]))
    assert day.as_of == week.as_of
    assert "8" in day.as_of
    assert (day.ticks, day.apart, week.ticks, week.apart) == (True, True, False, False)
    said = [entry for section in day.sections for entry in section.entries]
    assert any("closed" in entry.aside for entry in said)
    assert any("free" in entry.aside for entry in said)
    assert sum("Interpreter" in detail for entry in said for detail in entry.details) == 1
    assert [entry.numbers for entry in said if entry.name == "Ines Costa"] == [("no number",)]


def test_a_pdf_is_written_whole_for_its_writer_alone(desk: Desk, tmp_path: Path) -> None:
    pages = Pages(_content(9), A4)
    target = tmp_path / "day.pdf"
    target.write_bytes(b"older")
    write_pdf(pages, target, title="2026-11-23")
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == pages.count
    assert target.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []


def test_where_a_pdf_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="could not be written"):
        write_pdf(Pages(_content(1), A4), tmp_path / "none" / "day.pdf", title="x")


def test_without_anybody_there_is_one_page(desk: Desk) -> None:
    empty = Content("All", "Monday", "Hillside", "as of", "Shred", (), True, True, ("T", "P", "N", "H", "D"))
    assert Pages(empty, A4).count == 1
    assert len(pdf_of(Pages(empty, A4), title="x")) > 500


def test_the_paper_is_the_countrys(desk: Desk) -> None:
    assert paper_of("US") != paper_of("CZ")


def _day_with(visits: int) -> Content:
    visit = Entry(time="9:00", length="30 min", name="Jana Nováková", numbers=("07911 123456",), ticks=True)
    walk_in = Entry(aside="walk-in", write=1, ticks=True, faint=True)
    section = Section("Dr Malik", "Hillside", (*([visit] * visits), *([walk_in] * 4)), "Nobody comes.")
    return replace(_content(0), sections=(section,))


def test_no_page_has_nothing_but_lines_for_walk_ins(desk: Desk) -> None:
    """Whatever the number of visits: the lines for whoever comes besides fill up a page, and never begin one."""
    filled = set()
    for visits in range(1, 40):
        pages = Pages(_day_with(visits), A4)
        left = len(pages.content.sections[0].entries) - visits
        filled.add(left)
        (section,) = _day_with(visits).sections
        alone = replace(section, entries=section.entries[:visits])
        assert pages.count == Pages(replace(_day_with(visits), sections=(alone,)), A4).count
        assert 0 <= left <= 4
    assert {0, 4} <= filled
    assert len(Pages(_day_with(0), A4).content.sections[0].entries) == 4


def test_a_sheet_is_drawn_alike_by_a_worker_while_the_window_draws(desk: Desk, tmp_path: Path) -> None:
    """The window may show one sheet while another is written; neither thread has the other's fonts."""
    pages = Pages(_day_with(20), A4)
    here = picture_of(pages, 0, width=300)
    found: list[QImage] = []

    def draw() -> None:
        found.append(picture_of(Pages(_day_with(20), A4), 0, width=300))
        write_pdf(Pages(_day_with(20), A4), tmp_path / "day.pdf", title="Monday")

    workers = [Thread(target=draw) for _ in range(2)]
    for worker in workers:
        worker.start()
    for _ in range(5):
        picture_of(pages, 0, width=300)
    for worker in workers:
        worker.join()
    assert found == [here, here]
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["day.pdf"]
