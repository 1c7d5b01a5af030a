"""What will be sent about a visit, when, how and to whom, or exactly why nothing: one set of words for the panel and all lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.phones import display
from frontdesk.domain.words import MessageState
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.services.messaging.channel import has_account
from frontdesk.services.messaging.dueness import Known
from frontdesk.services.messaging.outlook import Outlook, outlook, whose_cadence
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.spoken import moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.visits import VisitFacts

_READ = 500


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next: `at_utc` (ms UTC) and a sentence that says so; or, with `at_utc` None, a sentence that says why nothing.

    `body` is the text where it is known already. `no_time`: the patient's safe hours leave no time, so somebody has to call.
    """

    at_utc: int | None
    sentence: str
    body: str = ""
    no_time: bool = False


def under_way(state: MessageState, reason: str) -> str | None:
    """Of a text that waits, is going, or that nobody knows of: what is the matter. None where it is over."""
    match state:
        case MessageState.QUEUED | MessageState.SENDING:
            return tr("A text waits to go: it is sent by itself.")
        case MessageState.HELD:
            return tr("A text is held: {reason}", reason=reason)
        case MessageState.UNCERTAIN:
            return tr("It is being found out whether a text went out.")
        case MessageState.NEEDS_PERSON:
            return tr("Nobody knows whether a text went out: say whether it was sent.")
        case _:
            return None


@dataclass(slots=True)
class Explainer:
    """Explains visits of one moment of the book; what holds for all of them is read once."""

    connection: Connection
    marker_key: bytes = field(repr=False)
    now_utc: int
    _around: Around | None = None
    _known: Known | None = None
    _account: bool | None = None
    _visits: dict[int, VisitFacts] = field(default_factory=dict)

    def read(self, appointment_ids: Sequence[int]) -> None:
        """Read many visits at once that will be asked for."""
        for begin in range(0, len(appointment_ids), _READ):
            for visit in visits_by_ids(self.connection, appointment_ids[begin : begin + _READ]):
                self._visits[visit.id] = visit

    def coming(self, appointment_id: int) -> Coming:
        """What comes next of a visit, by its key, if nothing is under way already."""
        if appointment_id not in self._visits:
            self.read([appointment_id])
        visit = self._visits[appointment_id]
        if self._around is None or self._known is None:
            self._around, self._known = Around.load(self.connection), Known(self.connection)
        found = outlook(self._known, self._around, visit, marker_key=self.marker_key, now_utc=self.now_utc)
        if found.at_utc is None:
            return Coming(None, found.why_not, no_time=found.no_time)
        if self._account is None:
            self._account = has_account(self.connection)
        if not self._account:
            return Coming(None, tr("No account for texts is set up: nothing is sent."))
        return Coming(found.at_utc, self._sentence(self._around, visit, found, found.at_utc), found.body)

    def _sentence(self, around: Around, visit: VisitFacts, found: Outlook, at_utc: int) -> str:
        number = display(visit.mobile, around.clinic.country)
        # Whose number it is, is nobody's business who reads over a shoulder.
        how = (
            tr("by text to another number, {number}", number=number)
            if visit.elsewhere
            else tr("by text to {number}", number=number)
        )
        said = (
            _now(found, how)
            if at_utc <= self.now_utc
            else _then(found, how, moment(at_utc, visit.zone, now_utc=self.now_utc))
        )
        own = "" if found.notice else whose_cadence(around, visit)
        return f"{said} {own}" if own else said


def _then(found: Outlook, how: str, when: str) -> str:
    if found.notice:
        return tr("The patient is told of the change {when}, {how}.", when=when, how=how)
    return (
        tr("The patient is asked {when}, {how}.", when=when, how=how)
        if found.asks
        else tr("The patient is reminded {when}, {how}.", when=when, how=how)
    )


def _now(found: Outlook, how: str) -> str:
    if found.notice:
        return tr("The patient is told of the change now, {how}.", how=how)
    return (
        tr("The patient is asked now, {how}.", how=how)
        if found.asks
        else tr("The patient is reminded now, {how}.", how=how)
    )
