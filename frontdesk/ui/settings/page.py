"""A group of settings as a page: rows one below the other, with a line between them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings import REGISTRY
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import rule
from frontdesk.ui.settings import acts
from frontdesk.ui.settings.catalogue import WIDE, Entry, Kind, entries_of
from frontdesk.ui.settings.controls import (
    AmountControl,
    ChoiceControl,
    Control,
    FolderControl,
    NumberControl,
    ProxyControl,
    SwitchControl,
    TimeControl,
    WordsControl,
    as_text,
)
from frontdesk.ui.settings.grouping import Group, group_name, group_words
from frontdesk.ui.settings.row import SettingRow
from frontdesk.ui.tokens import S2, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.acts import Changed
    from frontdesk.ui.settings.asks import Facts


class Page(QWidget):
    """One group: its name, a sentence, and what can be changed."""

    def __init__(self, desk: Desk, group: Group) -> None:
        super().__init__()
        self.desk, self.group = desk, group
        self.setObjectName(f"settings.{group}")
        self.setAccessibleIdentifier(f"settings.{group}")
        self.setAccessibleName(group_name(group))
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(0)
        self.lines.addWidget(Label(group_name(group), face="title"))
        self.lines.addSpacing(S2)
        self.lines.addWidget(Label(group_words(group), tone="muted", wrap=True))
        self.lines.addSpacing(S4)
        self.setSizePolicy(self.sizePolicy().horizontalPolicy(), self.sizePolicy().Policy.Maximum)

    @abstractmethod
    def show_facts(self, facts: Facts) -> None:
        """What the book holds now."""

    def begin(self) -> None:
        """It is shown."""

    def filter(self, text: str) -> None:
        """Show only what a search finds (folded; empty: everything)."""


class RowsPage(Page):
    """A page of rows, each with a line above it."""

    def __init__(self, desk: Desk, group: Group) -> None:
        super().__init__(desk, group)
        self._rows: list[tuple[Callable[[str], bool], QWidget, QWidget]] = []

    def add(self, found_by: Callable[[str], bool], widget: QWidget) -> None:
        """Another row; `found_by` says whether a search finds it."""
        above = rule()
        self.lines.addWidget(above)
        self.lines.addWidget(widget)
        self._rows.append((found_by, above, widget))

    def filter(self, text: str) -> None:
        """Rows that are not found are hidden."""
        for found_by, above, widget in self._rows:
            found = not text or found_by(text)
            above.setVisible(found)
            widget.setVisible(found)


class SettingsPage(RowsPage):
    """Settings of the registry."""

    def __init__(self, desk: Desk, group: Group) -> None:
        super().__init__(desk, group)
        self.rows: dict[str, SettingRow] = {}
        for entry in entries_of(group):
            self._add_entry(entry)

    def show_facts(self, facts: Facts) -> None:
        """The values that hold."""
        from frontdesk.ui.wording.control import TextsControl

        for key, made in self.rows.items():
            if isinstance(made.control, TextsControl):
                made.control.begin(facts)
            value = facts.values[key]
            # A cadence is never changed without a look at what that sends: no way back to the usual one from here.
            made.show_value(value, value if key == "reminders.steps" else REGISTRY[key].default)

    def _add_entry(self, entry: Entry) -> None:
        made = SettingRow(
            label=entry.label(),
            words=entry.words(),
            control=self._control(entry),
            identifier=f"settings.{entry.key}",
            wide=entry.kind in WIDE,
        )
        made.edited.connect(partial(self._edited, entry))
        made.reset.connect(lambda: self.put(entry, None))
        self.rows[entry.key] = made
        self.add(entry.found_by, made)

    def _control(self, entry: Entry) -> Control:
        match entry.kind:
            case Kind.STARTING | Kind.SWITCH:
                return SwitchControl()
            case Kind.NUMBER:
                return NumberControl(entry.unit())
            case Kind.TIME:
                return TimeControl()
            case Kind.OPEN_TIME:
                return TimeControl(placeholder=entry.empty())
            case Kind.AMOUNT:
                return AmountControl(empty=entry.empty())
            case Kind.WORDS:
                return WordsControl(empty=entry.empty())
            case Kind.CHOICE:
                return ChoiceControl(entry.choices())
            case Kind.FOLDER:
                return FolderControl(tr("Choose a folder"), empty=entry.empty())
            case Kind.PROXY:
                return ProxyControl()
            case Kind.STEPS:
                from frontdesk.ui.settings.steps import StepsControl

                return StepsControl(self.desk)
            case Kind.KEYWORDS:
                from frontdesk.ui.settings.keywords import KeywordsControl

                return KeywordsControl(self.desk)
            case Kind.TEXTS:
                from frontdesk.ui.wording.control import TextsControl

                return TextsControl(self.desk)

    def _edited(self, entry: Entry, value: Json) -> None:
        if value is None:
            self.put(entry, None)
        elif entry.kind is Kind.STARTING and value:
            self._ask_to_start()
        else:
            self.put(entry, as_text(entry.key, value))

    def _ask_to_start(self) -> None:
        from frontdesk.ui.settings.starting import StartDialog

        row = self.rows["reminders.enabled"]
        row.control.show_value(False)
        StartDialog(self.desk, self.window()).open()

    def put(self, entry: Entry, text: str | None) -> None:
        """Keep a value; None: the usual one again."""
        put(self.desk, self.rows[entry.key], entry.key, entry.label(), text)


def put(desk: Desk, row: SettingRow, key: str, label: str, text: str | None, *, scope_id: int = 0) -> None:
    """Keep what a row says, tell it with a way back, or say at the row why not."""

    def done(changed: Changed) -> None:
        row.release()
        row.clear()
        if text is None:
            sentence = tr("{setting}: as usual again", setting=label)
        else:
            sentence = tr("{setting}: changed", setting=label)
        if changed.also:
            sentence = f"{sentence}. {changed.also}"
        desk.say.done(sentence, undo=lambda: _put_back(desk, changed, label))

    def failed(error: FrontdeskError) -> None:
        row.release()
        row.fail(error.sentence.replace(key, label))

    row.hold()
    desk.act(
        lambda book, actor: acts.put(book, actor, key, text, scope_id=scope_id),
        owner=row,
        done=done,
        failed=failed,
    )


def _put_back(desk: Desk, changed: Changed, label: str) -> None:
    desk.act(
        lambda book, actor: acts.put_back(book, actor, changed),
        owner=desk.say,
        done=lambda _none: desk.say.done(tr("{setting}: as it was before", setting=label)),
    )
