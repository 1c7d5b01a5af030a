"""The third step: the recovery sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.errors import Refused, StorageFault
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.ui.setup.paper import Sheet, as_pdf, paint_sheet, read_sheets, save_sheets
from frontdesk.ui.setup.session import Keys, Sheets, StepName, StepState
from frontdesk.ui.setup.sheets import SheetsStep, same_group
from tests.support.clinic import CHEAP, found
from tests.ui.setup.support import PASSPHRASE, Assistant, assistant_over, blank_desk, founding


def test_the_sheets_are_read_out_of_the_founding_s_text(tmp_path: Path) -> None:
    founded = found(tmp_path / "clinic").founded
    book, complaints = read_sheets(founded.sheets)
    assert (book.key, complaints.key) == (founded.book_recovery_key, founded.complaints_recovery_key)
    assert (book.prefix, complaints.prefix) == ("FDB", "FDC")
    assert len(book.groups) == 8
    assert all(len(group) == 5 for group in book.groups)
    assert book.facts[0] == ("Clinic", "Hillside Clinic")
    assert book.title.endswith("BOOK")
    assert any("locked away" in paragraph for paragraph in book.paragraphs)
    assert book.to_fill == ("Kept at:", "Checked on:")


def _sheet() -> Sheet:
    key = "FDB-" + "-".join("ABCDE" for _ in range(8))
    return Sheet("Recovery sheet", (("Clinic", "Hillside"),), key, ("What it opens.",), ("Kept at:",))


def test_a_sheet_is_painted_on_one_page(tmp_path: Path) -> None:
    page = QImage(620, 877, QImage.Format.Format_RGB32)
    page.setDotsPerMeterX(2953)
    page.setDotsPerMeterY(2953)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    paint_sheet(painter, QRectF(0, 0, 500, 760), _sheet())
    painter.end()
    inked = [
        y for y in range(page.height()) if any(page.pixelColor(x, y).lightness() < 128 for x in range(620))
    ]
    assert inked[0] < 60
    assert 300 < inked[-1] < 760
    pdf = as_pdf([_sheet(), _sheet()])
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 2


@pytest.mark.parametrize("typed", ["7k3q0", " 7K3QO ", "7k-3qo", "７K3Q0"])
def test_a_group_is_taken_as_people_type_it(typed: str) -> None:
    assert same_group(typed, "7K3Q0")
    assert not same_group(typed, "7K3Q1")
    assert not same_group("", "7K3Q0")


def test_both_sheets_have_to_be_confirmed(assistant: Assistant) -> None:
    assistant.found()
    step = assistant.step(SheetsStep)
    assistant.click_on()
    first = step.cards["book"].rows[0]
    assert first.wrong == "Type group 3 from the sheet."
    assert assistant.window.focusWidget() is first.field
    assert isinstance(first.field, QLineEdit)
    assistant.type_into(first.field, "WRONG")
    assert first.wrong == ""
    assistant.click_on()
    assert "not group 3" in first.wrong
    assert str(assistant.window.session.sheets) == "unconfirmed"
    assistant.confirm_sheets()
    assert str(assistant.window.session.sheets) == "confirmed"
    assert assistant.window.session.state(StepName.SHEETS) is StepState.DONE


def test_the_key_is_shown_only_when_somebody_asks(assistant: Assistant) -> None:
    assistant.found()
    step = assistant.step(SheetsStep)
    card, sheet = step.cards["complaints"], step.sheets["complaints"]
    assert card.key.text() == ""
    QTest.mouseClick(card.shows, Qt.MouseButton.LeftButton)
    assert all(group in card.key.text() for group in sheet.groups)
    QTest.mouseClick(card.shows, Qt.MouseButton.LeftButton)
    assert card.key.text() == ""


def test_a_sheet_is_saved_elsewhere_for_this_account_alone(assistant: Assistant, tmp_path: Path) -> None:
    assistant.found()
    step = assistant.step(SheetsStep)
    card = step.cards["book"]
    QTest.mouseClick(card.saves, Qt.MouseButton.LeftButton)
    dialog = step.findChild(QFileDialog, "sheets.book.target")
    assert dialog is not None
    target = tmp_path / "stick" / "sheet.txt"
    target.parent.mkdir()
    dialog.selectFile(str(target))
    dialog.done(QDialog.DialogCode.Accepted)
    dialog.fileSelected.emit(str(target))
    assistant.until(lambda: "Saved as sheet.txt" in card.note.text())
    text = target.read_text()
    assert step.sheets["book"].key in text
    assert step.sheets["complaints"].key not in text
    assert target.stat().st_mode & 0o077 == 0
    step.save_to("complaints", target.with_suffix(".pdf"))
    assistant.until(lambda: target.with_suffix(".pdf").exists())
    assistant.until(lambda: "Saved" in step.cards["complaints"].note.text())


def test_a_sheet_is_not_saved_beside_the_book(assistant: Assistant) -> None:
    assistant.found()
    step = assistant.step(SheetsStep)
    target = assistant.desk.folder / "backups" / "sheet.pdf"
    step.save_to("book", target)
    assistant.until(lambda: "beside the book" in step.cards["book"].note.text())
    assert not target.exists()


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="folder that you can write to"):
        save_sheets(tmp_path / "gone" / "sheet.pdf", tmp_path / "data", b"")
    link = tmp_path / "link"
    (tmp_path / "data").mkdir()
    link.symlink_to(tmp_path / "data")
    with pytest.raises(Refused, match="beside the book"):
        save_sheets(link / "sheet.pdf", tmp_path / "data", b"")


def test_closing_without_them_asks_once_and_leaves_a_reminder(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with assistant_over(qtbot, blank_desk(folder), founding()) as made:
        made.found()
        made.window.close()
        assert made.window.isVisible()
        asked = made.window.findChild(QDialog, "setup.closing")
        assert asked is not None
        asked.reject()
        assert made.finished == []
        made.window.close()
        again = made.window.findChildren(QDialog, "setup.closing")[-1]
        yes = next(each for each in again.findChildren(QPushButton) if each.objectName() == "question.yes")
        QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
        assert not made.window.isVisible()
        assert made.finished == ["finished"]
        keys = made.window.session.keys
    assert keys is not None
    _confirm_later(qtbot, folder, keys)


def _confirm_later(qtbot: QtBot, folder: Path, keys: Keys) -> None:
    """Another start: the step stands there with a warning, and takes the whole keys."""
    places = SecretPlaces(passphrase=lambda *, new: PASSPHRASE, cost=CHEAP)
    desk = blank_desk(folder)
    book = open_book(folder, places=places, clock=desk.clock)
    desk = blank_desk(folder, book=book)
    with assistant_over(qtbot, desk, None) as again:
        assert again.window.current is StepName.SHEETS
        again.until(lambda: again.window.session.standing is not None)
        step = again.step(SheetsStep)
        assert again.window.session.state(StepName.SHEETS) is StepState.WARNING
        fields = {}
        for which in ("book", "complaints"):
            field = step.form.row(which).field
            assert isinstance(field, QLineEdit)
            fields[which] = field
        again.type_into(fields["book"], keys.complaints)
        again.type_into(fields["complaints"], keys.complaints)
        again.click_on()
        again.until(lambda: "FDB" in step.form.row("book").wrong)
        again.type_into(fields["book"], keys.book.lower().replace("-", " "))
        again.click_on()
        again.arrives_at(StepName.LOCATIONS)
        assert again.window.session.sheets is Sheets.CONFIRMED
