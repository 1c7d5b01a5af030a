"""Reading and changing settings."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from frontdesk.domain import settings as registry
from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import SECOND
from frontdesk.domain.setting_values import Json
from frontdesk.domain.settings import Scope, SettingsSnapshot
from frontdesk.domain.settings_typed import snapshot
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, AppointmentType, Location, Setting
from frontdesk.services import wording_rules
from frontdesk.services.set_up_log import remember_set_up

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.calendars import Reader
    from frontdesk.services.work import Book, Work

__all__ = [
    "SettingRow",
    "SettingsSnapshot",
    "apply_setting",
    "follows",
    "get",
    "get_all",
    "get_own",
    "load",
    "put",
    "reset",
]

_log = logging.getLogger(__name__)

_REPLAN = ("reminders.", "notices.")
"""Settings on which it depends when a visit's next message is due."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as it is listed: `text` is what `put` takes, `value` the same as JSON."""

    key: str
    value: Json
    default: Json
    text: str
    meaning: str

    @property
    def changed(self) -> bool:
        """Whether it differs from its default."""
        return self.value != self.default


def get_all(book: Book) -> tuple[SettingRow, ...]:
    """All settings of the clinic, in the order of the registry."""
    with book.read() as reader:
        stored = _stored(reader)[Scope.CLINIC, 0]
    return tuple(_row(each, stored) for each in registry.REGISTRY.values())


def get(book: Book, key: str) -> SettingRow:
    """One setting of the clinic. Raises UsageError, naming the nearest key."""
    setting = registry.definition(key)
    with book.read() as reader:
        stored = _stored(reader)[Scope.CLINIC, 0]
    return _row(setting, stored)


def get_own(book: Book, scope: Scope = Scope.LOCATION) -> dict[int, dict[str, Json]]:
    """What locations (or types) have of their own, by their keys."""
    with book.read() as reader:
        stored = _stored(reader)
    return {key: own for (each, key), own in stored.items() if each == scope}


def put(
    book: Book, actor: Actor, key: str, text: str, *, scope: Scope = Scope.CLINIC, scope_id: int = 0
) -> Changes:
    """Change a setting: `text` is bare for text, else JSON. It holds from the next look at it on, in every process.

    Raises UsageError for an unknown key, a value that can't be, a scope that the setting has not; NotFound for a location that
    is not there.
    """
    value = registry.parse(key, text)
    with book.write(actor) as work:
        apply_setting(work, key, value, scope=scope, scope_id=scope_id)
    return work.changes


def reset(book: Book, actor: Actor, key: str, *, scope: Scope = Scope.CLINIC, scope_id: int = 0) -> Changes:
    """Give a setting its default (in a narrower scope: that of the wider one) back. Raises UsageError."""
    setting = registry.definition(key)
    with book.write(actor) as work:
        work.session.execute(
            delete(Setting).where(
                Setting.key == setting.key, Setting.scope == scope, Setting.scope_id == scope_id
            )
        )
        _trace(work, key, scope, scope_id, {"key": key, "reset": True})
    return work.changes


def follows(book: Book, key: str, text: str) -> str:
    """What else a value would change, as a sentence; empty where nothing. The same errors as `put`."""
    value = registry.parse(key, text)
    with book.read() as reader:
        also = wording_rules.consequence(load(reader), key, value)
    return "" if also is None else also[2]


def apply_setting(
    work: Work, key: str, value: Json, *, scope: Scope = Scope.CLINIC, scope_id: int = 0
) -> None:
    """Write a value that `domain.settings.parse` gave, within a transaction. The same errors as `put`."""
    setting = registry.definition(key)
    if scope not in setting.scopes:
        raise UsageError(tr("{key} can't be set for a {scope} alone.", key=key, scope=scope))
    if scope is Scope.LOCATION and work.session.get(Location, scope_id) is None:
        raise NotFound(tr("There is no such location. Choose one of the clinic's."))
    if scope is Scope.TYPE and work.session.get(AppointmentType, scope_id) is None:
        raise NotFound(tr("There is no such appointment type. Choose one of the clinic's."))
    if key in wording_rules.KEYS:
        now = load(work.session)
        wording_rules.refuse(work.session, now, key, value)
        also = wording_rules.consequence(now, key, value)
        if also is not None:
            apply_setting(work, also[0], also[1])
    text = json.dumps(value, ensure_ascii=False)
    row = insert(Setting).values(
        scope=str(scope), scope_id=scope_id, key=key, value=text, updated_utc=work.now_utc
    )
    work.session.execute(
        row.on_conflict_do_update(
            index_elements=["scope", "scope_id", "key"],
            set_={"value": text, "updated_utc": work.now_utc},
        )
    )
    # A text template or a path is the clinic's own affair; the chain keeps that it changed.
    short = value if isinstance(value, bool | int) or (isinstance(value, str) and len(value) < 60) else None
    _trace(work, key, scope, scope_id, {"key": key, "value": short})


def load(reader: Reader) -> SettingsSnapshot:
    """All settings at this moment, typed."""
    stored = _stored(reader)
    places, types = (
        {key: own for (scope, key), own in stored.items() if scope == wanted}
        for wanted in (Scope.LOCATION, Scope.TYPE)
    )
    return snapshot(stored[Scope.CLINIC, 0], places, types)


def _stored(reader: Reader) -> defaultdict[tuple[str, int], dict[str, Json]]:
    """What differs from the defaults, by scope. What can't be read (a newer program's) counts as not set."""
    found: defaultdict[tuple[str, int], dict[str, Json]] = defaultdict(dict)
    for row in reader.execute(select(Setting.scope, Setting.scope_id, Setting.key, Setting.value)):
        setting = registry.REGISTRY.get(row.key)
        if setting is None:
            continue
        try:
            found[row.scope, row.scope_id][row.key] = setting.check(
                row.key, cast("Json", json.loads(row.value))
            )
        except (ValueError, UsageError):
            _log.warning("the stored value of setting %s cannot be used; its default counts", row.key)
    return found


def _row(setting: registry.Definition, stored: Mapping[str, Json]) -> SettingRow:
    value = stored.get(setting.key, setting.default)
    return SettingRow(
        key=setting.key,
        value=value,
        default=setting.default,
        text=registry.shown(setting.key, value),
        meaning=setting.meaning(),
    )


def _trace(work: Work, key: str, scope: Scope, scope_id: int, detail: dict[str, object]) -> None:
    if key.startswith(_REPLAN):
        work.session.execute(
            update(Appointment)
            .where(Appointment.lifecycle == Lifecycle.BOOKED, Appointment.start_utc > work.now_utc)
            .values(next_due_utc=0)
        )
    if key == "notices.grace_seconds":
        # A grace made shorter holds for the notices that wait, too.
        latest = work.now_utc + load(work.session).notices_grace_seconds * SECOND
        work.session.execute(
            update(Appointment).where(Appointment.notice_due_utc > latest).values(notice_due_utc=latest)
        )
    rows = work.session.scalar(
        select(func.max(Setting.id)).where(
            Setting.scope == scope, Setting.scope_id == scope_id, Setting.key == key
        )
    )
    work.changed(Kind.SETTING, rows or 0)
    work.audit("setting", Kind.SETTING, rows or 0, {**detail, "scope": scope, "scope_id": scope_id})
    remember_set_up(work, Kind.SETTING, rows or 0)
