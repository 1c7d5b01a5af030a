"""The same day as a list: for a small screen, a screen reader, or whoever likes lists better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QIcon

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import names_of_providers
from frontdesk.ui import icons
from frontdesk.ui.book import wording
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.theme import colour, font
from frontdesk.ui.tokens import BODY, GLYPH, Role
from frontdesk.ui.words import length, state_icon, state_word, time_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.services.daypage import DayName, DayPage, DayPlace, DayVisit

CANCELLED = (Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC)


class DayList(Table["DayVisit"]):
    """The visits of a day by time, cancelled ones struck through. Signals: as `Table`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._providers: dict[int, str] = {}
        self._places: dict[int, str] = {}
        self._rooms: dict[int, str] = {}
        self._limits: dict[int, int] = {}
        self.rows: RowsModel[DayVisit] = RowsModel(self._columns(), key=lambda visit: visit.id)
        super().__init__(self.rows, name=tr("Visits of the day"), identifier="book.list", prefs=desk.prefs)
        self.rows.setParent(self)
        desk.theme.changed.connect(self.viewport().update)

    def show_page(self, page: DayPage) -> None:
        """Show a day."""
        self._learn(names_of_providers(page), page.places, page.rooms)
        self.rows.show(sorted(page.visits, key=lambda visit: (visit.start_utc, visit.provider_id, visit.id)))

    def _learn(
        self, providers: dict[int, str], places: Sequence[DayPlace], rooms: Sequence[DayName] = ()
    ) -> None:
        """What the keys of the visits stand for. What there is only one of, or none, has no column."""
        self._providers = providers
        self._places = {place.id: place.name for place in places}
        self._limits = {place.id: place.waiting_minutes for place in places}
        self._rooms = {room.id: room.name for room in rooms}
        for at, column in enumerate(self.rows.columns):
            if column.key == "room":
                self.setColumnHidden(at, not self._rooms)
            elif column.key == "place":
                self.setColumnHidden(at, len(self._places) < 2)

    def _columns(self) -> list[Column[DayVisit]]:
        return [
            Column("time", tr("Time"), lambda v: time_of(v.start_utc, v.zone), width=84, font=self._font),
            Column(
                "patient",
                tr("Patient"),
                lambda v: self._desk.who.name(v.patient),
                stretch=True,
                font=self._font,
                tip=lambda v: self._desk.who.name(v.patient),
            ),
            Column("state", tr("State"), _state, width=170, icon=self._glyph, colour=self._ink),
            Column("type", tr("Type"), lambda v: v.type, width=130),
            Column("length", tr("Length"), lambda v: length(v.minutes), width=80),
            Column("provider", tr("Provider"), self._provider, width=150, tip=self._provider),
            Column("room", tr("Room"), lambda v: self._rooms.get(v.room_id or 0, ""), width=90),
            Column("place", tr("Location"), lambda v: self._places.get(v.location_id, ""), width=120),
            Column("know", tr("To know"), self._know, width=220, tip=lambda v: self._know(v)),
        ]

    def _provider(self, visit: DayVisit) -> str:
        return self._providers.get(visit.provider_id, "")

    def _know(self, visit: DayVisit) -> str:
        limit = self._limits.get(visit.location_id, 0)
        desk = self._desk
        return ", ".join(wording.to_know(visit, desk.now(), hidden=desk.who.names_hidden, limit=limit))

    def _ink(self, visit: DayVisit) -> QColor:
        scheme = self._desk.theme.scheme
        ink = scheme.state(visit.lifecycle, visit.confirmation)
        # On the surface of a list the fill of a solid block is its ink.
        return colour(ink.tint if ink.solid else ink.ink)

    def _glyph(self, visit: DayVisit) -> QIcon:
        return icons.icon(
            state_icon(visit.lifecycle, visit.confirmation),
            self._ink(visit),
            disabled=self._desk.theme.role(Role.MUTED),
            size=GLYPH,
        )

    def _font(self, visit: DayVisit) -> QFont | None:
        if visit.lifecycle not in CANCELLED:
            return None
        struck = QFont(font(BODY))
        struck.setStrikeOut(True)
        return struck


def _state(visit: DayVisit) -> str:
    return state_word(visit.lifecycle, visit.confirmation)
