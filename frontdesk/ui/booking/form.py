"""When, how long, with whom, where: the fields of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.wanted import Slot
from frontdesk.ui.booking.wording import brings, distance
from frontdesk.ui.kit.dates import DateField, LengthField, TimeField
from frontdesk.ui.kit.forms import Choice, Row, fail_rows, line
from frontdesk.ui.kit.labels import restyle
from frontdesk.ui.tokens import S3

if TYPE_CHECKING:
    from frontdesk.services.directory import Directory, TypeRow
    from frontdesk.ui.desk import Desk

USUAL_MINUTES: Final = 30
NO_TYPE: Final = 0
_NARROW: Final = 112


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the fields, complete or not; texts where they can't be read. `type_id` None: none was chosen."""

    type_id: int | None = None
    minutes: int | None = None
    minutes_text: str = ""
    day: date | None = None
    day_text: str = ""
    minute: int | None = None
    minute_text: str = ""
    provider_id: int | None = None
    location_id: int | None = None
    note: str = ""


class VisitForm(QWidget):
    """Signals: `slot_changed()`: time, length, provider or place; `changed()`: anything."""

    slot_changed = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, *, moving: bool = False) -> None:
        """`moving`: the visit is there already; its type and note stay as they are."""
        super().__init__()
        self._desk = desk
        self._zones: dict[int, str] = {}
        self._types: dict[int, TypeRow] = {}
        self._length_is_own = self._type_is_own = False
        self._kept_type = ""
        self.type: Choice[int] = Choice()
        self.length = LengthField()
        self.date = DateField(desk)
        self.time = TimeField()
        self.provider: Choice[int] = Choice()
        self.location: Choice[int] = Choice()
        self.note: QLineEdit = line()
        self.rows = {
            "date": Row(tr("Date"), self.date, identifier="booking.date"),
            "time": Row(tr("Time"), self.time, identifier="booking.time"),
            "type": Row(tr("Type"), self.type, identifier="booking.type"),
            "length": Row(tr("Length"), self.length, identifier="booking.length"),
            "provider": Row(tr("With"), self.provider, identifier="booking.provider"),
            "location": Row(tr("At"), self.location, identifier="booking.location"),
            "note": Row(tr("Note"), self.note, identifier="booking.note"),
        }
        self.time.setFixedWidth(_NARROW)
        self.length.setFixedWidth(_NARROW)
        self._lay_out(moving=moving)
        self._follow()

    def _lay_out(self, *, moving: bool) -> None:
        rows = self.rows
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S3)
        kind = _pair(rows["type"], rows["length"])
        when = _pair(rows["date"], rows["time"])
        self.beside_time = QVBoxLayout()
        lines.addLayout(when)
        lines.addLayout(self.beside_time)
        lines.addLayout(kind)
        for name in ("provider", "location", "note"):
            lines.addWidget(rows[name])
        rows["type"].setVisible(not moving)
        rows["note"].setVisible(not moving)

    def _follow(self) -> None:
        self.date.timed.connect(self._timed)
        for field in (self.date, self.time):
            field.changed.connect(self._slot_changed)
        self.length.changed.connect(self._length_typed)
        self.type.activated.connect(lambda _index: self._type_is_own_now())
        self.type.currentIndexChanged.connect(lambda _index: self._type_chosen())
        self.provider.currentIndexChanged.connect(lambda _index: self._slot_changed())
        self.location.currentIndexChanged.connect(lambda _index: self._slot_changed())
        self.note.textChanged.connect(lambda _text: self.changed.emit())

    # What can be chosen

    def offer(self, known: Directory) -> None:
        """Offer what the clinic has; what is chosen stays, as far as it is still in use."""
        kept = self.given()
        self._zones = {each.id: each.zone for each in known.locations}
        self._types = {each.id: each for each in known.types}
        types = [
            (each.id, tr("{type}, {length}", type=each.name, length=words.length(each.minutes)))
            for each in known.types
            if each.in_use
        ]
        for choice, choices, value in (
            (self.type, [(NO_TYPE, tr("No type")), *types], kept.type_id or NO_TYPE),
            (
                self.provider,
                [(each.id, each.name) for each in known.providers if each.in_use],
                kept.provider_id,
            ),
            (
                self.location,
                [(each.id, each.name) for each in known.locations if each.in_use],
                kept.location_id,
            ),
        ):
            choice.blockSignals(True)
            choice.offer(choices, value)
            if value is None:
                choice.setCurrentIndex(-1 if len(choices) > 1 else 0)
            choice.blockSignals(False)
        self.rows["location"].setVisible(self.location.count() > 1)
        self._show_kind()
        self._show_end()

    @property
    def knows_choices(self) -> bool:
        """Whether what can be chosen has arrived."""
        return bool(self._zones)

    # Values

    def given(self) -> Given:
        """What stands in the fields."""
        return Given(
            type_id=self.type.value or None,
            minutes=self.length.value,
            minutes_text=self.length.text,
            day=self.date.value,
            day_text=self.date.text,
            minute=self.time.value,
            minute_text=self.time.text,
            provider_id=self.provider.value,
            location_id=self.location.value,
            note=self.note.text(),
        )

    def put(self, given: Given, *, own_length: bool = False) -> None:
        """Show these values; tells nobody. `own_length`: a type does not change the length any more."""
        self._length_is_own = own_length
        self.blockSignals(True)
        if given.type_id is not None:
            self._type_is_own_now()
            self.type.choose(given.type_id)
        if given.minutes is None:
            self.length.put_text(given.minutes_text)
        else:
            self.length.put(given.minutes)
        if given.day is None:
            self.date.put_text(given.day_text)
        else:
            self.date.put(given.day)
        if given.minute is None:
            self.time.put_text(given.minute_text)
        else:
            self.time.put(given.minute)
        if given.provider_id is not None:
            self.provider.choose(given.provider_id)
        if given.location_id is not None:
            self.location.choose(given.location_id)
        self.note.setText(given.note)
        self.blockSignals(False)
        self._show_end()

    def put_start(self, wall: str) -> None:
        """Another start (a wall clock text)."""
        self.blockSignals(True)
        self.date.put(date.fromisoformat(wall[:10]))
        self.time.put(int(wall[11:13]) * 60 + int(wall[14:16]))
        self.blockSignals(False)
        self._slot_changed()

    def suggest_type(self, type_id: int | None) -> None:
        """Choose a type where the person has chosen none."""
        if type_id is not None and not self._type_is_own:
            self.type.choose(type_id)

    @property
    def zone(self) -> str:
        """The zone of the chosen location; the clinic's while none is chosen."""
        chosen = self.location.value
        return self._zones.get(chosen, self._desk.zone) if chosen is not None else self._desk.zone

    def slot(self, fold: int | None) -> Slot | None:
        """The time that is wanted; None while something of it is missing."""
        day, minute, minutes = self.date.value, self.time.value, self.length.value
        provider_id, location_id = self.provider.value, self.location.value
        if day is None or minute is None or minutes is None or provider_id is None or location_id is None:
            return None
        return Slot(provider_id, location_id, self.zone, words.wall_text(day, minute), minutes, fold)

    def problems(self) -> dict[str, str]:
        """What is missing or can't be read."""
        wrong: dict[str, str] = {}
        if self.date.value is None:
            wrong["date"] = self.date.problem or tr("Give the date.")
        if self.time.value is None:
            wrong["time"] = self.time.problem or tr("Give the time.")
        if self.length.value is None:
            wrong["length"] = self.length.problem or tr("Give the length.")
        if self.provider.value is None:
            wrong["provider"] = tr("Choose with whom.")
        if self.location.value is None:
            wrong["location"] = tr("Choose where.")
        return wrong

    def fail(self, wrong: dict[str, str]) -> None:
        """Say what is wrong at each field, the focus in the first."""
        fail_rows(self.rows, wrong)

    def mark_time(self, *, wrong: bool) -> None:
        """Show at the time's own line that it can't be had; the sentence stands below."""
        if bool(self.time.edit.property("wrong")) != wrong:
            self.time.edit.setProperty("wrong", wrong)
            restyle(self.time.edit)

    def clear(self) -> None:
        """Nothing is wrong."""
        for each in self.rows.values():
            each.clear()
        self._show_kind()

    # What follows from what

    def _type_is_own_now(self) -> None:
        self._type_is_own = True

    def _timed(self, minute: int) -> None:
        self.time.put(minute)

    def _type_chosen(self) -> None:
        chosen = self.type.value
        kind = self._types.get(chosen) if chosen else None
        self._show_kind()
        if kind is not None and not self._length_is_own:
            self.length.put(kind.minutes)
            self._slot_changed()
        else:
            self.changed.emit()

    @property
    def kind(self) -> TypeRow | None:
        """The type that is chosen; of a visit that moves, the one it has."""
        if self._kept_type:
            return next((each for each in self._types.values() if each.name == self._kept_type), None)
        return self._types.get(self.type.value or NO_TYPE)

    def keep_type(self, name: str) -> None:
        """A visit that moves keeps its type."""
        self._kept_type = name

    def _show_kind(self) -> None:
        kind = self.kind
        said = "" if kind is None else brings(kind.extras)
        if said or self.rows["type"].said:
            self.rows["type"].say(said)

    def _length_typed(self) -> None:
        self._length_is_own = True
        self._slot_changed()

    def _slot_changed(self) -> None:
        self._show_end()
        self.slot_changed.emit()
        self.changed.emit()

    def _show_end(self) -> None:
        minute, minutes, day = self.time.value, self.length.value, self.date.value
        today = words.today_at(self.zone, self._desk.now())
        self.date.note("" if day is None else distance(day, today))
        if minute is None or minutes is None or not minutes:
            self.time.note("")
        else:
            self.time.note(tr("until {time}", time=words.clock((minute + minutes) % (24 * 60))))


def _pair(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    """Two rows side by side, each as high as it is."""
    made = QHBoxLayout()
    made.setSpacing(S3)
    made.addWidget(wide, 1, Qt.AlignmentFlag.AlignTop)
    made.addWidget(narrow, 0, Qt.AlignmentFlag.AlignTop)
    return made
