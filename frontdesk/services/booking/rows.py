"""Undo for plain rows: watch them, change them, remember. What a helper table needs to take part in undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from frontdesk.domain.changes import Change, Kind
from frontdesk.domain.errors import Conflict
from frontdesk.domain.i18n import tr
from frontdesk.models.search_index import index_patients
from frontdesk.models.tables import Base
from frontdesk.services.booking.meanwhile import changed_since
from frontdesk.services.booking.parts import Kept, Part, add_parts, register, remember_composite

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from frontdesk.services.work import Work

BY: Final = "rows"
_COUNTS: Final = frozenset({"revision", "updated_utc"})
"""Columns that count writes: they go on counting, whatever is undone."""


@dataclass(frozen=True, slots=True)
class _Row:
    table: str
    key: tuple[Any, ...]
    columns: tuple[str, ...]
    before: dict[str, Any] | None


class Watched:
    """Rows that an act changes, and how they were. Within one transaction: watch, change, then `remember` or `join`.

        rows = Watched(work, Kind.PATIENT, patient_id)
        rows.watch(Alert, alert.id)        # before it is changed or deleted
        alert.ended_utc = work.now_utc
        rows.made(another)                 # a row that was just added
        rows.remember("alert", title=tr("the alert"))

    Changes are told again for the subject when they are undone, and for what `tell` names. `by` is what undoes them
    (`parts.register`), where these rows need more than to be written back.
    """

    def __init__(self, work: Work, subject: Kind, subject_id: int, *tell: Change, by: str = BY) -> None:
        self._work, self._subject, self._subject_id, self._by = work, subject, subject_id, by
        self._tell = [Change(subject, subject_id), *tell]
        self._rows: list[_Row] = []

    def tell(self, kind: Kind, entity_id: int) -> None:
        """What else is told as changed when this is undone."""
        self._tell.append(Change(kind, entity_id))

    def watch(self, table: type[Base], key: object, *columns: str) -> None:
        """Watch a row (that may not be there yet) by its primary key, a tuple where that has several columns; all columns, or these."""
        self._work.session.flush()
        keys = key if isinstance(key, tuple) else (key,)
        named = _table(table.__tablename__)
        names = columns or tuple(column.name for column in named.columns)
        self._rows.append(_Row(named.name, keys, names, _snapshot(self._work, named, keys, names)))

    def made(self, row: Base) -> None:
        """Watch a row that this act adds."""
        self._work.session.flush()
        named = _table(row.__tablename__)
        keys = tuple(inspect(row).identity or ())
        self._rows.append(_Row(named.name, keys, tuple(column.name for column in named.columns), None))

    def part(self, *, title: str = "") -> Part | None:
        """What changed since, as a part of an act; None where nothing did."""
        work = self._work
        work.session.flush()
        befores: list[dict[str, Any]] = []
        afters: list[dict[str, Any]] = []
        for row in self._rows:
            after = _snapshot(work, _table(row.table), row.key, row.columns)
            if after == row.before:
                continue
            fixed = {"table": row.table, "key": list(row.key), "columns": list(row.columns)}
            befores.append({**fixed, "values": row.before})
            afters.append({**fixed, "values": after})
        if not befores:
            return None
        tell = [[str(each.kind), each.id] for each in self._tell]
        said = {"by": self._by, "title": title, "tell": tell}
        return Part(self._subject, self._subject_id, {**said, "rows": befores}, {**said, "rows": afters})

    def remember(self, act: str, *, title: str = "") -> str | None:
        """Keep how to undo this, as an act of its own; gives the command's public id, None where nothing changed. `title` says what
        was done, as "the alert": the window says "Undone: the alert."."""
        part = self.part(title=title)
        return None if part is None else remember_composite(self._work, act, part)

    def join(self, command: str) -> None:
        """Make this part of an act that was just remembered: one undo for both."""
        part = self.part()
        if part is not None:
            add_parts(self._work, command, part)


class RowsUndoer:
    """Brings rows back as they were, where they are still as the act left them."""

    def check(self, work: Work, part: Kept, here: Mapping[str, Any], *, since_utc: int, back: bool) -> None:
        for row in here["rows"]:
            now = _snapshot(work, _table(row["table"]), row["key"], row["columns"])
            if _told(now) != _told(row["values"]):
                said = changed_since(work, Kind(part.subject), part.subject_id, since_utc=since_utc + 1)
                why = (
                    tr("This was changed since, so it can't be undone.")
                    if back
                    else tr("This was changed since, so it can't be done again.")
                )
                raise Conflict(" ".join([why, said or tr("Look at it again.")]))

    def no_way_back(self, work: Work, fields: Mapping[str, Any]) -> str:
        """Rows can always be tried."""
        del work, fields
        return ""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        work.session.flush()
        try:
            with work.session.begin_nested():
                # What hangs on another row goes before it, and comes after it.
                gone = [row for row in reversed(to["rows"]) if row["values"] is None]
                for row in gone + [row for row in to["rows"] if row["values"] is not None]:
                    _write(work, _table(row["table"]), row["key"], row["columns"], row["values"])
        except IntegrityError as error:
            raise Conflict(
                tr("What this belongs to has changed since, so it stays as it is. Look at it again.")
            ) from error
        work.session.expire_all()
        for kind, key in to["tell"]:
            work.changed(Kind(kind), key)
            if kind == Kind.PATIENT:
                # How they want to be called and who is around them is what the search finds them by.
                index_patients(work.session.connection(), [key])


register(BY, RowsUndoer)


def _write(
    work: Work, table: Table, key: Sequence[Any], columns: Sequence[str], values: Mapping[str, Any] | None
) -> None:
    here = _where(table, key)
    if values is None:
        work.session.execute(delete(table).where(here))
        return
    there = work.session.execute(select(*table.primary_key.columns).where(here)).first() is not None
    if not there:
        work.session.execute(insert(table).values(**values))
        return
    wanted: dict[str, Any] = {
        name: values[name]
        for name in columns
        if name not in _COUNTS and name not in table.primary_key.columns
    }
    if "revision" in table.columns and table.name != "appointment":
        wanted["revision"] = table.columns["revision"] + 1
    if "updated_utc" in table.columns:
        wanted["updated_utc"] = work.now_utc
    if wanted:
        work.session.execute(update(table).where(here).values(**wanted))


def _snapshot(work: Work, table: Table, key: Sequence[Any], columns: Sequence[str]) -> dict[str, Any] | None:
    row = work.session.execute(
        select(*(table.columns[name] for name in columns)).where(_where(table, key))
    ).first()
    return None if row is None else dict(zip(columns, row, strict=True))


def _told(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: each for name, each in values.items() if name not in _COUNTS}


def _where(table: Table, key: Sequence[Any]) -> ColumnElement[bool]:
    return and_(*(column == each for column, each in zip(table.primary_key.columns, key, strict=True)))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
