"""A report for support: versions, keys, disk, book, channel. Ids, counts and times only; nothing of any patient."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk import __version__
from frontdesk.domain.errors import FrontdeskError, KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, utc_iso
from frontdesk.domain.instants import zone as zone_of
from frontdesk.services.folders import BACKUP_FOLDER, BOOK_FILE, VAULT_FILE

if TYPE_CHECKING:
    from frontdesk.models.manifest import Manifest
    from frontdesk.services.ports import Clock, SecretStore, ServiceState
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.work import Book

Value = str | int | bool | None

DOWNTIME_DAYS: Final = 30
MOST_DOWNTIMES: Final = 20

_LIBRARIES: Final = (
    "SQLAlchemy",
    "alembic",
    "sqlcipher3",
    "twilio",
    "keyring",
    "PyNaCl",
    "phonenumbers",
    "tzdata",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the report. `section` and `key` are fixed words, `label` is for people."""

    section: str
    key: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `problem` says why the book could not be opened, None where it could."""

    facts: tuple[Fact, ...]
    problem: str | None

    def to_json(self) -> dict[str, object]:
        """By section and key."""
        document: dict[str, object] = {"ok": self.problem is None, "problem": self.problem}
        for fact in self.facts:
            section = document.setdefault(fact.section, {})
            assert isinstance(section, dict)
            section[fact.key] = fact.value
        return document

    def lines(self) -> Iterator[str]:
        """For people."""
        wide = max(len(fact.label) for fact in self.facts)
        section = ""
        for fact in self.facts:
            if fact.section != section and section:
                yield ""
            section = fact.section
            yield f"{fact.label.ljust(wide)}  {_shown(fact)}"
        if self.problem is None:
            yield ""
            yield tr("The book opens.")


def examine(
    folder: Path, *, places: SecretPlaces, clock: Clock, service: ServiceState | None = None
) -> Report:
    """Look at everything that can be looked at; what cannot be opened is told, not raised."""
    facts = [*_versions(), *_folder(folder, clock), *_service(service)]
    problem = None
    try:
        facts += _keys(folder, places)
        facts += _open_book(folder, places, clock)
    except FrontdeskError as error:
        problem = error.sentence
    return Report(tuple(facts), problem)


def examine_open(book: Book, *, service: ServiceState | None = None) -> Report:
    """The same of a book that is open: nobody is asked for a key, and nothing is opened a second time."""
    from frontdesk.services.opening import read_book_manifest
    from frontdesk.services.secret_places import BOOK

    facts = [*_versions(), *_folder(book.folder, book.clock), *_service(service)]
    problem = None
    try:
        manifest = read_book_manifest(book.folder)
        facts += [
            *_manifest_facts(manifest),
            Fact("keys", "place", tr("Kept in"), book.secrets.describe()),
            Fact("keys", "reachable", tr("Key is there"), _has_key(lambda: book.secrets.get(BOOK))),
        ]
        facts += [*_book(book), *_channel(book)]
    except FrontdeskError as error:
        problem = error.sentence
    return Report(tuple(facts), problem)


def _versions() -> Iterator[Fact]:
    yield Fact("versions", "frontdesk", "Frontdesk", __version__)
    yield Fact("versions", "python", "Python", platform.python_version())
    yield Fact(
        "versions", "system", tr("System"), f"{platform.system()} {platform.release()} {platform.machine()}"
    )
    yield Fact("versions", "packed", tr("Packed application"), bool(getattr(sys, "frozen", False)))
    for name in _LIBRARIES:
        yield Fact("versions", name.lower(), name, _version(name))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        # A packed application may leave the metadata out.
        return None


def _folder(folder: Path, clock: Clock) -> Iterator[Fact]:
    yield Fact("disk", "data_dir", tr("Data folder"), str(folder))
    yield Fact("disk", "exists", tr("It exists"), folder.is_dir())
    if not folder.is_dir():
        return
    usage = shutil.disk_usage(folder)
    yield Fact("disk", "free_bytes", tr("Free on its disk"), usage.free)
    for key, label, name in (
        ("book_bytes", tr("Book"), BOOK_FILE),
        ("log_bytes", tr("Its write-ahead log"), f"{BOOK_FILE}-wal"),
    ):
        path = folder / name
        yield Fact("disk", key, label, path.stat().st_size if path.exists() else None)
    yield Fact("disk", "vault_file", tr("Vault file"), (folder / VAULT_FILE).exists())
    backups = sorted((folder / BACKUP_FOLDER).glob("*.fdbackup"), key=lambda path: path.stat().st_mtime)
    yield Fact("disk", "backups", tr("Backups in the data folder"), len(backups))
    newest = round(backups[-1].stat().st_mtime * 1000) if backups else None
    yield Fact("disk", "newest_backup", tr("The newest of them"), _iso(newest))
    yield Fact("disk", "now", tr("Time of this machine"), utc_iso(clock.now_utc()))


def _service(state: ServiceState | None) -> Iterator[Fact]:
    if state is not None:
        yield Fact("service", "installed", tr("Background service installed"), state.installed)
        yield Fact("service", "running", tr("It runs"), state.running)
        yield Fact("service", "kind", tr("Its kind"), state.kind)


def _keys(folder: Path, places: SecretPlaces) -> list[Fact]:
    from frontdesk.services.opening import read_book_manifest
    from frontdesk.services.secret_places import BOOK

    manifest = read_book_manifest(folder)
    facts = _manifest_facts(manifest)
    if manifest.key_kind == "keyring":
        store: SecretStore = places.keyring(manifest.book_id)
        facts.append(Fact("keys", "place", tr("Keyring"), store.describe()))
        facts.append(Fact("keys", "reachable", tr("Key is there"), _has_key(lambda: store.get(BOOK))))
    return facts


def _manifest_facts(manifest: Manifest) -> list[Fact]:
    return [
        Fact("keys", "book_id", tr("Id of the book"), manifest.book_id),
        Fact("keys", "kind", tr("Key opened by"), manifest.key_kind),
        Fact("keys", "recovery_sheets", tr("Recovery sheets that fit"), len(manifest.wraps_of("recovery"))),
    ]


def _has_key(ask: Callable[[], bytes | None]) -> bool:
    try:
        return ask() is not None
    except KeyUnavailable:
        return False


def _open_book(folder: Path, places: SecretPlaces, clock: Clock) -> list[Fact]:
    from frontdesk.services.opening import open_book

    book = open_book(folder, places=places, clock=clock)
    try:
        return [*_book(book), *_channel(book)]
    finally:
        book.close()


def _book(book: Book) -> Iterator[Fact]:
    from frontdesk.models import health

    with book.read() as connection:
        facts = health.facts(connection)
    yield Fact("book", "schema", tr("Schema"), facts.schema)
    yield Fact("book", "sqlite", "SQLite", facts.sqlite)
    yield Fact("book", "sqlcipher", "SQLCipher", facts.sqlcipher)
    yield Fact("book", "patients", tr("Patients"), facts.patients)
    yield Fact("book", "appointments", tr("Visits"), facts.appointments)
    yield Fact("book", "messages", tr("Messages"), facts.messages)
    yield Fact("book", "audit_entries", tr("Audit entries"), facts.audit_entries)
    for finding in health.check(book.engines):
        yield Fact("checks", finding.name, tr("Check: {name}", name=finding.name), finding.ok)


def _channel(book: Book) -> Iterator[Fact]:
    from frontdesk.models.queries.plain import rows
    from frontdesk.services import settings
    from frontdesk.services.channels import twilio_settings
    from frontdesk.services.messaging.channel import standing
    from frontdesk.services.messaging.watching import watched

    account = twilio_settings(book)
    with book.read() as connection:
        found, watch = standing(connection), watched(connection)
        states = rows(
            connection,
            lambda state, count: (str(state), int(count)),
            "SELECT state, count(*) FROM message WHERE direction = 'out' GROUP BY state ORDER BY state",
        )
    enabled = settings.get(book, "reminders.enabled").value is True
    yield Fact("channel", "reminders_enabled", tr("Reminders switched on"), enabled)
    yield Fact("channel", "set_up", tr("Text account set up"), account is not None)
    if account is not None:
        # The reason may quote a number, so only the word and the code are told.
        yield Fact("channel", "api_url", tr("Its address"), account["api_url"])
        yield Fact("channel", "sender", tr("Sends from"), account["from"] or account["messaging_service"])
        yield Fact("channel", "token", tr("Its token is there"), _has_token(book))
    yield Fact(
        "channel", "answers_by_itself", tr("Its number answers by itself"), bool(watch.answers_by_itself)
    )
    yield Fact("channel", "trouble", tr("Trouble"), str(found.trouble) or None)
    yield Fact("channel", "trouble_code", tr("Its code"), found.code)
    yield Fact("channel", "trouble_since", tr("Since"), _iso(found.since_utc))
    yield Fact(
        "channel", "restored", tr("Restored, waits for the provider's list"), found.restored_utc is not None
    )
    yield Fact("sync", "last_success", tr("Last successful sync"), _iso(found.last_read_utc or None))
    yield Fact("sync", "last_cycle", tr("Last cycle that may send"), _iso(watch.last_cycle_utc or None))
    yield Fact("sync", "last_sweep", tr("Last week read again"), _iso(watch.swept_utc or None))
    yield Fact("sync", "last_sent", tr("Last message sent"), _iso(found.last_sent_utc or None))
    yield from _downtimes(book)
    for state, count in states:
        yield Fact("outbox", state, tr("Messages {state}", state=state), count)


def _downtimes(book: Book) -> Iterator[Fact]:
    """When no cycle ran on any machine while texts fell due: this one slept, was off, or had no Frontdesk open."""
    from frontdesk.models.queries.plain import rows

    since = book.clock.now_utc() - DOWNTIME_DAYS * DAY
    with book.read() as connection:
        zone = str(connection.exec_driver_sql("SELECT zone FROM clinic WHERE id = 1").scalar())
        found = rows(
            connection,
            lambda begin, end, due: (int(begin), int(end), int(due)),
            "SELECT from_utc, until_utc, due FROM downtime WHERE until_utc > ? ORDER BY from_utc DESC LIMIT ?",
            (since, MOST_DOWNTIMES),
        )
    yield Fact(
        "downtime", "count", tr("Times without Frontdesk, {days} days", days=DOWNTIME_DAYS), len(found)
    )
    for number, (begin, end, due) in enumerate(found, 1):
        said = tr(
            "off from {begin} to {end}: {count} texts fell due",
            begin=_desk_time(begin, zone),
            end=_desk_time(end, zone),
            count=due,
        )
        yield Fact("downtime", f"off_{number}", tr("Asleep, off or closed"), said)


def _desk_time(utc_ms: int, zone: str) -> str:
    """On the clock of the desk: "Fri 2026-11-20 18:00"."""
    local = datetime.fromtimestamp(utc_ms / 1000, zone_of(zone))
    days = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))
    return f"{days[local.weekday()]} {local:%Y-%m-%d %H:%M}"


def _has_token(book: Book) -> bool:
    from frontdesk.services.channels import twilio_account

    try:
        return twilio_account(book) is not None
    except KeyUnavailable:
        return False


def _iso(utc_ms: int | None) -> str | None:
    return None if utc_ms is None else utc_iso(utc_ms)


def _shown(fact: Fact) -> str:
    match fact.value:
        case None:
            return "-"
        case bool():
            return tr("yes") if fact.value else tr("no")
        case int() if fact.key.endswith("_bytes"):
            return _size(fact.value)
        case _:
            return str(fact.value)


def _size(count: int) -> str:
    """Bytes in the unit that people read: 602 kB, 1.4 GB."""
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
