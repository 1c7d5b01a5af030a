"""The clinic's own texts: the list, the words, how they read, what is said of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from frontdesk.domain.templates import TextKind, places_of
from frontdesk.services import settings
from frontdesk.ui.wording.control import TextsControl
from frontdesk.ui.wording.words import kind_name, place_words
from tests.ui.desks import EVA
from tests.ui.settings.conftest import ShownSettings


@pytest.fixture
def texts(shown: ShownSettings) -> TextsControl:
    """The control, read."""
    control = shown.row("clinic.texts").control
    assert isinstance(control, TextsControl)
    shown.until(lambda: control.editor.reading.bubble.text != "")
    return control


def test_a_text_reads_as_a_patient_of_the_book_gets_it(shown: ShownSettings, texts: TextsControl) -> None:
    assert texts.editor.reading.bubble.text == (
        "Hillside Clinic: your visit Mon 23 Nov 9:00. Reply C to confirm, X if you can't come. Tel 020 7946 0958 Ref K7Q4D"
    )
    assert texts.editor.reading.size_text == "1 segment, 113 of 160"
    settings.put(shown.clinic.book, EVA, "costs.per_segment", "0.04 GBP")
    texts.editor.edit.setPlainText("{clinic}: Dvořák, {date} {time}. Reply C or X or call {phone}")
    shown.until(lambda: "0.08 GBP each" in texts.editor.reading.size_text)
    assert texts.editor.reading.size_text.startswith("2 segments, 82 of 134")
    assert texts.editor.reading.dear_text == (
        "Only 70 characters fit into a segment because of: ř (latin small letter r with caron), "
        "á (latin small letter a with acute)"
    )


def test_one_key_makes_it_plain(shown: ShownSettings, texts: TextsControl) -> None:
    editor = texts.editor
    editor.edit.setPlainText("{clinic} “Dvořák”: {date} {time}. C or X {phone}")
    shown.until(editor.plain.isVisible)
    editor.edit.setFocus()
    QTest.keyClick(
        editor.edit, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert editor.edit.toPlainText() == '{clinic} "Dvorak": {date} {time}. C or X {phone}'
    shown.until(editor.plain.isHidden)
    assert editor.reading.dear_text == ""


def test_what_is_wrong_stands_under_the_words_and_nothing_is_kept(
    shown: ShownSettings, texts: TextsControl
) -> None:
    editor = texts.editor
    editor.edit.setFocus()
    editor.edit.setPlainText("{clinic} only")
    shown.until(lambda: editor.findings.sentences == ("This text lacks {date}. Put it in.",))
    assert editor.edit.property("wrong")
    assert not editor.reading.isVisible()
    editor.edit.setPlainText("{clinic}: {date} {time} {patient.password} C X")
    shown.until(lambda: "no place called {patient.password}" in editor.findings.sentences[0])
    assert not editor.reading.isVisible()
    editor.edit.setPlainText("{clinic}: {date} {time}. Reply STOP")
    shown.screen.search.setFocus()
    shown.until(lambda: "gets no more texts" in editor.findings.sentences[0])
    assert editor.edit.toPlainText() == "{clinic}: {date} {time}. Reply STOP"
    assert shown.value("clinic.texts") == {}


def test_words_are_kept_when_they_are_left_and_given_back(shown: ShownSettings, texts: TextsControl) -> None:
    editor = texts.editor
    own = "{clinic}: {date} {time}. C or X? {phone}"
    editor.edit.setFocus()
    editor.edit.setPlainText(own)
    QTest.keyClick(editor.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shown.until(lambda: shown.value("clinic.texts") == {"en": {"ask": own}})
    shown.desk.feed.look()
    shown.until(lambda: editor.whose.text() == "Your wording.")
    items = [texts.list.item(row).text() for row in range(texts.list.count())]
    assert "Asks (yours)" in items
    assert items[0] == "Reminders"
    shown.undo("Text “Asks”: changed")
    shown.until(lambda: shown.value("clinic.texts") == {})
    shown.desk.feed.look()
    shown.until(lambda: "your visit" in editor.edit.toPlainText())


def test_a_step_and_another_language_have_words_of_their_own(
    shown: ShownSettings, texts: TextsControl
) -> None:
    editor = texts.editor
    texts.language.choose("cs")
    texts.list.setFocus()
    QTest.keyClick(texts.list, Qt.Key.Key_Down)
    assert editor.name.text() == "Asks: step ask"
    assert editor.whose.text() == "As for every step."
    assert "vas termin" in editor.typed
    editor.edit.setFocus()
    own = "{clinic}: {date} {time}, C nebo X. {phone}"
    editor.edit.setPlainText(own)
    shown.screen.search.setFocus()
    shown.until(lambda: shown.value("clinic.texts") == {"cs": {"ask:ask": own}})
    shown.desk.feed.look()
    shown.until(lambda: editor.usual.isVisible() and editor.usual.text() == "As for every step")
    shown.press("settings.text.usual")
    shown.until(lambda: shown.value("clinic.texts") == {})


def test_a_place_is_put_in_where_the_cursor_is(shown: ShownSettings, texts: TextsControl) -> None:
    texts.editor.edit.setPlainText("")
    shown.press("settings.text.place.first_name")
    assert texts.editor.edit.toPlainText() == "{first_name}"
    assert texts.editor.edit.hasFocus()


def test_everything_has_words() -> None:
    for kind in TextKind:
        assert kind_name(kind)
        assert all(place_words(place) for place in places_of(kind))
    assert place_words("nothing") == ""


def test_it_is_read_for_another_visit(shown: ShownSettings, texts: TextsControl) -> None:
    first = texts.editor.example
    assert first.startswith("How it reads for Petr Dvořák, ")
    shown.press("settings.text.another")
    shown.until(lambda: texts.editor.example != first)
    second = texts.editor.example
    texts.editor.edit.insertPlainText("Hello ")
    shown.until(lambda: texts.editor.reading.bubble.text.startswith("Hello "))
    assert texts.editor.example == second
