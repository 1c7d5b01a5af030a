"""Pages one behind the other."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.pages import Pages


def _page(height: int) -> QWidget:
    page = QWidget()
    lines = QVBoxLayout(page)
    lines.setContentsMargins(0, 0, 0, 0)
    inner = Label("Some words that may wrap where it is narrow", wrap=True)
    inner.setMinimumHeight(height)
    lines.addWidget(inner)
    return page


def test_they_need_the_room_of_the_page_that_is_shown(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    pages = Pages()
    lines = QVBoxLayout(outer)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addWidget(pages)
    short, tall = _page(80), _page(900)
    pages.add_page(short)
    pages.add_page(tall)
    outer.show()
    assert lines.totalMinimumHeightForWidth(300) == 80
    pages.show_page(tall)
    assert lines.totalMinimumHeightForWidth(300) == 900
    pages.take_out(tall)
    assert pages.current is short
    assert lines.totalMinimumHeightForWidth(300) == 80
    tall.deleteLater()
