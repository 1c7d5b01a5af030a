"""Rows, columns, surfaces: the few ways in which blocks stand beside and below each other."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from frontdesk.ui.tokens import S2, S3

Part = QWidget | QLayout | int | None
"""A widget, a layout, pixels of room, or None for room that stretches."""


def row(*parts: Part, spacing: int = S2, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts side by side, centred on each other."""
    made = QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    _fill(made, parts)
    return made


def column(*parts: Part, spacing: int = S3, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Parts one below the other."""
    made = QVBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    _fill(made, parts)
    return made


def _fill(layout: QBoxLayout, parts: tuple[Part, ...]) -> None:
    for part in parts:
        match part:
            case QWidget():
                layout.addWidget(part)
            case QLayout():
                layout.addLayout(part)
            case int():
                layout.addSpacing(part)
            case None:
                layout.addStretch(1)


class Surface(QFrame):
    """A plain area: the background of a screen, the surface of a bar, a line at one of its edges."""

    def __init__(
        self,
        layout: QLayout | None = None,
        *,
        surface: Literal["surface", "background", "warning"] = "surface",
        line: Literal["", "top", "bottom", "start", "end", "box"] = "",
    ) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setProperty("surface", surface)
        if line:
            self.setProperty("line", side(line))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if layout is not None:
            self.setLayout(layout)


def side(line: str) -> str:
    """The side of an edge that is named by the direction of writing: style sheets know only left and right."""
    mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    match line:
        case "start":
            return "right" if mirrored else "left"
        case "end":
            return "left" if mirrored else "right"
        case _:
            return line


def rule() -> QFrame:
    """A line across."""
    made = QFrame()
    made.setProperty("line", "top")
    made.setFixedHeight(1)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def scrolling(content: QWidget, *, name: str = "") -> QScrollArea:
    """Content that scrolls up and down where it is too long, and never sideways."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(content)
    if name:
        made.setAccessibleName(name)
    return made


def spacer() -> QWidget:
    """Room that stretches both ways."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
