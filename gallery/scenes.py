"""The scenes: what is done to the window before its picture is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow

Build = Callable[[MainWindow, Desk], QWidget | None]
Undo = Callable[[MainWindow, Desk], None]


class Set(StrEnum):
    """Which clinic."""

    BUSY = "busy"
    EMPTY = "empty"


def _nothing(_window: MainWindow, _desk: Desk) -> None:
    """Nothing has to be put back."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to take. `build` gives a dialog or menu that stands over the window, if there is one."""

    name: str
    build: Build
    set: Set = Set.BUSY
    all_variants: bool = True
    undo: Undo = _nothing


def screen(name: str) -> Build:
    """A screen as it opens."""

    def build(window: MainWindow, _desk: Desk) -> None:
        window.show_screen(name)

    return build


def act(name: str) -> Build:
    """An act that has a key."""

    def build(_window: MainWindow, desk: Desk) -> None:
        desk.go.act(name)

    return build
