"""All patients: found by what is typed, and without a text those who come today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.kit.newrows import NewRows
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.patients import acts
from frontdesk.ui.patients.telling import who_they_are
from frontdesk.ui.screens import Screen
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import S2, S3, S4, STRONG, Role

_LONGEST = 200
_FIELD = 360


class PatientsScreen(Screen):
    """A search and its finds. Enter opens a card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stale = True
        self._found: acts.Lines | None = None
        self._wants_first = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name, date of birth, number"))
        self.search.setMaxLength(_LONGEST)
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(_FIELD)
        name_it(self.search, tr("Search patients"), "patients.search")
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._open_first)
        self.search.installEventFilter(self)
        self._said = Label(tone="muted")
        self._said.setObjectName("patients.said")
        self._said.setAccessibleIdentifier("patients.said")
        self.model: RowsModel[acts.Line] = RowsModel(
            self._columns(), key=lambda each: each.row.id, parent=self
        )
        self.table: Table[acts.Line] = Table(
            self.model, name=tr("Patients"), identifier="patients.table", prefs=desk.prefs
        )
        self.table.opened.connect(lambda each: desk.go.patient(each.row.id))
        new = button(
            tr("New patient"),
            lambda: desk.go.act("new_patient"),
            identifier="patients.new",
            key=desk.keys.shown("new_patient"),
        )
        self._empty = Empty(
            "", tr("New patient"), lambda: desk.go.act("new_patient"), identifier="patients.empty"
        )
        self._bar = QWidget()
        self._bar.setLayout(
            row(
                Label(tr("Patients"), face="title"),
                self._said,
                NewRows(self.model, identifier="patients.new_rows"),
                None,
                spacing=S3,
            )
        )
        self._stack = Stack()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = Surface(
            row(
                self.search,
                None,
                new,
                spacing=S3,
                margins=(S4, S2, S4, S2),
            ),
            line="bottom",
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(head)
        lines.addWidget(self._stack, 1)
        self.focus_on(self.search)
        desk.who.names_changed.connect(self._names_changed)

    def _columns(self) -> list[Column[acts.Line]]:
        return [
            Column("name", tr("Name"), self._name, stretch=True, tip=self._name, font=_strong),
            Column("born", tr("Born"), self._born, width=150),
            Column("number", tr("Phone"), lambda each: each.number, width=140),
            Column("next", tr("Next visit"), self._next, width=170),
            Column("last", tr("Last visit"), self._last, width=170, colour=self._muted),
            Column("missed", tr("Missed"), self._missed, width=76, end=True),
        ]

    # What the shell asks

    def bar(self) -> QWidget:
        """Its name, how many, and the new ones."""
        return self._bar

    def begin(self) -> None:
        """Read what is stale; the search has the focus."""
        if self._stale:
            self._read(fresh=self._found is None)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def changes(self, changes: Changes) -> None:
        """A card or a visit changed."""
        if touches(changes, Kind.PATIENT, Kind.APPOINTMENT, Kind.CLINIC):
            self._stale = True
            if self.isVisible():
                self._read(fresh=False)

    def back(self) -> bool:
        """Esc empties the search first."""
        if self.search.text():
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search into the list."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and self.model.rows
        ):
            self.table.selectRow(max(self.table.currentIndex().row(), 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

    # Reading

    def _typed(self, _text: str) -> None:
        self._wants_first = False
        self._read(fresh=True)

    def _read(self, *, fresh: bool) -> None:
        text, country = self.search.text(), self.desk.country
        self._stale = False
        self.desk.jobs.ask(
            "patients",
            lambda book: acts.lines(book, text, country),
            owner=self,
            done=lambda found: self._show(found, fresh=fresh),
        )

    def _show(self, found: acts.Lines, *, fresh: bool) -> None:
        other = self._found is None or self._found.text != found.text
        self._found = found
        if fresh or other:
            self.model.show(found.lines)
            if found.lines and not self.table.hasFocus():
                self.table.selectRow(0)
        else:
            self.model.offer(found.lines)
        self._said.setText(self._counted(found))
        self._stack.setCurrentWidget(self.table if self.model.rows else self._empty)
        if not found.lines:
            self._empty.say(
                tr("Nobody is found by “{text}”.", text=found.text.strip())
                if found.text.strip()
                else tr(
                    "Nobody has a visit today. Type a name, a date of birth or a number to find a patient."
                )
            )

        if self._wants_first and found.text == self.search.text():
            self._wants_first = False
            self._open_first()

    def _counted(self, found: acts.Lines) -> str:
        count = len(found.lines)
        if not found.text.strip():
            return tr("{count} with a visit today", count=words.number(count)) if count else ""
        if found.more:
            return tr("The first {count}: type more to find others", count=words.number(count))
        return tr("{count} found", count=words.number(count)) if count else ""

    def _open_first(self) -> None:
        chosen = self.table.current or next(iter(self.model.rows), None)
        if self._found is None or self._found.text != self.search.text():
            # What stands there belongs to an earlier text: the card opens when the right ones have come.
            self._wants_first = True
        elif chosen is not None:
            self.desk.go.patient(chosen.row.id)

    def _names_changed(self) -> None:
        self.table.viewport().update()

    # What a row says

    def _name(self, each: acts.Line) -> str:
        who = self.desk.who
        name = who.name(each.row.name)
        if each.called and not who.names_hidden:
            name = tr("{name} ({called})", name=name, called=each.called)
        if each.around is not None:
            name = who_they_are(each.around.kind, who.name(each.around.name), name)
        if each.row.deceased:
            return tr("{patient} (died)", patient=name)
        return tr("{patient} (not to be booked)", patient=name) if each.row.stopped else name

    def _born(self, each: acts.Line) -> str:
        if each.row.birth_date is None:
            return ""
        today = words.today_at(self.desk.zone, self.desk.now())
        return tr(
            "{date}, {age}",
            date=words.day_written(date.fromisoformat(each.row.birth_date)),
            age=words.age(each.row.birth_date, today),
        )

    def _next(self, each: acts.Line) -> str:
        return self._moment(each.row.next_utc, each.row.next_zone)

    def _last(self, each: acts.Line) -> str:
        return self._moment(each.row.last_utc, each.row.last_zone)

    def _moment(self, utc: int | None, zone: str) -> str:
        return "" if utc is None else words.moment(utc, zone, now_utc=self.desk.now())

    def _missed(self, each: acts.Line) -> str:
        return words.number(each.row.missed) if each.row.missed else ""

    def _muted(self, _each: acts.Line) -> QColor:
        return self.desk.theme.role(Role.MUTED)


def _strong(_each: acts.Line) -> QFont:
    return font(STRONG)
