"""P in the book: what goes on paper is seen first, and names that are hidden are asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.desk import Desk
from frontdesk.ui.paper.dialog import WEEK, PaperDialog
from frontdesk.ui.paper.putting import paper_in, prepare, print_on
from tests.ui.desks import TODAY, TestClinic

DAY = date.fromisoformat(TODAY)


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> PaperDialog:
    made = PaperDialog(desk, None, day=DAY)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


def _button(dialog: QDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_p_opens_it_for_the_day_that_is_shown(desk: Desk, qtbot: QtBot) -> None:
    screen = BookScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    screen.activateWindow()
    screen.begin()
    screen.setFocus()
    qtbot.waitUntil(screen.form.hasFocus)
    QTest.keyClick(screen.form, Qt.Key.Key_P)
    opened = screen.window().findChild(PaperDialog)
    assert opened is not None
    assert opened.picture.accessibleName() == "Page 1 of 4"
    opened.close()


def test_a_button_of_the_bar_does_the_same(desk: Desk, qtbot: QtBot) -> None:
    screen = BookScreen(desk)
    qtbot.addWidget(screen)
    bar = screen.bar()
    qtbot.addWidget(bar)
    screen.show()
    screen.begin()
    button = bar.findChild(QToolButton, "book.paper")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opened = screen.window().findChild(PaperDialog)
    assert opened is not None
    opened.close()


def test_pages_are_turned_by_keys_and_by_mouse(dialog: PaperDialog, qtbot: QtBot) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.picture.accessibleName() == "Page 2 of 4"
    QTest.mouseClick(dialog._turn_on, Qt.MouseButton.LeftButton)
    assert dialog.picture.accessibleName() == "Page 3 of 4"
    for _ in range(4):
        QTest.keyClick(dialog, Qt.Key.Key_PageUp)
    assert dialog.picture.accessibleName() == "Page 1 of 4"


def test_one_provider_one_place_or_a_week(dialog: PaperDialog, clinic: TestClinic, qtbot: QtBot) -> None:
    dialog.whose.choose(f"place:{clinic.keys.locations['Riverside']}")
    assert dialog.picture.accessibleName() == "Page 1 of 2"
    dialog.whose.choose(f"provider:{clinic.keys.providers['Dr Malik']}")
    assert dialog.picture.accessibleName() == "Page 1 of 1"
    QTest.mouseClick(dialog.what.buttons[WEEK], Qt.MouseButton.LeftButton)
    assert dialog.whose.value == f"provider:{clinic.keys.providers['Dr Malik']}"
    assert dialog._sheet is not None
    assert dialog._sheet.week


def test_it_is_kept_as_a_pdf(dialog: PaperDialog, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    QTest.mouseClick(_button(dialog, "paper.pdf"), Qt.MouseButton.LeftButton)
    files = dialog.findChild(QFileDialog, "paper.target")
    assert files is not None
    files.reject()
    target = tmp_path / "day.pdf"
    with qtbot.waitSignal(desk.say.told):
        dialog.write(target, whole=True)
    assert target.read_bytes().startswith(b"%PDF")
    assert not dialog.isVisible()


def test_where_it_cannot_be_kept_the_dialog_stays_and_says_so(
    dialog: PaperDialog, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    refused: list[str] = []
    desk.say.refused.connect(refused.append)

    dialog.write(tmp_path / "gone" / "day.pdf", whole=True)

    qtbot.waitUntil(lambda: bool(refused))
    assert "day.pdf could not be written" in refused[-1]
    assert dialog.isVisible()


def test_hidden_names_are_asked_about(dialog: PaperDialog, desk: Desk, qtbot: QtBot) -> None:
    desk.who.hide_names(hidden=True)
    put: list[bool] = []
    for answer in ("paper.names.initials", "paper.names.whole"):
        dialog._whole(put.append)
        asked = dialog.findChildren(QDialog, "paper.names")[-1]
        QTest.mouseClick(_button(asked, answer), Qt.MouseButton.LeftButton)
    assert put == [False, True]
    desk.who.hide_names(hidden=False)
    dialog._whole(put.append)
    assert put[-1] is True


def test_it_is_printed(dialog: PaperDialog, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert dialog._pages is not None
    prepare(printer, dialog._pages.paper, title="x")
    assert abs(paper_in(printer).width() - dialog._pages.paper.width()) < 2
    assert print_on(printer, dialog._pages)
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
