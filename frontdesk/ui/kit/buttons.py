"""Buttons: each with a name for screen readers, a key where it has one, and 28 px at least."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.kit.labels import set_key_tip, set_tooltip
from frontdesk.ui.theme import Theme, font
from frontdesk.ui.tokens import ICON, S1, S3, STRONG, TARGET, Role

Kind = Literal["plain", "primary", "danger", "quiet"]


def button(
    text: str,
    run: Callable[[], None] | None = None,
    *,
    kind: Kind = "plain",
    identifier: str = "",
    key: str = "",
    described: str = "",
) -> QPushButton:
    """A button with words. `key` is shown behind them and in the tooltip; `described`: what a screen reader adds."""
    made = QPushButton(text.replace("&", "&&"))
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    name_it(made, text, identifier)
    if key:
        set_key_tip(made, text, key)
    if described:
        made.setAccessibleDescription(described)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


class IconButton(QToolButton):
    """A button that is only an icon: its name is what a screen reader says and what its tooltip shows."""

    def __init__(
        self,
        icon: str,
        name: str,
        run: Callable[[], None] | None = None,
        *,
        theme: Theme,
        identifier: str = "",
        key: str = "",
        role: Role = Role.MUTED,
        size: int = ICON,
    ) -> None:
        super().__init__()
        self._icon, self._theme, self._role, self._size = icon, theme, role, size
        self.setProperty("kind", "quiet")
        self.setIconSize(QSize(size, size))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_it(self, name, identifier)
        set_key_tip(self, name, key)
        if run is not None:
            self.clicked.connect(lambda _checked=False: run())
        self._draw()
        theme.changed.connect(self._draw)

    def show_icon(self, icon: str, name: str | None = None) -> None:
        """Another icon, and another name where what it does is another."""
        self._icon = icon
        if name is not None:
            self.setAccessibleName(name)
            set_tooltip(self, name)
        self._draw()

    def _draw(self) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setIcon(
            icons.icon(
                self._icon,
                self._theme.role(self._role),
                disabled=self._theme.role(Role.LINE),
                size=self._size,
                mirrored=mirrored,
            )
        )


class Segments(QWidget):
    """A few choices side by side, one of them on. `chosen(value)` is called when the person chooses another."""

    def __init__(
        self,
        choices: list[tuple[str, str]],
        *,
        name: str,
        chosen: Callable[[str], None],
        identifier: str = "",
    ) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._values = [value for value, _ in choices]
        self.buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        name_it(self, name, identifier)
        for number, (value, text) in enumerate(choices):
            each = button(text, identifier=f"{identifier}.{value}" if identifier else "")
            each.setProperty("kind", "segment")
            each.setCheckable(True)
            each.setAccessibleName(tr("{name}: {choice}", name=name, choice=text))
            _make_room(each, text)
            self.buttons[value] = each
            self._group.addButton(each, number)
            line.addWidget(each)
        self._group.idToggled.connect(lambda _number, on: self._lead_tab() if on else None)
        self._group.idClicked.connect(lambda number: chosen(self._values[number]))

    def _lead_tab(self) -> None:
        """Tab comes to the choice that is on; from there the arrows go to the others. By itself Qt leads it to the first."""
        for each in self.buttons.values():
            on = each.isChecked()
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)

    def choose(self, value: str) -> None:
        """Show a choice as on, without telling anybody."""
        found = self._group.button(self._values.index(value))
        found.setChecked(True)

    def name_choices(self, texts: Mapping[str, str]) -> None:
        """Call choices otherwise: with a count behind them."""
        for value, text in texts.items():
            each = self._group.button(self._values.index(value))
            each.setText(text.replace("&", "&&"))
            each.setAccessibleName(tr("{name}: {choice}", name=self.accessibleName(), choice=text))
            _make_room(each, text)

    def value(self) -> str:
        """The choice that is on; empty where none is."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else ""


def _make_room(segment: QAbstractButton, text: str) -> None:
    """As wide as the words are while they are on, which is semibold."""
    segment.setMinimumWidth(max(QFontMetrics(font(STRONG)).horizontalAdvance(text) + 2 * S3 + S1, 2 * TARGET))


def name_it(widget: QWidget, name: str, identifier: str = "") -> None:
    """A widget's accessible name and, for tests and assistive tools, its identifier."""
    widget.setAccessibleName(name)
    if identifier:
        widget.setObjectName(identifier)
        widget.setAccessibleIdentifier(identifier)
