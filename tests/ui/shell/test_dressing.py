"""The look of the window is the frame's: a dialog over it is no child of what stands in the frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.shell.frame import Frame
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.theme import Look, Theme


@pytest.fixture
def undressed(qapp: QApplication, desk: Desk) -> Iterator[Desk]:
    """As in the program: nothing is on the application itself."""
    sheet, palette, face = qapp.styleSheet(), qapp.palette(), qapp.font()
    qapp.setStyleSheet("")
    desk.theme = Theme(qapp, Look.LIGHT)
    yield desk
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(face)


def test_a_dialog_over_the_frame_looks_like_all_else(qtbot: QtBot, undressed: Desk) -> None:
    frame = Frame(undressed.prefs)
    qtbot.addWidget(frame)
    window = MainWindow(undressed, frame)
    frame.fill(window)
    frame.show()
    in_it = QWidget(window)
    dialog = Dialog("Swap the two", in_it.window())
    primary = dialog.add_button("Swap", dialog.accept, kind="primary", identifier="swap")
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.parentWidget() is frame
    assert primary.height() == dialog.add_close().sizeHint().height() == 32
    undressed.theme.choose(Look.DARK)
    assert frame.styleSheet() == window.window().styleSheet() != ""
    assert not window.styleSheet()
    window.leave()


def test_a_window_that_is_dressed_is_not_dressed_twice(qtbot: QtBot, undressed: Desk) -> None:
    lone = QWidget()
    qtbot.addWidget(lone)
    undressed.theme.dress(lone)
    sheet = lone.styleSheet()
    lone.setStyleSheet("")
    undressed.theme.dress(lone)
    assert sheet
    assert not lone.styleSheet()
