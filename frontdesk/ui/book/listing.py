"""The same day as a list: for a small screen, a screen reader, or whoever likes lists better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QIcon

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import names_of_providers
from frontdesk.ui import icons
from frontdesk.ui.book.marks import expected
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.theme import colour, font
from frontdesk.ui.tokens import BODY, GLYPH, Role
from frontdesk.ui.words import length, state_icon, state_word, time_of

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage, DayVisit

CANCELLED = (Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC)


class DayList(Table["DayVisit"]):
    """The visits of a day by time, cancelled ones struck through. Signals: as `Table`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._providers: dict[int, str] = {}
        self._places: dict[int, str] = {}
        self.rows: RowsModel[DayVisit] = RowsModel(self._columns(), key=lambda visit: visit.id)
        super().__init__(self.rows, name=tr("Visits of the day"), identifier="book.list", prefs=desk.prefs)
        self.rows.setParent(self)
        desk.theme.changed.connect(self.viewport().update)

    def show_page(self, page: DayPage) -> None:
        """Show a day."""
        self._providers = names_of_providers(page)
        self._places = {place.id: place.name for place in page.places}
        self.rows.show(sorted(page.visits, key=lambda visit: (visit.start_utc, visit.provider_id, visit.id)))

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
            Column("state", tr("State"), self._state, width=180, icon=self._glyph, colour=self._ink),
            Column("type", tr("Type"), lambda v: v.type, width=130),
            Column("length", tr("Length"), lambda v: length(v.minutes), width=80),
            Column("provider", tr("Provider"), lambda v: self._providers.get(v.provider_id, ""), width=150),
            Column("place", tr("Location"), lambda v: self._places.get(v.location_id, ""), width=120),
            Column("note", tr("Note"), lambda v: v.note, width=140, tip=lambda v: v.note),
        ]

    def _state(self, visit: DayVisit) -> str:
        word = state_word(visit.lifecycle, visit.confirmation)
        late = expected(visit)
        return tr("{state}, {late}", state=word, late=late[:1].lower() + late[1:]) if late else word

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
