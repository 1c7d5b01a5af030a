"""The frame around the steps: their list with ticks at the start, the buttons at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label, as_tooltip
from frontdesk.ui.kit.layouts import Surface, column, row
from frontdesk.ui.kit.working import Working
from frontdesk.ui.setup.session import StepName, StepState
from frontdesk.ui.tokens import ROW, S1, S2, S3, S4, S6, Role

if TYPE_CHECKING:
    from frontdesk.ui.theme import Theme

_NAME = Qt.ItemDataRole.UserRole
_ICON = 16


class StepList(QListWidget):
    """The steps with ticks. Signals: `wanted(StepName)`: the person wants to go to a step that can be gone to."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, steps: Iterable[tuple[StepName, str]]) -> None:
        super().__init__()
        self._theme = theme
        name_it(self, tr("Steps"), "setup.steps")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._states: dict[StepName, StepState] = {}
        self._items: dict[StepName, QListWidgetItem] = {}
        for name, title in steps:
            item = QListWidgetItem(title, self)
            item.setToolTip(as_tooltip(title))
            item.setData(_NAME, str(name))
            item.setSizeHint(QSize(0, ROW + 4))
            self._items[name] = item
        self.itemClicked.connect(self._want)
        theme.changed.connect(self._draw)

    def show_states(self, states: dict[StepName, StepState]) -> None:
        """Tick what is done."""
        self._states = states
        self._draw()

    def show_current(self, name: StepName) -> None:
        """The step that is shown."""
        self.setCurrentItem(self._items[name], QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the step, and no further: Qt would hand it on to the window, which goes on with it."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._want(item)
            return
        super().keyPressEvent(event)

    def _want(self, item: QListWidgetItem) -> None:
        name = StepName(item.data(_NAME))
        if self._states.get(name) is not StepState.SHUT:
            self.wanted.emit(name)

    def _draw(self) -> None:
        for name, state in self._states.items():
            item = self._items[name]
            item.setIcon(self._icon(state))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {_word(state)}")
            shut = state is StepState.SHUT
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(Qt.ItemFlag.NoItemFlags if shut else flags)

    def _icon(self, state: StepState) -> QIcon:
        match state:
            case StepState.DONE:
                return icons.icon("check", self._theme.role(Role.FOCUS), size=_ICON)
            case StepState.WARNING:
                return icons.icon("warning", self._theme.role(Role.WARNING), size=_ICON)
            case StepState.OPEN:
                return icons.icon("dot", self._theme.role(Role.MUTED), size=_ICON)
            case StepState.SHUT:
                return icons.icon("dot", self._theme.role(Role.LINE), size=_ICON)


def _word(state: StepState) -> str:
    match state:
        case StepState.DONE:
            return tr("done")
        case StepState.WARNING:
            return tr("needs a look")
        case StepState.OPEN:
            return tr("to do")
        case StepState.SHUT:
            return tr("comes later")


class Bar(Surface):
    """Back, Later, and the one button that goes on, with what was refused and what is under way above them."""

    def __init__(self) -> None:
        super().__init__(line="top")
        self.back = button(tr("Back"), kind="quiet", identifier="setup.back")
        self.later = button(tr("Later"), identifier="setup.later")
        self.forward = button(tr("Continue"), kind="primary", identifier="setup.continue")
        self.forward.setMinimumWidth(120)
        self.said = Label(tone="danger", wrap=True)
        name_it(self.said, "", "setup.said")
        self.said.hide()
        self.working = Working(identifier="setup.working")
        buttons = row(self.back, None, self.later, self.forward, spacing=S2)
        self.setLayout(column(self.said, self.working, buttons, spacing=S3, margins=(S4 + S1, S3, S6, S4)))

    def say(self, sentence: str) -> None:
        """What was refused, or nothing."""
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)
        self.said.setVisible(bool(sentence))

    def wait(self, *, waiting: bool) -> None:
        """The buttons wait for what is under way."""
        for each in (self.back, self.later, self.forward):
            each.setEnabled(not waiting)


def chain(window: QWidget, parts: Iterable[QWidget]) -> None:
    """Tab goes through the parts one after the other, and through what is in each in the order in which it was made."""
    before: QWidget | None = None
    for part in parts:
        inner = [each for each in part.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        own = [part] if part.focusPolicy() & Qt.FocusPolicy.TabFocus else []
        for each in own or inner:
            if not window.isAncestorOf(each):
                continue
            if before is not None:
                QWidget.setTabOrder(before, each)
            before = each
