"""Light and dark: tokens turned into a palette, fonts and one style sheet.

The window's own palette instead of the system's: a colour scheme asked of Qt does nothing on many screens (offscreen, bare X11).
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.ui.stylesheet import stylesheet
from frontdesk.ui.tokens import BODY, DARK, LIGHT, Face, Role, Scheme

MIDDLE: Final = 128
"""Lightness of 0 to 255: a darker background is a dark scheme."""


class Look(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@lru_cache(maxsize=256)
def colour(value: str) -> QColor:
    """A token as Qt's colour. Not to be changed: it is shared."""
    return QColor(value)


@lru_cache(maxsize=64)
def font(face: Face) -> QFont:
    """The system's face in a size of the tokens, with figures of one width. Not to be changed: it is shared."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(face.size)
    made.setWeight(QFont.Weight.DemiBold if face.semibold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


class Theme(QObject):
    """The look of the window. Signals: `changed()` after palette and style sheet were put on."""

    changed = Signal()

    def __init__(self, app: QApplication, look: Look = Look.SYSTEM) -> None:
        super().__init__()
        self._app = app
        self._look = look
        self._scheme: Scheme = LIGHT
        self._dressed: list[QWidget | QApplication] = []
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self._put_on()

    @property
    def scheme(self) -> Scheme:
        """The colours that are on."""
        return self._scheme

    @property
    def look(self) -> Look:
        """What the person chose."""
        return self._look

    def choose(self, look: Look) -> None:
        """Put another look on."""
        self._look = look
        self._put_on()

    def dress(self, window: QWidget | QApplication) -> None:
        """Put the style sheet on a window, from now on and in each look; what stands in it and the dialogs over it have it, too.

        Not on the application: Qt would then polish a widget and all in it anew each time that it is put into another one, which is
        most of what it costs to build a panel.
        """
        if self._app not in self._dressed and window not in self._dressed:
            self._dressed.append(window)
            self._style(window)

    def role(self, role: Role) -> QColor:
        """A colour that is no state."""
        return colour(self._scheme.roles[role])

    def _is_dark(self) -> bool:
        if self._look is not Look.SYSTEM:
            return self._look is Look.DARK
        # By the palette that the style has for the system's scheme: to ask for the scheme by its name takes a tenth of the start,
        # since PySide then makes hundreds of enums.
        return QApplication.style().standardPalette().color(QPalette.ColorRole.Window).lightness() < MIDDLE

    def _system_changed(self) -> None:
        if self._look is Look.SYSTEM:
            self._put_on()

    def _put_on(self) -> None:
        self._scheme = DARK if self._is_dark() else LIGHT
        self._app.setPalette(palette(self._scheme))
        self._app.setFont(font(BODY))
        self._dressed = [each for each in self._dressed if shiboken6.isValid(each)]
        for each in self._dressed:
            self._style(each)
        self.changed.emit()

    def _style(self, window: QWidget | QApplication) -> None:
        sheet = stylesheet(self._scheme)
        # The same one again would be put on every widget that there is, for nothing.
        if window.styleSheet() != sheet:
            window.setStyleSheet(sheet)


_PALETTE: Final = {
    QPalette.ColorRole.Window: Role.BACKGROUND,
    QPalette.ColorRole.WindowText: Role.TEXT,
    QPalette.ColorRole.Base: Role.SURFACE,
    QPalette.ColorRole.AlternateBase: Role.BACKGROUND,
    QPalette.ColorRole.Text: Role.TEXT,
    QPalette.ColorRole.PlaceholderText: Role.MUTED,
    QPalette.ColorRole.Button: Role.SURFACE,
    QPalette.ColorRole.ButtonText: Role.TEXT,
    QPalette.ColorRole.BrightText: Role.DANGER,
    QPalette.ColorRole.Highlight: Role.SELECTION,
    QPalette.ColorRole.HighlightedText: Role.TEXT,
    QPalette.ColorRole.ToolTipBase: Role.SURFACE,
    QPalette.ColorRole.ToolTipText: Role.TEXT,
    QPalette.ColorRole.Link: Role.FOCUS,
    QPalette.ColorRole.LinkVisited: Role.FOCUS,
    QPalette.ColorRole.Light: Role.SURFACE,
    QPalette.ColorRole.Midlight: Role.HOVER,
    QPalette.ColorRole.Mid: Role.LINE,
    QPalette.ColorRole.Dark: Role.LINE,
    QPalette.ColorRole.Shadow: Role.LINE,
    QPalette.ColorRole.Accent: Role.FOCUS,
}


def palette(scheme: Scheme) -> QPalette:
    """All roles of all groups, the disabled one included: what is left out would come from the system's other look."""
    made = QPalette()
    muted = colour(scheme.roles[Role.MUTED])
    for role, token in _PALETTE.items():
        value = colour(scheme.roles[token])
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
            made.setColor(group, role, value)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, muted)
    return made
