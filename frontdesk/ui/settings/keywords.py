"""More exact words that confirm or decline: a line a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.domain.texts import LANGUAGES
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.forms import line
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.settings.controls import Control
from frontdesk.ui.tokens import S1, S3

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

_KINDS: Final = ("confirm", "decline")


def language_name(tag: str) -> str:
    """A language in its own words: "čeština" for cs; the tag where it is not known."""
    locale = QLocale(tag)
    named = locale.nativeLanguageName()
    if locale.language() is QLocale.Language.C or not named:
        return tag
    # "American English" for en: what the texts are in has no country.
    plain = {"en": "English", "es": "Español"}.get(tag, named)
    return plain[0].upper() + plain[1:]


class KeywordsControl(Control):
    """Words by language, with commas between them."""

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.lines: dict[tuple[str, str], QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S3)
        self._grid.setVerticalSpacing(S1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(Label(tr("Confirm"), face="meta", tone="muted"), 0, 1)
        self._grid.addWidget(Label(tr("Decline"), face="meta", tone="muted"), 0, 2)
        for language in LANGUAGES:
            self._add(language)
        if desk is not None:
            wrote = TextLink(
                lambda: desk.go.screen("replies"),
                identifier="settings.keywords.replies",
                words=tr("What patients wrote"),
                described=tr("Open the list of replies, out of which words can be added here"),
            )
            self._grid.addWidget(wrote, self._grid.rowCount(), 1, 1, 2)

    @property
    def field(self) -> QWidget:
        """The first line."""
        return next(iter(self.lines.values()))

    def called(self, label: str, identifier: str) -> None:
        """The table has the name; each field its own."""
        name_it(self, label, identifier)

    def describe(self, text: str) -> None:
        """Of the table."""
        self.setAccessibleDescription(text)

    def mark(self, *, wrong: bool) -> None:
        """The line that was changed last is the one that was refused."""
        for each in self.lines.values():
            marked = wrong and each is self._last
            if bool(each.property("wrong")) != marked:
                each.setProperty("wrong", marked)
                restyle(each)

    def show_value(self, value: Json) -> None:
        """The words that hold."""
        lists = cast("dict[str, dict[str, list[str]]]", value)
        for language in lists:
            if (language, _KINDS[0]) not in self.lines:
                self._add(language)
        for (language, kind), edit in self.lines.items():
            if not edit.isModified() and not edit.property("wrong"):
                edit.setText(", ".join(lists.get(language, {}).get(kind, [])))
                edit.setModified(False)

    def words(self, value: Json) -> str:
        """How many there are."""
        lists = cast("dict[str, dict[str, list[str]]]", value)
        count = sum(len(words) for kinds in lists.values() for words in kinds.values())
        return tr("{count} words", count=count) if count else tr("none")

    _last: QLineEdit | None = None

    def _add(self, language: str) -> None:
        at = self._grid.rowCount()
        name = language_name(language)
        self._grid.addWidget(Label(name), at, 0)
        said = {
            "confirm": tr("{language}: words that confirm", language=name),
            "decline": tr("{language}: words that decline", language=name),
        }
        for column, kind in enumerate(_KINDS, start=1):
            edit = line()
            name_it(edit, said[kind], f"settings.keywords.{language}.{kind}")
            edit.editingFinished.connect(lambda edit=edit: self._left(edit))
            self.lines[language, kind] = edit
            self._grid.addWidget(edit, at, column)

    def _left(self, edit: QLineEdit) -> None:
        if not edit.isModified():
            return
        edit.setModified(False)
        self._last = edit
        found: dict[str, Any] = {}
        for (language, kind), each in self.lines.items():
            words = [part.strip() for part in each.text().split(",") if part.strip()]
            if words:
                found.setdefault(language, {})[kind] = words
        self.edited.emit(found)
