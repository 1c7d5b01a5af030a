"""What a workstation keeps for each person, and the keys of every act."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.keys import ACTS, Keymap, Where
from frontdesk.ui.prefs import FILE, Prefs


def test_each_person_has_values_of_their_own(tmp_path: Path, qapp: QApplication) -> None:
    prefs = Prefs(tmp_path)
    prefs.put("look", "dark", everybody=True)
    prefs.person("anna")
    prefs.put("book.form", "list")
    prefs.person("eva")
    assert prefs.get("book.form", "grid") == "grid"
    prefs.write()
    again = Prefs(tmp_path)
    again.person("anna")
    assert again.get("book.form", "grid") == "list"
    assert again.get("look", "system", everybody=True) == "dark"


def test_a_value_of_another_kind_is_not_taken(tmp_path: Path, qapp: QApplication) -> None:
    prefs = Prefs(tmp_path)
    prefs.put("width", "wide")
    assert prefs.get("width", 100) == 100
    prefs.put("count", True)
    assert prefs.get("count", 3) == 3


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"": 5}', "\0\0"])
def test_a_broken_file_is_begun_anew(tmp_path: Path, qapp: QApplication, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    prefs = Prefs(tmp_path)
    assert prefs.get("look", "system") == "system"
    prefs.put("look", "dark")
    prefs.write()
    assert Prefs(tmp_path).get("look", "system") == "dark"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, qapp: QApplication) -> None:
    prefs = Prefs(tmp_path / "is not there")
    prefs.put("look", "dark")
    prefs.write()
    assert prefs.get("look", "system") == "dark"


def test_no_key_is_taken_twice_where_both_may_be_meant(qapp: QApplication) -> None:
    taken: dict[tuple[Where, str], str] = {}
    for act in ACTS:
        for key in act.keys:
            assert not QKeySequence(key).isEmpty(), key
            assert key not in ("/", "[", "]")
            for where in Where if act.where is Where.EVERYWHERE else (act.where, Where.EVERYWHERE):
                other = taken.get((where, key))
                assert other in (None, act.name), f"{key}: {act.name} and {other}"
            taken[act.where, key] = act.name


def test_a_changed_key_acts_at_once_and_is_kept(tmp_path: Path, qtbot: QtBot) -> None:
    prefs = Prefs(tmp_path)
    keys, done = Keymap(prefs), list[str]()
    widget = QWidget()
    qtbot.addWidget(widget)
    keys.action("arrived", widget, lambda: done.append("arrived"))
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    QTest.keyClick(widget, Qt.Key.Key_A)
    assert keys.change("arrived", "U") is None
    QTest.keyClick(widget, Qt.Key.Key_A)
    QTest.keyClick(widget, Qt.Key.Key_U)
    assert done == ["arrived", "arrived"]
    prefs.write()
    assert Keymap(Prefs(tmp_path)).keys("arrived") == ("U",)
    assert keys.change("arrived", "") is None
    assert keys.keys("arrived") == ("A",)


def test_a_key_that_is_taken_is_refused_in_a_sentence(tmp_path: Path, qapp: QApplication) -> None:
    keys = Keymap(Prefs(tmp_path))
    sentence = keys.change("arrived", "D")
    assert sentence is not None
    assert "Done" in sentence
    assert keys.keys("arrived") == ("A",)
    assert keys.change("arrived", "F3") is not None
    # The same letter in lists is another place.
    assert keys.change("arrived", "E") is None


def test_letters_act_only_where_nobody_types(tmp_path: Path, qtbot: QtBot) -> None:
    keys, done = Keymap(Prefs(tmp_path)), list[str]()
    window, book, field = QWidget(), QWidget(), QLineEdit()
    lines = QVBoxLayout(window)
    lines.addWidget(book)
    lines.addWidget(field)
    qtbot.addWidget(window)
    keys.action("arrived", book, lambda: done.append("arrived"))
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_A)
    assert done == []
    assert field.text() == "a"
