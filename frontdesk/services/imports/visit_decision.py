"""What a row means for a visit that the book has: decided before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED, occupies
from frontdesk.domain.wallclock import WallTime
from frontdesk.domain.words import Lifecycle
from frontdesk.services.imports.calendar import Want
from frontdesk.services.imports.cells import BadCell
from frontdesk.services.imports.header import APPOINTMENT_COLUMNS
from frontdesk.services.imports.threeway import decode, merge, rebased
from frontdesk.services.imports.visit_changes import (
    Target,
    confirmation_of,
    was_written_about,
    why_not_moved,
    why_not_status,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.imports.running import Known
    from frontdesk.services.imports.visit_around import Around
    from frontdesk.services.imports.visit_rows import VisitRow
    from frontdesk.services.imports.visit_state import Visit
    from frontdesk.services.work import Work

ORDER: Final = APPOINTMENT_COLUMNS[1:]
_WHERE_AND_WHEN: Final = ("start", "minutes", "provider", "location")


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the visit.

    `columns` is what the next import compares with. `has` is the time that the visit keeps now, `wants` the time that it must
    get (None: nothing new), `keeps` the time that it keeps unchanged. `shares`: it was overbooked on purpose and stays so.
    `column` is the one to name where the change is refused.
    """

    target: Target
    changed: bool
    columns: str
    notices: tuple[str, ...]
    has: Want | None
    wants: Want | None
    keeps: Want | None
    shares: bool
    column: str


def decide(
    around: Around,
    work: Work | None,
    connection: Connection,
    row: VisitRow,
    visit: Visit,
    before: Known | None,
    *,
    patient_id: int,
    now_utc: int,
) -> Decision:
    """Compare the last import, the row and the visit. Raises BadCell where the row can't be taken at all."""
    base = None if before is None else decode(before.columns)
    if base is not None and base.get("patient_external_id", row.patient) != row.patient:
        around.patients.load_names(connection, {base["patient_external_id"]})
    if not around.places.knows(
        provider_id=visit.provider_id, location_id=visit.location_id, type_id=visit.type_id
    ):
        around.places.read(connection)
    forms = around.forms
    merged = merge(
        base=None if base is None else forms.of_base(base),
        file=forms.of_file(row),
        book=forms.of_book(visit),
    )
    changes = set(merged.changes)
    notices = [_stays(row, column) for column in merged.conflicts]
    if "patient_external_id" in changes:
        _refuse_other_patient(connection, visit)
    if "status" in changes:
        why_not = why_not_status(
            visit,
            confirmation_of(connection, visit),
            row.lifecycle,
            start_utc=row.wall.utc if "start" in changes else visit.start_utc,
            now_utc=now_utc,
        )
        if why_not is not None:
            changes.remove("status")
            notices.append(_stays(row, "status", why_not))
    moves = [column for column in _WHERE_AND_WHEN if column in changes]
    why_not = why_not_moved(visit) if moves else None
    if why_not is not None:
        changes.difference_update(moves)
        notices.extend(_stays(row, column, why_not) for column in moves)
    booked = _booked_utc(row, visit, base)
    if booked != visit.booked_utc:
        changes.add("booked_at")
    target = _target(around, work, row, visit, changes, patient_id=patient_id, booked_utc=booked)
    has = visit.want
    time = Want(target.provider_id, target.wall.utc, target.wall.utc + target.minutes * 60_000)
    new = time if occupies(target.lifecycle) else None
    wants = new if new != has else None
    return Decision(
        target=target,
        changed=bool(changes),
        columns=rebased(base, row.values, order=ORDER),
        notices=tuple(notices),
        has=has,
        wants=wants,
        keeps=has if new == has else None,
        shares=_shares(visit, target),
        column=moves[0] if moves and why_not is None else "status",
    )


def _stays(row: VisitRow, column: str, why: str = "") -> str:
    if why:
        return tr(
            "Line {line} ({external_id}): {column} stays as it is. {why}",
            line=row.line,
            external_id=row.external_id,
            column=column,
            why=why,
        )
    return tr(
        "Line {line} ({external_id}): {column} stays as the desk has it, which the file does not know.",
        line=row.line,
        external_id=row.external_id,
        column=column,
    )


def _refuse_other_patient(connection: Connection, visit: Visit) -> None:
    """A text about the visit went to somebody else, whose answer would count for this patient."""
    if visit.stage is Lifecycle.BOOKED and was_written_about(connection, visit):
        raise BadCell(
            "patient_external_id",
            tr(
                "The visit belonged to another patient, who has been written to about it. Cancel it, and give the new one "
                "an external_id of its own."
            ),
        )


def _booked_utc(row: VisitRow, visit: Visit, base: dict[str, str] | None) -> int | None:
    """When it was booked: only the old system knows, so that its last word counts."""
    if row.booked_utc is None or (base is None and visit.booked_utc is not None):
        return visit.booked_utc
    if base is not None and base.get("booked_at", "") == row.values["booked_at"]:
        return visit.booked_utc
    return row.booked_utc


def _target(
    around: Around,
    work: Work | None,
    row: VisitRow,
    visit: Visit,
    changes: set[str],
    *,
    patient_id: int,
    booked_utc: int | None,
) -> Target:
    places = around.places
    lifecycle = row.lifecycle if "status" in changes else visit.stage
    location = places.locations.by_id[visit.location_id]
    if "location" in changes:
        location = (
            places.take(work, places.locations, row.location) if row.location else places.first_location
        )
    provider = places.providers.by_id[visit.provider_id]
    if "provider" in changes:
        provider = places.take(work, places.providers, row.provider)
    type_id = visit.type_id
    if "type" in changes:
        type_id = places.take(work, places.types, row.type).id if row.type else None
    minutes = row.minutes if "minutes" in changes else visit.minutes
    wall = _wall(around, row, visit, location.key, from_file="start" in changes)
    moved = not changes.isdisjoint(_WHERE_AND_WHEN)
    if lifecycle in CANCELLED and visit.stage not in CANCELLED:
        moved = False
    return Target(
        wall=wall,
        minutes=minutes,
        provider_id=provider.id,
        location_id=location.id,
        lifecycle=lifecycle,
        type_id=type_id,
        patient_id=patient_id if "patient_external_id" in changes else visit.patient_id,
        booked_utc=booked_utc,
        moved=moved,
    )


def _wall(around: Around, row: VisitRow, visit: Visit, location_key: str, *, from_file: bool) -> WallTime:
    """The start, as the file or the book has it, on the wall of the place where the visit will be."""
    wall, fold = (row.wall.wall, row.wall.fold) if from_file else (visit.start_wall, visit.fold)
    try:
        return around.places.resolver(location_key).resolve(wall, fold=fold)
    except UsageError as error:
        raise BadCell("start", error.sentence) from None


def _shares(visit: Visit, target: Target) -> bool:
    """Whether a visit that was put beside another on purpose stays within its time: nobody new is in its way."""
    return (
        visit.overbooked is not None
        and (target.wall.wall, target.wall.fold, target.provider_id)
        == (visit.start_wall, visit.fold, visit.provider_id)
        and target.minutes <= visit.minutes
    )
