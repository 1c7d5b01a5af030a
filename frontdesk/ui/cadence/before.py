"""Before a cadence is saved: what the change would send at once, who gets nothing and why, what follows day by day. It may be a mass send,
so it asks."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.cadence import asks
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.tables import Column
from frontdesk.ui.settings.costs import estimate_words
from frontdesk.ui.setup.outgoing import (
    Outgoing,
    Part,
    Row,
    columns_of_texts,
    columns_of_visits,
    of,
    rows_of_not_told,
    rows_of_texts,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.domain.setting_values import Json
    from frontdesk.services.cadences import CadencePreview, DayCount
    from frontdesk.services.costs import CostEstimate
    from frontdesk.ui.cadence.asks import Owner
    from frontdesk.ui.desk import Desk

NOW: Final = "now"
NOTHING: Final = "nothing"
LATER: Final = "later"
_WIDTH: Final = 880
_HEIGHT: Final = 600


class BeforeDialog(Dialog):
    """Shows what a cadence would do. Signals: `agreed()`: it is to be saved."""

    agreed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None, *, owner: Owner, value: Json | None) -> None:
        super().__init__(tr("Before it is saved"), parent, width=_WIDTH, identifier="cadence.before")
        self.resize(_WIDTH, _HEIGHT)
        self._desk = desk
        self.preview: CadencePreview | None = None
        self.headline = Label(tr("Looking at the coming visits …"), face="panel", wrap=True)
        self.more = Label(tone="muted", wrap=True)
        self.lists = Outgoing(
            (
                Part(
                    NOW, tr("Go out now"), tr("Texts that go out because of the change"), columns_of_texts()
                ),
                Part(NOTHING, tr("No text"), tr("Visits without a text"), columns_of_visits(tr("Why"))),
                Part(LATER, tr("Later"), tr("Texts of the days to come"), _columns_of_days()),
            ),
            identifier="cadence.before",
        )
        self.lists.hide()
        self.cost = Label(tone="muted", wrap=True)
        self.cost.hide()
        self.body.addWidget(self.headline)
        self.body.addWidget(self.more)
        self.body.addWidget(self.cost)
        self.body.addWidget(self.lists, 1)
        self.more.hide()
        self.add_close(tr("Back"))
        self.yes = self.add_button(tr("Save"), self._agree, kind="primary", identifier="cadence.before.save")
        self.yes.setEnabled(False)
        text = None if value is None else json.dumps(value, ensure_ascii=False)
        desk.jobs.ask(
            "before",
            lambda book: asks.preview(book, owner, text),
            owner=self,
            done=self._show,
            failed=self._failed,
        )
        desk.jobs.ask(
            "cost",
            lambda book: asks.cost(book, owner, text),
            owner=self,
            done=self._show_cost,
            failed=self._failed,
        )

    def _show_cost(self, found: CostEstimate) -> None:
        self.cost.setText(estimate_words(found))
        self.cost.show()

    def _show(self, found: CadencePreview) -> None:
        self.preview = found
        self.headline.setText(headline(found))
        more = self._more(found)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        now = self._desk.now()
        self.lists.show_rows(
            {
                NOW: rows_of_texts(found.added, now, country=self._desk.country),
                NOTHING: rows_of_not_told(found.nothing, now),
                LATER: _rows_of_days(found.days),
            },
            {LATER: sum(each.texts for each in found.days)},
        )
        self.lists.show()
        said = _button(found)
        self.yes.setText(said)
        self.yes.setAccessibleName(said)
        self.yes.setEnabled(True)
        self.yes.setFocus()

    def _failed(self, error: FrontdeskError) -> None:
        self.headline.setText(error.sentence)

    def _more(self, found: CadencePreview) -> str:
        parts = []
        others = len(found.now) - len(found.added)
        if found.enabled and found.account and others > 0:
            parts.append(
                tr("Another text goes out now in any case.")
                if others == 1
                else tr("{count} other texts go out now in any case.", count=words.number(others))
            )
        if found.dropped:
            parts.append(
                tr("One text that would go out now does not go any more.")
                if len(found.dropped) == 1
                else tr(
                    "{count} texts that would go out now do not go any more.",
                    count=words.number(len(found.dropped)),
                )
            )
        more = found.visits_without - found.nothing_today
        if more > 0:
            parts.append(tr("Visits without a text: {count} more than today.", count=words.number(more)))
        return " ".join(parts)

    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()


def headline(found: CadencePreview) -> str:
    """What saving does at once, in a sentence."""
    if not found.account:
        return tr(
            "There is no account for texts yet, so nothing goes out. The cadence can be saved all the same."
        )
    if not found.enabled:
        return tr("Reminders are off, so nothing goes out until they are started.")
    match len(found.added):
        case 0:
            return tr("No text goes out at once because of this change.")
        case 1:
            return tr("One text goes out at once because of this change.")
        case count:
            return tr("{count} texts go out at once because of this change.", count=words.number(count))


def _button(found: CadencePreview) -> str:
    sends = len(found.added) if found.account and found.enabled else 0
    match sends:
        case 0:
            return tr("Save")
        case 1:
            return tr("Save and send one text")
        case _:
            return tr("Save and send {count} texts", count=words.number(sends))


def _columns_of_days() -> list[Column[Row]]:
    return [
        Column("day", tr("Day"), of("patient"), width=180),
        Column("texts", tr("Texts"), of("number"), width=80, end=True),
        Column("now", tr("As it is now"), of("visit"), width=120, end=True),
        Column("change", tr("Change"), of("about"), stretch=True),
    ]


def _rows_of_days(days: tuple[DayCount, ...]) -> list[Row]:
    return [
        Row(
            key=number,
            patient=words.day_medium(date.fromisoformat(each.day)),
            visit=words.number(each.texts_today),
            about=_change(each.texts - each.texts_today),
            number=words.number(each.texts),
        )
        for number, each in enumerate(days)
        if each.texts or each.texts_today
    ]


def _change(more: int) -> str:
    if more > 0:
        return tr("{count} more", count=words.number(more))
    return tr("{count} fewer", count=words.number(-more)) if more else ""
