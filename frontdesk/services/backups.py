"""Backups of the book, bringing one back, and looking whether a book is sound."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import (
    BookBusy,
    BookMissing,
    BookUnreadable,
    FrontdeskError,
    KeyUnavailable,
    Refused,
    UsageError,
)
from frontdesk.domain.i18n import tr
from frontdesk.domain.retention import kept
from frontdesk.domain.words import Channel
from frontdesk.models.backup import Backup, BackupResult, prune, read_backup, write_backup
from frontdesk.models.engine import connect_raw, key_check, open_engines, translated_errors
from frontdesk.models.manifest import read_manifest, write_manifest
from frontdesk.models.revision import head_revision
from frontdesk.models.schema import migrate
from frontdesk.models.storage import (
    BACKUP_FOLDER,
    BOOK_FILE,
    MANIFEST_FILE,
    VAULT_FILE,
    check_folder,
    sync_folder,
)
from frontdesk.models.tables import ChannelState
from frontdesk.services.bookkeys import keys_of, unwrap
from frontdesk.services.folders import make_folder, put_new
from frontdesk.services.messaging.channel import row_of
from frontdesk.services.secret_places import BOOK
from frontdesk.services.work import Book
from frontdesk.services.workshops import abandoned, sweep, workshop

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.security.keys import RecoveryKey
    from frontdesk.services.ports import Clock, SecretStore
    from frontdesk.services.secret_places import SecretPlaces, StoreKind

_log = logging.getLogger(__name__)

_BESIDE: Final = ("-wal", "-shm", "-journal")


def back_up(book: Book, *, to: Path | None = None) -> BackupResult:
    """Write a verified, encrypted backup into `to`, else the folder that the settings name, else one in the data folder.

    Raises StorageFault, BookUnreadable, BookBusy; then no file is left.
    """
    target = (to or backup_folder(book)).expanduser()
    manifest = read_manifest(book.folder)
    done = write_backup(book.engines, book.keys.database, manifest, target, book.clock.now_utc())
    _log.info("backup of %d visits written, %d bytes", done.visits, done.bytes)
    return done


def thin_out(book: Book) -> int:
    """Remove what need not stay of the backups in the usual folder; gives how many went. For the backups that are made unasked.

    Raises StorageFault.
    """
    now = book.clock.now_utc()
    gone = prune(backup_folder(book), stay=lambda made: kept(made, now), book_id=book.public_id)
    if gone:
        _log.info("%d older backups removed", len(gone))
    return len(gone)


def backup_folder(book: Book) -> Path:
    """Where backups go when nobody says otherwise; a relative setting is inside the data folder."""
    from frontdesk.services import settings

    named = settings.get(book, "backup.folder").text or BACKUP_FOLDER
    return book.folder / Path(named).expanduser()


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `made_utc` (ms) is when the backup was made; `put_aside` is where the replaced book is, if any."""

    book_id: str
    clinic: str
    made_utc: int
    visits: int
    put_aside: Path | None
    kept_in: str


def restore(
    file: Path,
    folder: Path,
    actor: Actor,
    *,
    places: SecretPlaces,
    clock: Clock,
    recovery_key: Callable[[], RecoveryKey | None] = lambda: None,
    kind: StoreKind | None = None,
    replace_other: bool = False,
) -> Restored:
    """Bring a backup back into the data folder. A book that is there is put aside under a dated name, never deleted.

    `recovery_key` is asked only where this user's secret store lacks the book's key. The restored book knows that it was
    restored: what is due waits until the provider's list since the backup has been read.
    Raises Refused where the folder holds another clinic's book (unless `replace_other`) and NewerBook; BookUnreadable,
    KeyUnavailable, StorageFault, BookBusy.
    """
    backup = _read(file)
    make_folder(folder)
    folder = check_folder(folder)
    present = _present_book(folder)
    if present is not None and present.book_id != backup.manifest.book_id and not replace_other:
        raise Refused(
            tr(
                "The data folder holds the book of another clinic ({clinic}). Name another folder, or add --replace to "
                "put that book aside.",
                clinic=present.clinic or tr("unknown"),
            )
        )
    with workshop(folder, "restoring") as built:
        key = _find_key(backup, folder, built, present, places=places, ask=recovery_key, kind=kind)
        _bring_back(backup, built, key, actor, clock=clock)
        manifest = replace(backup.manifest, key_kind=key.store.kind, schema=head_revision())
        write_manifest(built, manifest)
        aside = _put_aside(folder, key.book_key, clock.now_utc(), keep_vault=key.vault_stays)
        _move_in(built, folder)
    sweep(folder)
    _log.info("book %s restored from a backup of %d visits", manifest.book_id, backup.visits)
    return Restored(
        manifest.book_id, manifest.clinic, backup.made_utc, backup.visits, aside, key.store.describe()
    )


@dataclass(frozen=True, slots=True)
class _FoundKey:
    book_key: bytes
    store: SecretStore
    vault_stays: bool
    """Whether the vault file in the data folder is the one in use."""


def _read(file: Path) -> Backup:
    if not file.is_file():
        raise UsageError(tr("There is no backup file {file}. Give the path of one.", file=str(file)))
    return read_backup(file)


@dataclass(frozen=True, slots=True)
class _Present:
    book_id: str
    clinic: str
    kind: StoreKind | None


def _present_book(folder: Path) -> _Present | None:
    """Whose book is in the folder; a damaged manifest or a lone book file is nobody's known.

    A restore that was killed while the books changed places left the new manifest in its workshop: the clinic is the same.
    """
    try:
        manifest = read_manifest(folder)
    except BookMissing:
        if not (folder / BOOK_FILE).exists():
            return None
        return next(filter(None, map(_half_restored, abandoned(folder))), _Present("", "", None))
    except FrontdeskError:
        return _Present("", "", None)
    return _Present(manifest.book_id, manifest.clinic, manifest.key_kind)


def _half_restored(left: Path) -> _Present | None:
    try:
        manifest = read_manifest(left)
    except FrontdeskError:
        return None
    return _Present(manifest.book_id, manifest.clinic, manifest.key_kind)


def _find_key(
    backup: Backup,
    folder: Path,
    workshop: Path,
    present: _Present | None,
    *,
    places: SecretPlaces,
    ask: Callable[[], RecoveryKey | None],
    kind: StoreKind | None,
) -> _FoundKey:
    """The book's key: from this user's secret store, else from the recovery sheet, which then fills a store anew."""
    manifest = backup.manifest
    same = present is not None and present.book_id == manifest.book_id
    kept_kind = (present.kind if present is not None and same else None) or manifest.key_kind
    problem: KeyUnavailable | None = None
    if kind in (None, kept_kind) and (kept_kind == "keyring" or (folder / VAULT_FILE).exists()):
        try:
            store = places.open(kept_kind, folder, manifest.book_id)
            book_key = store.get(BOOK)
        except KeyUnavailable as error:
            problem = error
        else:
            if book_key is not None:
                return _FoundKey(book_key, store, vault_stays=kept_kind == "passphrase")
    sheet = ask()
    if sheet is None:
        raise problem or KeyUnavailable(
            tr(
                "The key of this backup is not on this machine. Give its recovery key in a file with "
                "--recovery-key-file FILE."
            )
        )
    book_key = unwrap(manifest, sheet)
    store = places.create(kind or kept_kind, workshop, manifest.book_id)
    store.set(BOOK, book_key)
    return _FoundKey(book_key, store, vault_stays=False)


def _bring_back(backup: Backup, workshop: Path, key: _FoundKey, actor: Actor, *, clock: Clock) -> None:
    """The book out of the backup, checked, brought to the present schema, and told that it was restored."""
    path = workshop / BOOK_FILE
    backup.extract(path)
    keys = keys_of(key.book_key)
    key_check(path, keys.database)
    engines = open_engines(path, keys.database)
    book = Book(workshop, backup.manifest.book_id, engines, keys, clock, key.store)
    try:
        migrate(engines, back_up=lambda: None)
        with book.read() as connection:
            found = connection.exec_driver_sql("SELECT public_id FROM clinic WHERE id = 1").scalar()
        if found != backup.manifest.book_id:
            raise BookUnreadable(
                tr(
                    "The manifest and the book in this backup belong to different clinics. Choose another backup file."
                )
            )
        with book.write(actor) as work:
            # A row for texts even where no account was set up yet: it may be set up before the first sync.
            row_of(work, Channel.SMS)
            work.session.flush()
            work.session.execute(update(ChannelState).values(restored_utc=backup.made_utc))
            work.changed(Kind.BULK, 0)
            work.audit("restore", Kind.CLINIC, 1, {"made_utc": backup.made_utc, "visits": backup.visits})
    finally:
        book.close()


def _put_aside(folder: Path, book_key: bytes, now_utc: int, *, keep_vault: bool) -> Path | None:
    """Move the book that is there into a folder with the date in its name. Raises BookBusy where a program has it open."""
    there = [name for name in (MANIFEST_FILE, BOOK_FILE, VAULT_FILE) if (folder / name).exists()]
    if not there:
        return None
    if BOOK_FILE in there:
        _refuse_while_open(folder / BOOK_FILE, book_key)
    stamp = datetime.fromtimestamp(now_utc / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = folder / f"replaced-{stamp}"
    number = 2
    while aside.exists():
        aside, number = folder / f"replaced-{stamp}-{number}", number + 1
    aside.mkdir(mode=0o700)
    # The manifest first: what has no manifest is not opened half-way through.
    for name in (MANIFEST_FILE, BOOK_FILE, *(f"{BOOK_FILE}{suffix}" for suffix in _BESIDE)):
        if (folder / name).exists():
            put_new(folder / name, aside / name)
    if VAULT_FILE in there:
        if keep_vault:
            shutil.copy2(folder / VAULT_FILE, aside / VAULT_FILE)
        else:
            put_new(folder / VAULT_FILE, aside / VAULT_FILE)
    sync_folder(folder)
    return aside


def _refuse_while_open(path: Path, book_key: bytes) -> None:
    """Raises BookBusy where another program has the book open: it would go on writing into the file that is put aside.

    Leaving WAL needs the file for oneself alone, and folds the log into it. A damaged or foreign file is moved as it is.
    """
    try:
        with translated_errors():
            connection = connect_raw(path, keys_of(book_key).database, busy_seconds=2.0)
            try:
                connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            finally:
                connection.close()
    except BookBusy:
        raise BookBusy(
            tr("Another Frontdesk has the book open. Close it (the window, a running sync), then restore.")
        ) from None
    except (FrontdeskError, OSError):
        _log.info("the book that is replaced could not be read")


def _move_in(workshop: Path, folder: Path) -> None:
    """The restored book into its place, the manifest last; only renames, which a full disk does not stop."""
    for name in (VAULT_FILE, BOOK_FILE, MANIFEST_FILE):
        if (workshop / name).exists():
            put_new(workshop / name, folder / name)
    sync_folder(folder)
