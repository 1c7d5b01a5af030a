"""The rail: the screens that desk staff use, the rest under More."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import set_key_tip, set_tooltip
from frontdesk.ui.kit.layouts import side
from frontdesk.ui.screens import SPECS, Spec
from frontdesk.ui.theme import Theme, font
from frontdesk.ui.tokens import BODY, ICON, META, RADIUS, RAIL, RAIL_WIDE, S1, S2, STRONG, Role

_HEIGHT: Final = 44
_WIDE: Final = "rail.wide"


class RailButton(QAbstractButton):
    """An entry: icon, its words where the rail is wide, a number where something waits."""

    def __init__(self, icon: str, text: str, *, theme: Theme, identifier: str) -> None:
        super().__init__()
        self._icon, self._theme = icon, theme
        self._badge = 0
        self._told = self._key = ""
        self._inked = False
        self._hovered = False
        self._wide = False
        self.setText(text)
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_it(self, text, identifier)
        set_tooltip(self, text)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as an entry; the rail sets the width."""
        return QSize(RAIL, _HEIGHT)

    def widen(self, *, wide: bool) -> None:
        """Show the words beside the icon."""
        self._wide = wide
        self.update()

    def badge(self, number: int, *, inked: bool, told: str) -> None:
        """How many wait; inked only when something expires before noon. `told` is what a screen reader says."""
        if (number, inked) != (self._badge, self._inked):
            self._badge, self._inked = number, inked
            self._told = told
            self._describe()
            self.update()

    def opens_by(self, key: str) -> None:
        """The key of the entry, for its tooltip and for a screen reader."""
        self._key = key
        set_key_tip(self, self.text(), key)
        self._describe()

    def _describe(self) -> None:
        key = tr("Key {key}", key=self._key) if self._key else ""
        self.setAccessibleDescription(". ".join(filter(None, (self._told, key))))

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer is on it."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, words, number, focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, self.rect().adjusted(S1, 2, -S1, -2)
        if self.isChecked() or self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.role(Role.SELECTION if self.isChecked() else Role.HOVER))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        ink = theme.role(Role.TEXT if self.isChecked() else Role.MUTED)
        picture = icons.pixmap(self._icon, ink, ICON, ratio=self.devicePixelRatioF())
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = (RAIL - ICON) // 2
        x = self.width() - left - ICON if rtl else left
        painter.drawPixmap(x, (self.height() - ICON) // 2, picture)
        if self._wide:
            words = QRect(RAIL - S2, 0, self.width() - RAIL - S2, self.height())
            if rtl:
                words.moveRight(self.width() - RAIL + S2)
            painter.setPen(ink)
            painter.setFont(font(STRONG if self.isChecked() else BODY))
            shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)
        self._paint_badge(painter, rtl=rtl)
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(theme.role(Role.FOCUS))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _paint_badge(self, painter: QPainter, *, rtl: bool) -> None:
        if not self._badge:
            return
        text = str(self._badge) if self._badge < 100 else "99+"
        painter.setFont(font(META))
        width = max(painter.fontMetrics().horizontalAdvance(text) + S2, 18)
        at = QRect(self.width() - width - S2, (self.height() - 18) // 2, width, 18)
        if not self._wide:
            at.moveTo(RAIL - width - 4, 4)
        if rtl:
            at.moveLeft(self.width() - at.right() - 1)
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen if self._inked else theme.role(Role.LINE))
        painter.setBrush(theme.role(Role.DANGER if self._inked else Role.SURFACE))
        painter.drawRoundedRect(at, 9, 9)
        painter.setPen(theme.role(Role.SURFACE if self._inked else Role.TEXT))
        painter.drawText(at, int(Qt.AlignmentFlag.AlignCenter), text)


class Rail(QWidget):
    """The entries. Signals: `chosen(str)` with the screen's name."""

    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("surface", "surface")
        self.setProperty("line", side("end"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        name_it(self, tr("Screens"), "rail")
        self._entries: dict[str, RailButton] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, S2, 0, S2)
        lines.setSpacing(0)
        for number, spec in enumerate((each for each in SPECS if each.rail), start=1):
            lines.addWidget(self._entry(spec, desk.keys.shown(f"rail_{number}")))
        lines.addStretch(1)
        self._more = self._plain("more", tr("More"), self._open_more, "rail.more")
        lines.addWidget(self._more)
        self._fold = self._plain("list", tr("Wide or narrow rail"), self._turn, "rail.fold")
        lines.addWidget(self._fold)
        self._wide = desk.prefs.get(_WIDE, False)
        self._apply()
        desk.prefs.changed.connect(self._pref_changed)

    @property
    def names(self) -> list[str]:
        """The screens of the rail, in its order."""
        return list(self._entries)

    def show_as_open(self, name: str) -> None:
        """Mark the entry of the screen that is shown; one under More marks More."""
        for each, entry in self._entries.items():
            entry.setChecked(each == name)
        self._more.setChecked(name not in self._entries)

    def badge(self, name: str, number: int, *, inked: bool, told: str) -> None:
        """How many wait at a screen."""
        if name in self._entries:
            self._entries[name].badge(number, inked=inked, told=told)

    def _entry(self, spec: Spec, key: str) -> RailButton:
        entry = RailButton(spec.icon, spec.label(), theme=self._desk.theme, identifier=f"rail.{spec.name}")
        entry.opens_by(key)
        entry.clicked.connect(lambda _checked=False: self.chosen.emit(spec.name))
        self._entries[spec.name] = entry
        return entry

    def _plain(self, icon: str, text: str, run: Callable[[], None], identifier: str) -> RailButton:
        entry = RailButton(icon, text, theme=self._desk.theme, identifier=identifier)
        entry.clicked.connect(lambda _checked=False: run())
        return entry

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for spec in SPECS:
            if not spec.rail:
                action = menu.addAction(spec.label().replace("&", "&&"))
                action.setIcon(
                    icons.icon(
                        spec.icon,
                        self._desk.theme.role(Role.MUTED),
                        disabled=self._desk.theme.role(Role.LINE),
                    )
                )
                action.triggered.connect(lambda _checked=False, name=spec.name: self.chosen.emit(name))
        self._more.setChecked(False)
        menu.popup(self._more.mapToGlobal(self._more.rect().topRight()))

    def _turn(self) -> None:
        self._desk.prefs.put(_WIDE, not self._wide)

    def _pref_changed(self, key: str) -> None:
        if key == _WIDE:
            self._wide = self._desk.prefs.get(_WIDE, False)
            self._apply()

    def _apply(self) -> None:
        self.setFixedWidth(RAIL_WIDE if self._wide else RAIL)
        self._fold.setChecked(False)
        for entry in (*self._entries.values(), self._more, self._fold):
            entry.widen(wide=self._wide)
