"""From a file to the book, on the import screen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.errors import FrontdeskError, Refused, StorageFault, UsageError
from frontdesk.services.import_consent import without_word
from frontdesk.services.reading import list_patients
from frontdesk.services.requests import open_requests
from frontdesk.services.work import Book
from frontdesk.ui.desk import Desk
from frontdesk.ui.importing import asks
from frontdesk.ui.importing.columns import Sort
from frontdesk.ui.importing.flow import ImportFlow, Stage
from frontdesk.ui.importing.mapping import NOWHERE
from frontdesk.ui.importing.screen import ImportScreen
from tests.ui.desks import TestClinic

HEADER = "PatNum;LName;FName;Birthdate;WirelessPhone;TxtMsgOk;Odd"
GOOD = ("1;Smith;Ann;1980-05-31;+447911123450;yes;x", "2;Müller;Jörg;;+447911123451;;x")
BAD = ("3;;Nobody;;;;x", "4;Jones;=HYPER;31/12/1980;;;x")


class At:
    """The screen, and who sits in front of it."""

    def __init__(self, qtbot: QtBot, desk: Desk, clinic: TestClinic, folder: Path) -> None:
        self.qtbot, self.desk, self.clinic, self.folder = qtbot, desk, clinic, folder
        self.screen = ImportScreen(desk)
        qtbot.addWidget(self.screen)
        self.screen.show()
        self.screen.begin()
        self.flow: ImportFlow = self.screen.flow

    @property
    def book(self) -> Book:
        return self.clinic.book

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=15_000)

    def write(self, *rows: str, header: str = HEADER, name: str = "old.csv", encoding: str = "utf-8") -> Path:
        file = self.folder / name
        file.write_text("\n".join((header, *rows)) + "\n", encoding=encoding)
        return file

    def take(self, file: Path) -> None:
        self.flow.take(file)
        self.until(lambda: self.flow.stage is Stage.MAP and file.name in self.flow.file.text())

    def forward(self) -> None:
        assert self.screen.forward.isEnabled()
        QTest.mouseClick(self.screen.forward, Qt.MouseButton.LeftButton)

    def preview(self) -> None:
        self.forward()
        self.until(lambda: self.flow.stage is Stage.PREVIEW)

    def done(self) -> None:
        self.forward()
        self.until(lambda: self.flow.stage is Stage.DONE)

    def count(self, name: str) -> str:
        return self.flow.outcome.counts[name].number.text()


@pytest.fixture
def at(qtbot: QtBot, desk: Desk, clinic: TestClinic, tmp_path: Path) -> At:
    return At(qtbot, desk, clinic, tmp_path)


def test_a_file_is_looked_at_its_columns_guessed_and_its_values_shown(at: At) -> None:
    at.take(at.write(*GOOD, *BAD))
    look = at.flow.look
    assert look is not None
    assert (look.delimiter, look.encoding, look.lines) == (";", "utf-8", 4)
    assert look.columns[1].samples == ("Smith", "Müller", "Jones")
    assert "4 rows" in at.flow.file.text()
    assert at.flow.mapping.column_map()["last_name"] == "LName"
    assert at.flow.mapping.column_map()["email"] == ""
    assert at.screen.forward.text() == "Preview"


def test_a_preview_writes_nothing_and_the_import_writes_what_it_showed(at: At) -> None:
    before = len(list_patients(at.book, None))
    at.take(at.write(*GOOD, *BAD))
    at.preview()
    assert [at.count(name) for name in ("added", "updated", "unchanged", "refused")] == ["2", "0", "0", "2"]
    assert [row.line for row in at.flow.outcome.refused.rows] == [4, 5]
    assert len(list_patients(at.book, None)) == before
    at.done()
    assert len(list_patients(at.book, None)) == before + 2
    # The same file again changes nothing, and says so.
    at.flow.start_over(Sort.PATIENTS)
    at.take(at.folder / "old.csv")
    at.preview()
    assert at.count("unchanged") == "2"
    assert at.flow.said.text() == "This file would change nothing."
    assert at.screen.forward.text() == "Choose another file …"


def test_a_file_of_which_no_row_can_be_taken_says_so(at: At) -> None:
    at.take(at.write(*BAD))
    at.preview()
    assert at.flow.said.text().startswith("No row of this file")
    assert at.screen.forward.text() == "Choose another file …"


def test_refused_rows_are_saved_with_their_reasons_and_no_formula(at: At) -> None:
    file = at.write(*GOOD, *BAD)
    at.take(file)
    at.preview()
    QTest.mouseClick(at.flow.outcome.save, Qt.MouseButton.LeftButton)
    dialog = at.flow.findChild(QFileDialog, "import.target")
    assert dialog is not None
    target = at.folder / "refused.csv"
    dialog.selectFile(str(target))
    dialog.done(QDialog.DialogCode.Accepted)
    dialog.fileSelected.emit(str(target))
    at.until(lambda: "2 refused rows" in at.flow.said.text())
    with target.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0][:4] == ["Why it was refused", "Line", "PatNum", "LName"]
    assert rows[1][1:3] == ["4", "3"]
    assert rows[2][4] == "'=HYPER"
    assert "not a date" in rows[2][0]
    report = at.flow.report
    assert report is not None
    with pytest.raises(Refused, match="another name"):
        asks.save_refused(file, report, file)


def test_consent_is_asked_once_for_those_without_a_word(at: At) -> None:
    at.take(at.write(*GOOD))
    at.preview()
    at.done()
    at.until(at.flow.consent.isVisible)
    assert "one imported patient" in at.flow.consent.heading.text()
    QTest.mouseClick(at.flow.consent.yes, Qt.MouseButton.LeftButton)
    assert at.flow.consent.form.row("who").wrong
    at.flow.consent.who.setText("Everybody with a mobile")
    at.flow.consent.where.setText("Registration form")
    at.flow.consent.since.setText("2019")
    QTest.mouseClick(at.flow.consent.yes, Qt.MouseButton.LeftButton)
    at.until(lambda: "1 patient" in at.flow.said.text())
    assert without_word(at.book) == 0
    assert not at.flow.consent.isVisible()


def test_nobody_has_to_have_agreed(at: At) -> None:
    at.take(at.write(*GOOD))
    at.preview()
    at.done()
    at.until(at.flow.consent.isVisible)
    QTest.mouseClick(at.flow.consent.no, Qt.MouseButton.LeftButton)
    assert not at.flow.consent.isVisible()
    assert without_word(at.book) == 1
    assert at.screen.forward.text() == "Go on with visits"
    at.forward()
    assert (at.flow.stage, at.flow.sort) == (Stage.CHOOSE, Sort.VISITS)


def test_a_needed_column_and_one_that_is_taken_twice_are_said_at_their_rows(at: At) -> None:
    at.take(at.write("1;Smith", header="Chart;Somebody"))
    mapping = at.flow.mapping
    at.forward()
    assert at.flow.stage is Stage.MAP
    assert "needed" in mapping.wrong("last_name")
    assert at.screen.focusWidget() is mapping.choice("last_name")
    mapping.choice("last_name").choose(0)
    at.forward()
    assert "taken for Last name" in mapping.wrong("external_id") or "taken for" in mapping.wrong("last_name")
    mapping.choice("external_id").choose(1)
    at.preview()
    assert at.count("added") == "1"


def test_a_column_that_is_not_wanted_is_not_read(at: At) -> None:
    at.take(at.write(*GOOD))
    at.flow.mapping.choice("birth_date").choose(NOWHERE)
    at.preview()
    at.done()
    born = {row.last_name: row.birth_date for row in list_patients(at.book, None)}
    assert not born["Smith"]


def test_esc_goes_back_from_the_preview_to_the_columns(at: At) -> None:
    at.take(at.write(*GOOD))
    assert not at.screen.back()
    at.preview()
    assert at.screen.back()
    assert at.flow.stage is Stage.MAP


def test_other_encodings_and_separators_are_read(at: At) -> None:
    at.take(at.write(*GOOD, encoding="cp1252", name="windows.csv"))
    look = at.flow.look
    assert look is not None
    assert "Windows-1252" in at.flow.file.text()
    assert look.columns[1].samples[1] == "Müller"
    rows = [row.replace(";", "\t") for row in (HEADER, *GOOD)]
    at.take(at.write(*rows[1:], header=rows[0], encoding="utf-16", name="excel.txt"))
    assert "UTF-16" in at.flow.file.text()
    assert "tabs" in at.flow.file.text()


def test_a_file_may_be_dropped(at: At) -> None:
    file = at.write(*GOOD)
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/x.csv"), QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    at.flow.dropEvent(event)
    at.until(lambda: at.flow.stage is Stage.MAP)


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (b"", Refused, "empty"),
        (b"\n \n\n", Refused, "empty"),
        (b"PK\x03\x04xxxxxxxx", Refused, "spreadsheet"),
        (b"%PDF-1.7", Refused, "PDF"),
        (b'a,"b', Refused, "quote"),
        (b"a\x00b", Refused, "no readable text"),
    ],
)
def test_what_is_no_csv_is_told(
    tmp_path: Path, content: bytes, error: type[FrontdeskError], sentence: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    with pytest.raises(error, match=sentence):
        asks.look_at(file)


def test_what_is_not_there_or_cannot_be_read_is_told_above_the_button(at: At) -> None:
    with pytest.raises(UsageError, match="no file"):
        asks.look_at(at.folder / "gone.csv")
    with pytest.raises(UsageError, match="not a file"):
        asks.look_at(at.folder)
    with pytest.raises(StorageFault, match="network share"):
        # A name that no disk takes: as a share that went away, an error of the system.
        asks.look_at(at.folder / ("x" * 300))
    at.flow.take(at.folder / "gone.csv")
    at.until(lambda: "no file gone.csv" in at.screen.wrong.text())
    assert at.screen.forward.isEnabled()
    assert at.flow.stage is Stage.CHOOSE


def test_a_header_with_a_name_twice_is_refused_and_the_columns_stay(at: At) -> None:
    at.take(at.write("1;Smith;Jones", header="Id;Name;Name"))
    at.forward()
    at.until(lambda: "twice" in at.screen.wrong.text())
    assert at.flow.stage is Stage.MAP
    assert at.screen.forward.isEnabled()


def test_an_import_that_is_ended_says_what_stays(at: At) -> None:
    at.take(at.write(*(f"{number};Patient{number};;;;;" for number in range(5_000))))
    at.preview()
    at.flow.running.connect(lambda job: job.cancel())
    at.forward()
    at.until(lambda: "goes on from there" in at.screen.wrong.text())
    assert at.flow.stage is Stage.PREVIEW
    assert at.screen.forward.isEnabled()


@pytest.mark.parametrize("force_py", [False, True])
def test_the_lists_are_models(at: At, qtmodeltester: ModelTester, force_py: bool) -> None:
    check: Callable[..., None] = qtmodeltester.check
    at.take(at.write(*GOOD, *BAD))
    at.preview()
    check(at.flow.outcome.refused, force_py=force_py)
    check(at.flow.outcome.notices, force_py=force_py)
    assert at.flow.outcome.notices.rows


def test_requests_are_read_from_a_file_of_the_site(at: At) -> None:
    file = at.folder / "site.csv"
    file.write_text(
        "Submission ID,Name,First name,Phone,Service,Days\n9,Ivanov,Oleg,07911 123499,Follow-up,mon\n"
    )
    at.flow.start_over(Sort.REQUESTS)
    assert at.flow.empty.isVisible()
    at.take(file)
    assert at.flow.mapping.column_map()["external_id"] == "Submission ID"
    at.preview()
    assert at.count("added") == "1"
    assert open_requests(at.book) == []
    at.done()
    [row] = open_requests(at.book)
    assert (row.who, row.mobile, row.type, row.weekdays) == ("Oleg Ivanov", "+447911123499", "Follow-up", "0")
    assert at.screen.forward.text() == "Import another file …"
