"""The head of a visit's panel: who, in which state, when, with whom, how to reach them, and the note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle, Remote
from frontdesk.ui import words
from frontdesk.ui.book.marks import marks_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.tokens import BODY, S1, S2, S3
from frontdesk.ui.visits.link import LinkField
from frontdesk.ui.visits.note import NoteField
from frontdesk.ui.visits.state import StateSign
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.rows import AppointmentRow
    from frontdesk.services.visit_details import VisitDetails
    from frontdesk.ui.visits.asks import Number


class VisitHead(QWidget):
    """What a visit is. Its times come from the window's own reader, so they stand at once; names of provider and place follow."""

    def __init__(self, desk: Desk, *, open_card: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._visit: DayVisit | None = None
        self.name = TextLink(open_card, identifier="visit.name", described=tr("Open the patient's card"))
        self.state = StateSign(desk.theme)
        self._since = Label(face="meta", tone="muted")
        self._when = Label(face="panel", wrap=True)
        self._where = Label(tone="muted", wrap=True)
        self.kind = TextLink(
            lambda: None,
            identifier="visit.kind",
            words=tr("Change the type"),
            described=tr("Lists the clinic's types of visits"),
            face=BODY,
            muted=True,
        )
        self.kind.hide()
        self._reach = Label(face="panel", wrap=True)
        self._reach.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._remote = Label(face="strong", wrap=True)
        self.link = LinkField(desk.theme)
        self.link.hide()
        self._alerts = Label(face="strong", tone="warning", wrap=True)
        self._facts = Label(tone="muted", wrap=True)
        self._marks = Label(face="meta", tone="muted", wrap=True)
        self._over = Label(face="meta", tone="warning", wrap=True)
        self.note = NoteField(
            desk.theme, identifier="visit.note", placeholder=tr("What the desk should know of this visit")
        )
        for label, name in (
            (self._when, "visit.when"),
            (self._where, "visit.where"),
            (self._reach, "visit.numbers"),
            (self._since, "visit.since"),
            (self._remote, "visit.remote"),
            (self._alerts, "visit.alerts"),
            (self._facts, "visit.facts"),
        ):
            label.setObjectName(name)
            label.setAccessibleIdentifier(name)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self.name)
        lines.addLayout(row(self.state, self._since, None, spacing=S2))
        lines.addWidget(self._alerts)
        lines.addSpacing(S2)
        lines.addWidget(self._when)
        lines.addWidget(self._remote)
        lines.addWidget(self._where)
        lines.addWidget(self.kind)
        lines.addWidget(self.link)
        lines.addWidget(self._facts)
        lines.addWidget(self._over)
        lines.addSpacing(S3 - S1)
        lines.addWidget(self._reach)
        lines.addWidget(self._marks)
        lines.addSpacing(S1)
        lines.addWidget(self.note)

    def show_visit(self, visit: DayVisit) -> None:
        """What can be told at once."""
        other = self._visit is None or self._visit.id != visit.id
        self._visit = visit
        self.name.say(self._desk.who.name(visit.patient))
        self.state.show_state(visit.lifecycle, visit.confirmation)
        day = words.day_long(date.fromisoformat(visit.start_wall[:10]))
        time = words.time_range(visit.start_utc, visit.end_utc, visit.zone)
        self._when.setText(
            tr("{day}\n{time}, {length}", day=day, time=time, length=words.length(visit.minutes))
        )
        self._over.setText(
            tr("Shares its time on purpose: {reason}", reason=visit.overbooked) if visit.overbooked else ""
        )
        self._over.setVisible(bool(visit.overbooked))
        self._remote.setText(_remote(visit))
        self._remote.setVisible(bool(visit.remote))
        marks = ", ".join(_marks(visit, self._desk.now()))
        self._marks.setText(marks)
        self._marks.setVisible(bool(marks))
        self.note.show_note(visit.note)
        if other:
            self._where.setText(visit.type or " ")
            self._reach.setText(" ")
            self._reach.setVisible(bool(visit.mobile or visit.phone))
            for label in (self._alerts, self._facts, self.link):
                label.hide()
        self.refresh_since()

    def show_rest(self, visit: AppointmentRow, numbers: tuple[Number, ...], details: VisitDetails) -> None:
        """What needed a worker."""
        parts = (visit.type or "", visit.provider, visit.location, details.room)
        self._where.setText(", ".join(part for part in parts if part))
        # Told by a sign, too, not by its colour alone.
        alerts = "\n".join(f"! {alert}" for alert in details.alerts)
        warned = veiled(self._desk, alerts, [self._visit.patient] if self._visit else [])
        self._alerts.setText(breakable(warned))
        self._alerts.setAccessibleName(warned)
        self._alerts.setVisible(bool(details.alerts))
        facts = "\n".join(_facts(details))
        self._facts.setText(breakable(facts))
        self._facts.setAccessibleName(facts)
        self._facts.setVisible(bool(facts))
        self.link.show_link(details.link, own=details.own_link)
        self.link.setVisible(details.remote == Remote.VIDEO)
        shown = (tr("{label} {number}", label=each.label, number=each.shown) for each in numbers)
        self._reach.setText("\n".join(shown))
        self._reach.setVisible(bool(numbers))

    def refresh_since(self) -> None:
        """A minute has passed: how long somebody has been waiting."""
        visit = self._visit
        if visit is None:
            return
        self._since.setText(_since(visit, self._desk.now()))


def _since(visit: DayVisit, now_utc: int) -> str:
    """Since when the patient is here, or where the answer stands."""
    match visit.lifecycle:
        case Lifecycle.ARRIVED if visit.arrived_utc is not None:
            minutes = max(now_utc - visit.arrived_utc, 0) // 60_000
            return tr(
                "{time}, {length}",
                time=words.time_of(visit.arrived_utc, visit.zone),
                length=words.length(minutes),
            )
        case Lifecycle.IN_ROOM if visit.in_room_utc is not None:
            return tr("since {time}", time=words.time_of(visit.in_room_utc, visit.zone))
        case Lifecycle.BOOKED if visit.expected_utc is not None:
            return tr("late, expected {time}", time=words.time_of(visit.expected_utc, visit.zone))
        case Lifecycle.BOOKED if visit.confirmation is not Confirmation.NEEDS_PERSON:
            at = visit.answered_utc or visit.asked_utc
            return "" if at is None else words.moment(at, visit.zone, now_utc=now_utc)
        case _ if visit.ended_utc is not None:
            return words.moment(visit.ended_utc, visit.zone, now_utc=now_utc)
        case _:
            return ""


def _remote(visit: DayVisit) -> str:
    """How it takes place, where the patient does not come."""
    match visit.remote:
        case Remote.VIDEO:
            return tr("By video")
        case Remote.PHONE:
            return tr("By phone: we call the patient")
        case _:
            return ""


def _facts(details: VisitDetails) -> Iterator[str]:
    if details.preparation:
        yield tr("Preparation: {what}", what=details.preparation)
    if details.value_minor is not None:
        yield tr("Value: {amount}", amount=words.money(details.value_minor, details.currency))


def _marks(visit: DayVisit, now_utc: int) -> Iterator[str]:
    for mark in marks_of(visit, now_utc):
        if mark.icon not in _TOLD:
            yield mark.text
    if not (visit.mobile or visit.phone):
        yield tr("No number is on the card")


_TOLD: Final = frozenset({"mark-note", "mark-late", "mark-video", "mark-phone_visit", "mark-overbooked"})
"""Marks that have a line of their own here."""
