"""The rest of a card as a form: how they are called, what they speak, when they like to come, who pays and who sent them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import PartOfDay
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.forms import Choice, Form, line
from frontdesk.ui.kit.labels import set_tooltip
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.patients import acts
from frontdesk.ui.patients.telling import language, part_word, weekday_in_full, weekday_letter
from frontdesk.ui.tokens import S1, S3, TARGET

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

MORE: Final = {
    "called": lambda: tr("Wants to be called"),
    "languages": lambda: tr("Speaks"),
    "provider_id": lambda: tr("Likes to see"),
    "part_of_day": lambda: tr("Likes to come"),
    "weekdays": lambda: tr("Weekdays"),
    "payer": lambda: tr("Payer"),
    "payer_number": lambda: tr("Number with the payer"),
    "referred_by": lambda: tr("Sent by"),
}
"""The fields and their labels, in their order. All values are texts: tags parted by spaces, a provider's key, digits of weekdays."""
SPOKEN: Final = [
    "ar",
    "bg",
    "bn",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "it",
    "ja",
    "ka",
    "kk",
    "ko",
    "ku",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "ne",
    "nl",
    "no",
    "pa",
    "pl",
    "ps",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "so",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "ti",
    "tl",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "yo",
    "zh",
]


class LanguagesField(QWidget):
    """Languages by name: chosen one after the other, each taken away by a press. `changed` is called then."""

    def __init__(self, *, changed: Callable[[], None], identifier: str) -> None:
        super().__init__()
        self._changed, self._identifier = changed, identifier
        self._tags: list[str] = []
        self.choice: Choice[str] = Choice()
        self.choice.setAccessibleName(tr("Add a language"))
        self.choice.setObjectName(f"{identifier}.add")
        self.choice.setAccessibleIdentifier(f"{identifier}.add")
        self.choice.activated.connect(lambda _index: self._chosen())
        self._chips = QVBoxLayout()
        self._chips.setSpacing(S1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addLayout(self._chips)
        lines.addWidget(self.choice)
        self.setFocusProxy(self.choice)
        self.put("")

    @property
    def tags(self) -> str:
        """The chosen ones, parted by spaces."""
        return " ".join(self._tags)

    def put(self, tags: str) -> None:
        """Show these."""
        self._tags = tags.split()
        self._draw()

    def _chosen(self) -> None:
        tag = self.choice.value
        if tag:
            self._tags.append(tag)
            self._draw()
            self._changed()

    def _remove(self, tag: str) -> None:
        self._tags.remove(tag)
        self._draw()
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _draw(self) -> None:
        clear(self._chips)
        for tag in self._tags:
            name = language(tag)
            chip = button(
                tr("{language}  \N{MULTIPLICATION SIGN}", language=name),
                partial(self._remove, tag),
                identifier=f"{self._identifier}.{tag}",
            )
            chip.setAccessibleName(tr("{language}, take away", language=name))
            self._chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeading)
            chip.show()
        named = sorted(
            ((tag, language(tag)) for tag in SPOKEN if tag not in self._tags), key=lambda each: each[1]
        )
        self.choice.offer([("", tr("Add a language")), *named], "")


class DaysField(QWidget):
    """Seven days to press. `changed` is called when one is."""

    def __init__(self, *, changed: Callable[[], None], identifier: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S1)
        self.days: list[QPushButton] = []
        for number in range(7):
            day = button(weekday_letter(number), identifier=f"{identifier}.{number}")
            day.setProperty("kind", "segment")
            day.setAccessibleName(weekday_in_full(number))
            set_tooltip(day, weekday_in_full(number))
            day.setMinimumWidth(TARGET)
            day.setCheckable(True)
            day.toggled.connect(lambda _on: changed())
            self.days.append(day)
            line.addWidget(day, 1)
        self.setFocusProxy(self.days[0])

    @property
    def digits(self) -> str:
        """The days that are down, 0 being Monday; empty for none in particular."""
        return "".join(str(number) for number, day in enumerate(self.days) if day.isChecked())

    def put(self, digits: str) -> None:
        """Show these."""
        for number, day in enumerate(self.days):
            day.blockSignals(True)
            day.setChecked(str(number) in digits)
            day.blockSignals(False)


class MoreForm(Form):
    """`changed` is called when something was typed or chosen."""

    def __init__(self, desk: Desk, *, prefix: str, changed: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._prefix, self._told = desk, prefix, changed
        self._provider = ""
        self.lines_of: dict[str, QLineEdit] = {}
        self._line("called")
        self.languages = self.add(
            "languages",
            MORE["languages"](),
            LanguagesField(changed=changed, identifier=f"{prefix}.languages"),
            identifier=f"{prefix}.languages",
        )
        self.provider: Choice[str] = self._choice("provider_id", [("", tr("Anybody"))])
        self.part: Choice[str] = self._choice(
            "part_of_day", [("", part_word("")), *((str(part), part_word(part)) for part in PartOfDay)]
        )
        self.days = self.add(
            "weekdays",
            MORE["weekdays"](),
            DaysField(changed=changed, identifier=f"{prefix}.weekdays"),
            identifier=f"{prefix}.weekdays",
        )
        for name in ("payer", "payer_number", "referred_by"):
            self._line(name)
        self._beside("provider_id", "part_of_day")
        self._beside("payer", "payer_number")
        desk.jobs.ask("providers", acts.providers, owner=self, done=self._know_providers)

    def put(self, values: Mapping[str, str]) -> None:
        """Show these values in their fields; the others stay."""
        for name, field in self.lines_of.items():
            if name in values:
                field.setText(values[name])
        if "languages" in values:
            self.languages.put(values["languages"])
        if "provider_id" in values:
            self._provider = values["provider_id"]
            self.provider.choose(self._provider)
        if "part_of_day" in values:
            self.part.choose(values["part_of_day"])
        if "weekdays" in values:
            self.days.put(values["weekdays"])

    def values(self) -> dict[str, str]:
        """All that stands there."""
        found = {name: field.text() for name, field in self.lines_of.items()}
        found["languages"] = self.languages.tags
        found["provider_id"] = self._provider
        found["part_of_day"] = self.part.value or ""
        found["weekdays"] = self.days.digits
        return {name: found[name] for name in MORE}

    def _line(self, name: str) -> None:
        field = self.add(name, MORE[name](), line(), identifier=f"{self._prefix}.{name}")
        field.textChanged.connect(lambda _text: self._told())
        self.lines_of[name] = field

    def _choice(self, name: str, choices: list[tuple[str, str]]) -> Choice[str]:
        made: Choice[str] = self.add(
            name, MORE[name](), Choice(choices, ""), identifier=f"{self._prefix}.{name}"
        )
        made.activated.connect(lambda _index: self._picked(name))
        return made

    def _picked(self, name: str) -> None:
        if name == "provider_id":
            self._provider = self.provider.value or ""
        self._told()

    def _know_providers(self, found: list[tuple[str, str]]) -> None:
        self.provider.offer([("", tr("Anybody")), *found], self._provider)

    def _beside(self, *names: str) -> None:
        at = self.lines.indexOf(self.row(names[0]))
        pair = QHBoxLayout()
        pair.setSpacing(S3)
        for name in names:
            pair.addWidget(self.row(name), 1, Qt.AlignmentFlag.AlignTop)
        self.lines.insertLayout(at, pair)
