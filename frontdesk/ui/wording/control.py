"""All texts of the clinic: a language, a list, and an editor beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.domain.templates import ANSWERS, LANGUAGES, OF_STEPS, text_language
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.groups import GroupList
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.settings.controls import Control
from frontdesk.ui.settings.keywords import language_name
from frontdesk.ui.tokens import ROW, S2, S4, S6
from frontdesk.ui.wording import asks
from frontdesk.ui.wording.editor import Editor
from frontdesk.ui.wording.words import kind_name, step_name

if TYPE_CHECKING:
    from frontdesk.services.wordings import Wording
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts

_LIST: Final = 232


class TextsControl(Control):
    """The editor keeps each text by itself; the control's own value, all of them, is only ever given back as a whole."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[tuple[str, str], Wording] = {}
        self._begun = False
        self.language: Choice[str] = Choice([(each, language_name(each)) for each in LANGUAGES])
        self.list = GroupList([], name=tr("Texts"), identifier="settings.text.list")
        self.editor = Editor(desk)
        self._build()

    def _build(self) -> None:
        name_it(self.language, tr("Language"), "settings.text.language")
        side = QWidget()
        side.setFixedWidth(_LIST)
        side.setLayout(column(self.language, self.list, None, spacing=S2))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, S4)
        beside = row(spacing=S6)
        beside.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.editor, 1)
        lines.addLayout(beside)
        self.language.currentIndexChanged.connect(lambda _index: self._turned())
        self.list.wanted.connect(lambda _name: self._show())

    @property
    def field(self) -> QWidget:
        """The words."""
        return self.editor.edit

    @property
    def chosen(self) -> Wording | None:
        """The text that is shown."""
        return self._rows.get((self.language.value or "", self.list.current))

    def called(self, label: str, identifier: str) -> None:
        """The whole has the name; each field its own."""
        name_it(self, label, identifier)

    def describe(self, text: str) -> None:
        """The editor says what is wrong itself."""

    def mark(self, *, wrong: bool) -> None:
        """The editor marks its words itself."""

    def begin(self, facts: Facts) -> None:
        """The clinic's language first."""
        if not self._begun:
            self._begun = True
            self.language.choose(text_language(facts.language))
        self._read()

    def show_value(self, value: Json) -> None:
        """The clinic's own texts changed: `begin` reads them."""

    def words(self, value: Json) -> str:
        """Usual are none."""
        count = sum(len(kinds) for kinds in cast("dict[str, dict[str, str]]", value).values())
        return tr("{count} of your own", count=count) if count else tr("our wording everywhere")

    def _read(self) -> None:
        self._desk.jobs.ask("texts", asks.read, owner=self, done=self._got)

    def _got(self, found: tuple[Wording, ...]) -> None:
        self._rows = {(each.language, each.name): each for each in found}
        self._offer()
        self._show()

    def _turned(self) -> None:
        self._offer()
        self._show()

    def _offer(self) -> None:
        mine = [each for (language, _), each in self._rows.items() if language == self.language.value]
        if not mine:
            return
        named = list(_listed(mine))
        marked = self.list.current
        self.list.offer(named)
        self.list.setFixedHeight(len(named) * ROW + 2)
        if marked not in [each.name for each in mine]:
            self.list.show_current(mine[0].name)

    def _show(self) -> None:
        shown = self.chosen
        if shown is not None:
            self.editor.show_wording(shown)


def _listed(rows: list[Wording]) -> Iterator[tuple[str, str]]:
    """Texts under three headings, those with words of the clinic's own marked."""
    parts = (
        (tr("Reminders"), [each for each in rows if each.kind in OF_STEPS]),
        (tr("Changes"), [each for each in rows if each.kind not in OF_STEPS and each.kind not in ANSWERS]),
        (tr("Answers"), [each for each in rows if each.kind in ANSWERS]),
    )
    for heading, texts in parts:
        yield "", heading
        for each in texts:
            name = tr("    Step {step}", step=step_name(each.step)) if each.step else kind_name(each.kind)
            yield each.name, tr("{text} (yours)", text=name) if each.own else name
