"""The tools of the accessible tests themselves: a real window on a screen of its own, met by names, actions and keys alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.support.atspi import Element, NotShown, Reader, reader
from tests.support.screen import VirtualScreen, virtual_screen

if sys.platform != "linux":
    pytest.skip("AT-SPI is Linux's", allow_module_level=True)

pytestmark = pytest.mark.accessible_screen

WINDOW = """
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

app = QApplication([])
window = QWidget()
window.setWindowTitle("Desk")
said, name, again = QLabel("nothing yet"), QLineEdit(), QPushButton("Greet")
said.setAccessibleIdentifier("said")
name.setAccessibleName("Name")
name.setAccessibleIdentifier("name")
hidden = QPushButton("Not to be seen")
table = QTableWidget(1, 2)
table.setHorizontalHeaderLabels(["When", "Who"])
for column, text in enumerate(["9:00", "Jana"]):
    table.setItem(0, column, QTableWidgetItem(text))
again.clicked.connect(lambda: said.setText("Good morning " + name.text()))
QShortcut(QKeySequence("Ctrl+K"), window, activated=name.setFocus)
layout = QVBoxLayout(window)
for widget in (again, said, name, table, hidden):
    layout.addWidget(widget)
hidden.hide()
window.show()
app.exec()
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    with virtual_screen(window_manager=True) as running:
        yield running


@pytest.fixture(scope="module")
def eyes(screen: VirtualScreen) -> Iterator[Reader]:
    with reader(screen) as running:
        yield running


@pytest.fixture
def window(screen: VirtualScreen, eyes: Reader) -> Iterator[Element]:
    with screen.running([sys.executable, "-c", WINDOW]) as program:
        yield eyes.application(program.pid)


def test_a_field_is_filled_by_keys_and_read_back(window: Element, eyes: Reader) -> None:
    field = window.find(identifier="name")
    window.find(name="Desk", states=["active"])
    eyes.keys("Ctrl+K")
    field.wait_until(lambda element: "focused" in element.states)
    eyes.type("Žofie Nováková, 7:30?")
    field.wait_until(lambda element: element.text() == "Žofie Nováková, 7:30?")
    eyes.keys("Shift+Home", "Del")
    field.wait_until(lambda element: element.text() == "")


def test_a_button_is_pressed_by_its_name(window: Element) -> None:
    window.find(role="text", name="Name").set_text("Jana")
    window.find(role="push button", name_like="^Gre").press()
    assert window.find(identifier="said", name="Good morning Jana").role == "label"


def test_a_button_is_clicked_where_it_stands(window: Element) -> None:
    window.find(role="push button", name="Greet").click()
    window.find(identifier="said", name_like="Good morning")


def test_a_table_is_read_by_its_cells(window: Element) -> None:
    table = window.find(role="table").table()
    assert (table.columns, table.rows) == (("When", "Who"), (("9:00", "Jana"),))


def test_what_is_hidden_is_not_found_and_the_answer_says_what_is_there(window: Element) -> None:
    window.wait_until_gone(name="Not to be seen")
    with pytest.raises(NotShown, match="push button 'Greet'"):
        window.find(name="Not to be seen", seconds=0)


def test_a_picture_shows_the_whole_screen(window: Element, screen: VirtualScreen, tmp_path: Path) -> None:
    window.find(name="Desk", states=["active"])
    screen.take_picture(tmp_path / "pictures" / "desk.png")
    picture = QImage(str(tmp_path / "pictures" / "desk.png"))
    assert picture.size().toTuple() == (1600, 1000)
    box = window.find(identifier="name").box
    assert box is not None
    field = picture.copy(*box)
    assert len({field.pixel(x, y) for x in range(field.width()) for y in range(field.height())}) > 1


def test_a_program_that_shows_nothing_is_quoted(screen: VirtualScreen, eyes: Reader) -> None:
    with screen.running([sys.executable, "-c", "raise SystemExit('no window today')"]) as program:
        program.wait(10)
        with pytest.raises(NotShown, match="no window today"):
            eyes.application(program.pid, seconds=0)


def test_two_screens_at_once_know_nothing_of_each_other(window: Element, screen: VirtualScreen) -> None:
    with virtual_screen() as other, reader(other) as eyes:
        assert other.environment["DISPLAY"] != screen.environment["DISPLAY"]
        with pytest.raises(NotShown, match="shows nothing"):
            eyes.application(int(window.reader.ask("process", element=window.number)), seconds=0)
