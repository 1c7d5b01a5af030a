"""What became of a visit since it was booked: moved, given to somebody else, cancelled; and which questions no longer count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.words import MAY_HAVE_REACHED, Direction, Lifecycle
from frontdesk.services.spoken import moment

if TYPE_CHECKING:
    from frontdesk.models.queries.book import AppointmentRow
    from frontdesk.models.queries.ledger import LedgerRow
    from frontdesk.models.queries.versions import VersionRow


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One change of a visit, in words. `at_utc` in ms UTC."""

    at_utc: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Said:
    start_utc: int
    minutes: int
    provider: str
    location: str
    cancelled: bool
    by_patient: bool


def version_lines(
    visit: AppointmentRow, versions: Sequence[VersionRow], ledger: Sequence[LedgerRow], *, now_utc: int
) -> Iterator[VersionLine]:
    """A line for each version of the visit that gave way to another. One that an undo took back is not told."""
    ended = [row for row in versions if row.version < visit.version]
    said = [*(_of_version(row) for row in ended), _of_visit(visit)]
    for row, (old, new) in zip(ended, pairwise(said), strict=True):
        sentence = _changed(row.by, old, new, visit.zone, now_utc)
        asked = _asked_utc(visit, row.version, ledger)
        if asked is not None:
            gone = tr(
                "The question of {time} no longer counts.", time=moment(asked, visit.zone, now_utc=now_utc)
            )
            sentence = f"{sentence} {gone}"
        yield VersionLine(row.ended_utc, sentence)


def _of_version(row: VersionRow) -> _Said:
    lifecycle = Lifecycle(row.lifecycle)
    return _Said(
        row.start_utc,
        row.minutes,
        row.provider,
        row.location,
        lifecycle in CANCELLED,
        lifecycle is Lifecycle.CANCELLED_BY_PATIENT,
    )


def _of_visit(visit: AppointmentRow) -> _Said:
    lifecycle = Lifecycle(visit.lifecycle)
    return _Said(
        visit.start_utc,
        visit.minutes,
        visit.provider,
        visit.location,
        lifecycle in CANCELLED,
        lifecycle is Lifecycle.CANCELLED_BY_PATIENT,
    )


def _changed(who: str, old: _Said, new: _Said, zone: str, now_utc: int) -> str:
    if new.cancelled != old.cancelled:
        if not new.cancelled:
            return tr("{who} brought the visit back.", who=who)
        if new.by_patient:
            return tr("{who} cancelled the visit for the patient.", who=who)
        return tr("{who} cancelled the visit for the clinic.", who=who)
    if new.start_utc != old.start_utc:
        was, now = (moment(each.start_utc, zone, now_utc=now_utc) for each in (old, new))
        if new.provider != old.provider:
            return tr(
                "{who} moved the visit from {was} to {now}, from {old} to {new}.",
                who=who,
                was=was,
                now=now,
                old=old.provider,
                new=new.provider,
            )
        return tr("{who} moved the visit from {was} to {now}.", who=who, was=was, now=now)
    if new.provider != old.provider:
        return tr("{who} moved the visit from {old} to {new}.", who=who, old=old.provider, new=new.provider)
    if new.location != old.location:
        return tr("{who} moved the visit from {old} to {new}.", who=who, old=old.location, new=new.location)
    if new.minutes != old.minutes:
        return tr(
            "{who} changed the length from {old} to {new} minutes.",
            who=who,
            old=old.minutes,
            new=new.minutes,
        )
    return tr("{who} changed the visit.", who=who)


def _asked_utc(visit: AppointmentRow, version: int, ledger: Sequence[LedgerRow]) -> int | None:
    """When the latest question of that version went out, None where none did."""
    times = [
        row.sent_utc or row.attempt_utc or row.created_utc
        for row in ledger
        if row.asks
        and row.direction == Direction.OUT
        and row.state in MAY_HAVE_REACHED
        and any(item.appointment_id == visit.public_id and item.version == version for item in row.items)
    ]
    return max(times, default=None)
