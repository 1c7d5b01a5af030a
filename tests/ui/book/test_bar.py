"""The bar over the book where there is little room: fewer words, none of them cut."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from frontdesk.ui import words
from frontdesk.ui.book.bar import DateButton


def test_a_date_takes_the_longest_words_that_fit(qtbot: QtBot) -> None:
    button = DateButton()
    qtbot.addWidget(button)
    button.show()
    button.offer("Wednesday, 3 February 2027", "Wed 3 Feb 2027", "Wed 3 Feb")
    widest, narrowest = button.sizeHint(), button.minimumSizeHint()
    seen = []
    for size in (widest, (widest + narrowest) / 2, narrowest):
        button.resize(size)
        seen.append(button.text())
    assert seen == ["Wednesday, 3 February 2027", "Wed 3 Feb 2027", "Wed 3 Feb"]


def test_a_weekday_in_one_letter_is_a_letter_everywhere() -> None:
    monday = date(2026, 11, 23)
    try:
        for locale in (QLocale.c(), QLocale(QLocale.Language.English)):
            words.use_locale(locale)
            assert words.weekday_narrow(monday) == "M"
    finally:
        words.use_locale(QLocale())
