"""The sixth step: the kinds of visits, how long each usually takes, and its colour in the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.forms import Choice, line, whole
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import Step
from frontdesk.ui.theme import colour
from frontdesk.ui.tokens import S2, TYPE_COLOURS

if TYPE_CHECKING:
    from frontdesk.services.setting_up import TypeFacts
    from frontdesk.ui.theme import Theme

_LONGEST: Final = 1440
_MINUTES_STEP: Final = 5
_SWATCH: Final = 12
_LINES_A_ROW: Final = 2


def usual_types() -> tuple[tuple[str, int], ...]:
    """What is offered where there are none yet: name and minutes."""
    return ((tr("Consultation"), 30), (tr("Follow-up"), 15), (tr("New patient"), 45))


def colour_names() -> tuple[str, ...]:
    """What a person calls the colours of the palette."""
    return (
        tr("Blue"),
        tr("Green"),
        tr("Purple"),
        tr("Amber"),
        tr("Red"),
        tr("Teal"),
        tr("Pink"),
        tr("Grey"),
    )


def swatch(value: str) -> QIcon:
    """A small square of a colour (RRGGBB)."""
    made = QPixmap(_SWATCH, _SWATCH)
    made.fill(colour(f"#{value}"))
    return QIcon(made)


class TypeRow(QWidget):
    """One kind of visit. Signals: `unwanted()`."""

    unwanted = Signal()

    def __init__(
        self, theme: Theme, *, key: int | None, name: str, minutes: int, shade: str, number: int
    ) -> None:
        super().__init__()
        self.key = key
        self.dirty = key is None
        identifier = f"types.{number}"
        self.name = line(name)
        name_it(self.name, tr("Name of type {number}", number=number), f"{identifier}.name")
        self.minutes = whole(minutes, least=1, most=_LONGEST, step=_MINUTES_STEP, suffix=tr(" min"))
        self.minutes.setFixedWidth(96)
        name_it(self.minutes, tr("Minutes of type {number}", number=number), f"{identifier}.minutes")
        self.shade: Choice[str] = Choice()
        name_it(self.shade, tr("Colour of type {number}", number=number), f"{identifier}.colour")
        self.shade.setIconSize(QSize(_SWATCH, _SWATCH))
        self.shade.setFixedWidth(136)
        self.offer(shade)
        self.remove = IconButton(
            "trash",
            tr("Remove type {number}", number=number),
            self.unwanted.emit,
            theme=theme,
            identifier=f"{identifier}.remove",
        )
        self.wrong = Label(face="meta", tone="danger", wrap=True)
        self.wrong.hide()
        self.name.textEdited.connect(lambda _text: self._touch())
        self.minutes.valueChanged.connect(lambda _value: self._touch())
        self.shade.activated.connect(lambda _index: self._touch())

    def offer(self, shade: str) -> None:
        """The palette, and a colour of the book's own that is not in it."""
        offered = list(zip(TYPE_COLOURS, colour_names(), strict=True))
        if shade and shade not in TYPE_COLOURS:
            offered.append((shade, tr("Other")))
        self.shade.offer(offered, shade or TYPE_COLOURS[-1])
        for at, (value, _name) in enumerate(offered):
            self.shade.setItemIcon(at, swatch(value))

    def say(self, sentence: str) -> None:
        """What is wrong, under the row."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        if bool(self.name.property("wrong")) != bool(sentence):
            self.name.setProperty("wrong", bool(sentence))
            self.name.setAccessibleDescription(sentence)
            restyle(self.name)

    def _touch(self) -> None:
        self.dirty = True
        self.say("")


class TypesStep(Step):
    """Rows to type into, three of them filled in."""

    name = StepName.TYPES

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.rows: list[TypeRow] = []
        self._loaded = False
        self._made = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(S2)
        self._grid.setVerticalSpacing(S2)
        for at, words in enumerate((tr("Name"), tr("Usual length"), tr("Colour"))):
            self._grid.addWidget(Label(words, face="meta", tone="muted"), 0, at)
        self._grid.setColumnStretch(0, 1)
        self._table = QWidget()
        self._table.setLayout(self._grid)
        self._table.setMaximumWidth(600)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.adds = button(tr("Add a type"), self._add_empty, identifier="types.add")
        self.add(self._table, row(self.adds, None), None)

    @property
    def intro(self) -> str:
        """What it is for."""
        standing = self.session.standing
        if standing is not None and (standing.types or self.session.types_seen):
            return tr("Booking proposes the length of the type; its colour marks the visit in the book.")
        return tr(
            "Booking proposes the length of the type. Three common ones are filled in; change or remove them."
        )

    def begin(self) -> None:
        """Read the book once; where it has none, offer some."""
        standing = self.session.standing
        if not self._loaded and standing is not None:
            self._loaded = True
            for facts in standing.types:
                self._add_facts(facts)
            if not standing.types and not self.session.types_seen:
                for at, (name, minutes) in enumerate(usual_types()):
                    self._add(None, name, minutes, TYPE_COLOURS[at])
            self.changed.emit()
        if self.rows:
            self.rows[0].name.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.adds.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Keep what is new, one after the other; rows without a name are let go."""
        for each in [made for made in self.rows if made.key is None and not made.name.text().strip()]:
            self._take_out(each)
        for each in self.rows:
            if not each.name.text().strip():
                self._wrong(each, tr("The name is empty. Give one."))
                return
        self._save_next()

    def failed(self, error: FrontdeskError) -> None:
        """At the row that was being kept."""
        each = self._unsaved()
        if each is None:
            super().failed(error)
        else:
            self._wrong(each, error.sentence)

    def put_off(self) -> None:
        """Nothing is offered a second time."""

    def _save_next(self) -> None:
        each = self._unsaved()
        if each is None:
            self.session.types_are_seen()
            self.session.refresh(self.done.emit)
            return
        key, name, minutes, shade = each.key, each.name.text(), each.minutes.value(), each.shade.value or ""

        def saved(new_key: int) -> None:
            each.key, each.dirty = new_key, False
            self._save_next()

        self.act(
            lambda book, actor: acts.save_type(book, actor, key, name=name, minutes=minutes, colour=shade),
            saved,
        )

    def _unsaved(self) -> TypeRow | None:
        return next((each for each in self.rows if each.dirty), None)

    def _wrong(self, each: TypeRow, sentence: str) -> None:
        each.say(sentence)
        each.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_empty(self) -> None:
        made = self._add(None, "", 30, TYPE_COLOURS[len(self.rows) % len(TYPE_COLOURS)])
        self.changed.emit()
        made.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_facts(self, facts: TypeFacts) -> None:
        self._add(facts.id, facts.name, facts.minutes, facts.colour)

    def _add(self, key: int | None, name: str, minutes: int, shade: str) -> TypeRow:
        self._made += 1
        made = TypeRow(self.desk.theme, key=key, name=name, minutes=minutes, shade=shade, number=self._made)
        made.setParent(self)
        made.hide()
        at = self._made * _LINES_A_ROW
        for column, part in enumerate((made.name, made.minutes, made.shade, made.remove)):
            self._grid.addWidget(part, at, column)
        self._grid.addWidget(made.wrong, at + 1, 0, 1, 4)
        made.unwanted.connect(lambda: self._remove(made))
        self.rows.append(made)
        return made

    def _remove(self, each: TypeRow) -> None:
        key = each.key
        if key is None:
            self._take_out(each)
            return
        drop: Callable[[object], None] = lambda _none: self._take_out(each)  # noqa: E731
        self.act(lambda book, actor: acts.drop(book, actor, "type", key), drop)

    def _take_out(self, each: TypeRow) -> None:
        self.rows.remove(each)
        for part in (each.name, each.minutes, each.shade, each.remove, each.wrong):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        each.deleteLater()
        self.changed.emit()
