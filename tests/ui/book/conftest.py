"""A drawn day, shown and with the focus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest
from PySide6.QtCore import QLocale, QSize
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from frontdesk.services.daypage import DayPage
from frontdesk.ui import words
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.theme import Look, Theme
from tests.ui.book.pages import NOW


class Shown(Protocol):
    """Shows a page on a canvas."""

    def __call__(self, page: DayPage, size: QSize | None = None) -> DayCanvas: ...


@pytest.fixture
def light(qapp: QApplication) -> Iterator[Theme]:
    """The light look, with times as they are written in Britain. What the application looked like comes back afterwards."""
    sheet, palette, face = qapp.styleSheet(), qapp.palette(), qapp.font()
    words.use_locale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield Theme(qapp, Look.LIGHT)
    words.use_locale(QLocale())
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(face)


@pytest.fixture
def shown(qtbot: QtBot, light: Theme) -> Shown:
    """Shows a page on a canvas of 900 x 700 that has the focus, at 10:20 on the day of the pages."""

    def show(page: DayPage, size: QSize | None = None) -> DayCanvas:
        canvas = DayCanvas(light)
        qtbot.addWidget(canvas)
        canvas.set_now(NOW)
        canvas.resize(size or QSize(900, 700))
        canvas.show()
        canvas.activateWindow()
        canvas.setFocus()
        qtbot.waitUntil(canvas.hasFocus)
        canvas.show_page(page)
        return canvas

    return show


@pytest.fixture
def assistive(qapp: QApplication) -> Iterator[None]:
    """As if a screen reader ran."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)
