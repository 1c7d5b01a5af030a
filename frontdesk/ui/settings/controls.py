"""The controls that change a setting: one for each kind of value. Each takes and gives the value as JSON, and says it in words."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.hours import format_clock, parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.clockline import ClockLine
from frontdesk.ui.kit.folders import choose_folder
from frontdesk.ui.kit.forms import Choice, check, line
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.tokens import S1, S2

_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")
_GROUPED: Final = re.compile(r"\d{1,3}([.,]\d{3})+")
_NARROW: Final = 88
_WIDER: Final = 160
_AMOUNT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d]{3})?")


class Control(QWidget):
    """Changes one value. Signals: `edited(object)` with the JSON value that the person wants; `failed(str)`: what was typed is none."""

    edited = Signal(object)
    failed = Signal(str)

    @property
    @abstractmethod
    def field(self) -> QWidget:
        """What has the focus, and is marked where the value is refused."""

    @abstractmethod
    def show_value(self, value: Json) -> None:
        """Show a value, unless the person is in the middle of typing another."""

    @abstractmethod
    def words(self, value: Json) -> str:
        """A value as a person says it."""

    def called(self, label: str, identifier: str) -> None:
        """Names for screen readers and tests."""
        name_it(self.field, label, identifier)

    def describe(self, text: str) -> None:
        """What a screen reader adds to the name."""
        self.field.setAccessibleDescription(text)

    def mark(self, *, wrong: bool) -> None:
        """Show that the value was refused; what was typed stays."""
        field = self.field
        if bool(field.property("wrong")) != wrong:
            field.setProperty("wrong", wrong)
            restyle(field)


class SwitchControl(Control):
    """On or off."""

    def __init__(self) -> None:
        super().__init__()
        self.box: QCheckBox = check(tr("Off"))
        self.box.toggled.connect(self._named)
        self.box.clicked.connect(lambda on: self.edited.emit(on))
        self.setLayout(row(self.box, None))

    @property
    def field(self) -> QCheckBox:
        """The box."""
        return self.box

    def show_value(self, value: Json) -> None:
        """On or off."""
        self.box.setChecked(bool(value))
        self._named(bool(value))

    def words(self, value: Json) -> str:
        """In a word."""
        return tr("On") if value else tr("Off")

    def _named(self, on: bool) -> None:
        self.box.setText(self.words(on))


class LineControl(Control):
    """A line to type into; its value is taken when it is left, or on Enter."""

    def __init__(self, edit: QLineEdit | None = None) -> None:
        super().__init__()
        self.edit = edit or line()
        self.edit.editingFinished.connect(self._left)

    @property
    def field(self) -> QLineEdit:
        """The line."""
        return self.edit

    def show_value(self, value: Json) -> None:
        """Show it, unless something else is being typed."""
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self.edit.setText(self._written(value))
            self.edit.setModified(False)

    def words(self, value: Json) -> str:
        """As it is written."""
        return self._written(value) or tr("empty")

    def _written(self, value: Json) -> str:
        return str(value)

    def _read(self, text: str) -> Json:
        """Raises ValueError with a sentence."""
        return text

    def _left(self) -> None:
        if not self.edit.isModified():
            return
        self.edit.setModified(False)
        try:
            value = self._read(self.edit.text().strip())
        except ValueError as wrong:
            self.failed.emit(str(wrong))
            return
        self.edited.emit(value)


class NumberControl(LineControl):
    """A number with its unit."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit
        self.edit.setFixedWidth(_NARROW)
        self._behind = Label(unit, tone="muted")
        self._behind.setWordWrap(False)
        self.setLayout(row(self.edit, self._behind, None))

    def show_value(self, value: Json) -> None:
        """The number, and what many seconds are in minutes."""
        super().show_value(value)
        self._behind.setText(self._behind_it(value))

    def words(self, value: Json) -> str:
        """With its unit."""
        return tr("{number} {unit}", number=self._written(value), unit=self._behind_it(value))

    def _behind_it(self, value: Json) -> str:
        whole = value if isinstance(value, int) else 0
        if self._unit == tr("seconds") and whole >= 120 and whole % 60 == 0:
            return tr("{unit} ({minutes})", unit=self._unit, minutes=words.length(whole // 60))
        return self._unit

    def _written(self, value: Json) -> str:
        return written_number(value)

    def _read(self, text: str) -> Json:
        return read_number(text)


def written_number(value: Json) -> str:
    """A number without groups, with the locale's sign for the decimals."""
    shown = f"{value:.10g}" if isinstance(value, int | float) else ""
    return shown.replace(".", QLocale().decimalPoint())


def read_number(text: str) -> int | float:
    """A number as people type it. Raises ValueError with a sentence."""
    if _GROUPED.fullmatch(text):
        plain = re.sub(r"[.,]", "", text)
        raise ValueError(tr("Write the number without separators, like {number}.", number=plain))
    if not _NUMBER.fullmatch(text):
        raise ValueError(tr("This is no number. Write it in digits, like 24."))
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


class AmountControl(LineControl):
    """Money and its currency, exact, or empty. `empty` says what an empty one means."""

    def __init__(self, *, empty: str) -> None:
        super().__init__(line(placeholder=empty))
        self._empty = empty
        self.edit.setFixedWidth(_WIDER)
        self.setLayout(row(self.edit, None))

    def words(self, value: Json) -> str:
        """As it is written, or what empty means."""
        return self._written(value) or self._empty

    def _written(self, value: Json) -> str:
        return str(value).replace(".", QLocale().decimalPoint())

    def _read(self, text: str) -> Json:
        found = _AMOUNT.fullmatch(text)
        if text and (found is None or found[2] is None):
            raise ValueError(
                tr("Write an amount and its currency, like {example}.", example=self._written("0.04 GBP"))
            )
        return text


class WordsControl(LineControl):
    """A list of words with commas between. `empty` says what an empty one means."""

    def __init__(self, *, empty: str) -> None:
        super().__init__(line(placeholder=empty))
        self._empty = empty
        self.setLayout(row(self.edit))

    def words(self, value: Json) -> str:
        """With commas between."""
        return self._written(value) or self._empty

    def _written(self, value: Json) -> str:
        return ", ".join(str(each) for each in value) if isinstance(value, list) else ""

    def _read(self, text: str) -> Json:
        return [word for each in re.split(r"[,;،、\n]", text) if (word := each.strip())]


class TimeControl(Control):
    """A time of day. `placeholder` says what an empty one means."""

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__()
        self._empty = placeholder
        self.edit = ClockLine()
        self.edit.setFixedWidth(_WIDER if placeholder else _NARROW)
        self.edit.setPlaceholderText(placeholder)
        self.edit.edited.connect(self._left)
        self.setLayout(row(self.edit, None))

    @property
    def field(self) -> QLineEdit:
        """The line."""
        return self.edit

    def show_value(self, value: Json) -> None:
        """Show it, unless another is being typed."""
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self.edit.show_minute(parse_clock(value) if isinstance(value, str) and value else None)

    def words(self, value: Json) -> str:
        """As the locale writes it."""
        return words.clock(parse_clock(value)) if isinstance(value, str) and value else self._empty

    def _left(self) -> None:
        minute = self.edit.minute
        if minute is None and not self.edit.is_empty:
            self.failed.emit(
                tr("This is no time of day. Write it like {example}.", example=words.clock(21 * 60))
            )
            return
        self.edited.emit(None if minute is None else format_clock(minute % 1440))


class ChoiceControl(Control):
    """One of a few values."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._words = dict(choices)
        self.choice: Choice[str] = Choice(choices)
        self.choice.activated.connect(lambda _index: self.edited.emit(self.choice.value))
        self.setLayout(row(self.choice, None))

    @property
    def field(self) -> Choice[str]:
        """The list."""
        return self.choice

    def show_value(self, value: Json) -> None:
        """Put it on."""
        self.choice.choose(str(value))

    def words(self, value: Json) -> str:
        """What stands in the list for it."""
        return self._words.get(str(value), str(value))


class FolderControl(LineControl):
    """A folder: typed, or chosen. `empty` says what an empty one means."""

    def __init__(self, title: str, *, empty: str) -> None:
        super().__init__(line(placeholder=empty))
        self._title, self._empty = title, empty
        self.choose = button(tr("Choose"), self._choose, identifier="settings.folder.choose")
        self.setLayout(row(self.edit, self.choose, spacing=S2))

    def words(self, value: Json) -> str:
        """Its path."""
        return str(value) or self._empty

    def _choose(self) -> None:
        begin = Path(self.edit.text()) if self.edit.text().strip() else None
        choose_folder(self, title=self._title, chosen=self._chosen, begin=begin)

    def _chosen(self, folder: Path) -> None:
        self.edit.setText(str(folder))
        self.edited.emit(str(folder))


class ProxyControl(Control):
    """None, the system's, or an address."""

    def __init__(self) -> None:
        super().__init__()
        self.choice: Choice[str] = Choice(
            (
                ("", tr("None")),
                ("system", tr("As the system says")),
                ("address", tr("At an address")),
            )
        )
        self.edit = line(placeholder="http://proxy.example:3128")
        self.edit.hide()
        self.choice.activated.connect(lambda _index: self._chosen())
        self.edit.editingFinished.connect(self._left)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self.choice)
        lines.addWidget(self.edit)

    @property
    def field(self) -> QWidget:
        """The address where there is one, else the list."""
        return self.choice if self.edit.isHidden() else self.edit

    def called(self, label: str, identifier: str) -> None:
        """Both have names."""
        name_it(self.choice, label, identifier)
        name_it(self.edit, tr("Address of the proxy"), f"{identifier}.address")

    def show_value(self, value: Json) -> None:
        """The address is shown only where it counts."""
        if self.edit.hasFocus() and self.edit.isModified():
            return
        named = str(value)
        is_address = named not in ("", "system")
        self.choice.choose("address" if is_address else named)
        self.edit.setText(named if is_address else "")
        self.edit.setVisible(is_address)

    def words(self, value: Json) -> str:
        """In words, or the address."""
        match value:
            case "":
                return tr("none")
            case "system":
                return tr("as the system says")
            case _:
                return str(value)

    def _chosen(self) -> None:
        if self.choice.value == "address":
            self.edit.show()
            self.edit.setFocus()
            return
        self.edit.hide()
        self.edited.emit(self.choice.value)

    def _left(self) -> None:
        if self.edit.isModified() and self.edit.text().strip():
            self.edit.setModified(False)
            self.edited.emit(self.edit.text().strip())


def as_text(key: str, value: Json) -> str:
    """A value as `services.settings.put` takes it."""
    from frontdesk.domain.settings import REGISTRY

    return str(value) if REGISTRY[key].bare else json.dumps(value, ensure_ascii=False)
