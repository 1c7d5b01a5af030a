"""Which of the file's columns is which of ours, with a few values of each to go by."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.importing.asks import FileLook
from frontdesk.ui.importing.columns import Ours, Sort, columns_of, guess
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.tokens import CONTROL, S1, S3

NOWHERE: Final = -1
_CHOICE: Final = 220
_LABEL: Final = 200


class Mapping(QWidget):
    """A row for each of our columns. Signals: `changed()` when the person chose another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import.mapping")
        self._look: FileLook | None = None
        self._choices: dict[str, Choice[int]] = {}
        self._samples: dict[str, Label] = {}
        self._wrong: dict[str, Label] = {}
        self._ours: tuple[Ours, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S3)
        self._grid.setVerticalSpacing(S1)
        self._grid.setColumnMinimumWidth(0, _LABEL)
        self._grid.setColumnMinimumWidth(1, _CHOICE)
        self._grid.setColumnStretch(2, 1)

    def show_file(self, sort: Sort, look: FileLook) -> None:
        """Offer the columns of a file, the likely ones chosen."""
        self._look = look
        clear(self._grid)
        self._choices, self._samples, self._wrong = {}, {}, {}
        self._ours = columns_of(sort)
        for at, words in enumerate((tr("In Frontdesk"), tr("In the file"), tr("For example"))):
            self._grid.addWidget(Label(words, face="meta", tone="muted"), 0, at)
        found = guess(sort, [each.name for each in look.columns])
        offered = [
            (NOWHERE, tr("Not in the file")),
            *((each.at, each.name) for each in look.columns if each.name),
        ]
        for number, ours in enumerate(self._ours):
            self._add(1 + 2 * number, ours, offered, found.get(ours.name, NOWHERE))
        self._grid.setRowStretch(1 + 2 * len(self._ours), 1)

    def choice(self, name: str) -> Choice[int]:
        """The choice for one of our columns."""
        return self._choices[name]

    def wrong(self, name: str) -> str:
        """What is wrong with the choice for one of our columns."""
        return self._wrong[name].text()

    def column_map(self) -> dict[str, str]:
        """From our names to the file's; an empty one where it is not in the file."""
        assert self._look is not None
        names = {each.at: each.name for each in self._look.columns}
        return {ours: names.get(self._at(ours), "") for ours in self._choices}

    def check(self) -> bool:
        """Whether all that is needed is there, and nothing twice; what is wrong is said at its row."""
        first: QWidget | None = None
        used: dict[int, str] = {}
        for ours in self._ours:
            at = self._at(ours.name)
            sentence = ""
            if at == NOWHERE and ours.needed:
                sentence = tr("This is needed. Choose the column of the file that has it.")
            elif at != NOWHERE and at in used:
                sentence = tr("This column is taken for {other} already. Choose another.", other=used[at])
            elif at != NOWHERE:
                used[at] = ours.label
            self._say(ours.name, sentence)
            if sentence and first is None:
                first = self._choices[ours.name]
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is None

    def _add(self, line: int, ours: Ours, offered: list[tuple[int, str]], chosen: int) -> None:
        label = Label(tr("{column} (needed)", column=ours.label) if ours.needed else ours.label)
        label.setMinimumHeight(CONTROL)
        choice: Choice[int] = Choice(offered, chosen)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setFixedWidth(_CHOICE)
        name_it(choice, ours.label, f"import.map.{ours.name}")
        label.setBuddy(choice)
        samples, wrong = Label(tone="muted"), Label(face="meta", tone="danger", wrap=True)
        wrong.hide()
        self._choices[ours.name], self._samples[ours.name], self._wrong[ours.name] = choice, samples, wrong
        for at, part in enumerate((label, choice, samples)):
            self._grid.addWidget(part, line, at)
        self._grid.addWidget(wrong, line + 1, 1, 1, 2)
        choice.activated.connect(lambda _index: self._chosen(ours))
        self._show_samples(ours)

    def _chosen(self, ours: Ours) -> None:
        self._say(ours.name, "")
        self._show_samples(ours)
        self.changed.emit()

    def _show_samples(self, ours: Ours) -> None:
        assert self._look is not None
        at = self._at(ours.name)
        found = next((each.samples for each in self._look.columns if each.at == at), ())
        words = "  ·  ".join(found) if found else ours.hint
        self._samples[ours.name].setText(words)
        self._choices[ours.name].setAccessibleDescription(words)

    def _say(self, name: str, sentence: str) -> None:
        choice = self._choices[name]
        self._wrong[name].setText(sentence)
        self._wrong[name].setVisible(bool(sentence))
        if bool(choice.property("wrong")) != bool(sentence):
            choice.setProperty("wrong", bool(sentence))
            restyle(choice)

    def _at(self, name: str) -> int:
        value = self._choices[name].value
        return NOWHERE if value is None else value
