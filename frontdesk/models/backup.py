"""A backup: one file that holds the encrypted book and its manifest, so that the recovery sheet alone opens it anywhere.

The file is a zip that compresses nothing: `manifest.json` (readable without a key), `book.db` (encrypted with the book's key) and
`backup.json` (when, how many visits, the digest of the book). It is written beside its place, checked, and only then named.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import struct
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlcipher3 import dbapi2

from frontdesk.domain.errors import BookUnreadable, FrontdeskError, NewerBook, StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.models.engine import Engines, connect_raw, create_file, translated_errors
from frontdesk.models.manifest import MOST_BYTES, Manifest, from_json, to_json
from frontdesk.models.storage import BOOK_FILE, MANIFEST_FILE, sync_folder

INFO_FILE = "backup.json"
SUFFIX = ".fdbackup"
FORMAT = 1
CHUNK = 1024 * 1024
SPARE_BYTES = 16 * 1024 * 1024
STALE_SECONDS = 24 * 3600

_NAME = re.compile(r"frontdesk-[a-z0-9-]+-(\d{8}T\d{6}Z)(?:-\d+)?\.fdbackup")


@dataclass(frozen=True, slots=True)
class BackupResult:
    """What was written: `bytes` of the whole file, `visits` in it."""

    file: Path
    bytes: int
    visits: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file that looks right from outside. `made_utc` in ms; the digest is checked by `extract`."""

    file: Path
    manifest: Manifest
    made_utc: int
    visits: int
    book_bytes: int
    sha256: str

    def extract(self, target: Path) -> None:
        """Write the book to `target`, which must not exist, and check it to the last byte.

        Raises BookUnreadable (damaged), StorageFault, Refused (something is there). Nothing is left behind on failure.
        """
        create_file(target)
        try:
            with (
                _storage_faults(),
                zipfile.ZipFile(self.file) as archive,
                archive.open(BOOK_FILE) as source,
                target.open("wb") as sink,
            ):
                _copy_checked(source, sink, self)
                sink.flush()
                os.fsync(sink.fileno())
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _damaged() -> BookUnreadable:
    return BookUnreadable(tr("This file is not a whole Frontdesk backup. Choose another backup file."))


@contextmanager
def _storage_faults() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, struct.error) as error:
        raise _damaged() from error
    except OSError as error:
        raise StorageFault(
            tr(
                "The backup cannot be written or read. Check that the folder exists, is writable, and that its disk is "
                "not full."
            )
        ) from error


def _copy(source: IO[bytes], sink: IO[bytes], most: int) -> str:
    """Copy at most `most` bytes; gives the SHA-256 of what was there."""
    digest, left = hashlib.sha256(), most
    while chunk := source.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise _damaged()
        digest.update(chunk)
        sink.write(chunk)
    return digest.hexdigest()


def _copy_checked(source: IO[bytes], sink: IO[bytes], backup: Backup) -> None:
    if _copy(source, sink, backup.book_bytes) != backup.sha256:
        raise _damaged()


def slug(name: str) -> str:
    """A clinic's name for a file name: `a` to `z`, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "clinic"


def copy_book(engines: Engines, key: bytes, target: Path) -> int:
    """Copy the live book to the new file `target`, encrypted with the same key, and check the copy. Gives its visits.

    Writers go on meanwhile; the copy is the book of one moment. Raises BookUnreadable, StorageFault, BookBusy.
    """
    create_file(target)
    with (
        translated_errors(),
        closing(connect_raw(engines.path, key)) as source,
        closing(connect_raw(target, key)) as copy,
    ):
        source.execute("BEGIN")
        counts = _counts(source)
        source.backup(copy)
        source.execute("ROLLBACK")
    with translated_errors(), closing(connect_raw(target, key)) as copy:
        problems = [
            *copy.execute("PRAGMA cipher_integrity_check").fetchall(),
            *(row for row in copy.execute("PRAGMA quick_check(1)").fetchall() if row != ("ok",)),
        ]
        if problems or _counts(copy) != counts:
            raise BookUnreadable(
                tr(
                    "The copy of the book turned out damaged, so no backup was made. Check the disk, then try again."
                )
            )
    return counts[0]


def _counts(connection: dbapi2.Connection) -> tuple[int, ...]:
    row: Any = connection.execute(
        "SELECT (SELECT count(*) FROM appointment), (SELECT count(*) FROM patient), (SELECT count(*) FROM message)"
    ).fetchone()
    return tuple(row)


def write_backup(
    engines: Engines, key: bytes, manifest: Manifest, target_dir: Path, now_utc: int
) -> BackupResult:
    """Back the open book up into `target_dir`, which is made where missing.

    Raises StorageFault, BookUnreadable, BookBusy; then nothing is left in the folder.
    """
    with _storage_faults():
        target_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        needed = 2 * engines.path.stat().st_size + SPARE_BYTES
        if shutil.disk_usage(target_dir).free < needed:
            raise StorageFault(
                tr(
                    "The disk of the backup folder is too full for a backup. Free some space or choose another folder."
                )
            )
        _sweep(target_dir, now_utc)
        work = Path(tempfile.mkdtemp(prefix=".frontdesk-", suffix=".part", dir=target_dir))
    try:
        visits = copy_book(engines, key, work / BOOK_FILE)
        with _storage_faults():
            whole = work / "whole"
            _pack(whole, work / BOOK_FILE, manifest, now_utc=now_utc, visits=visits)
            _check(whole)
            file = _free_name(target_dir, manifest.clinic, now_utc)
            os.replace(whole, file)
            sync_folder(target_dir)
            return BackupResult(file, file.stat().st_size, visits)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sweep(folder: Path, now_utc: int) -> None:
    """Remove what a backup that was killed left behind."""
    for part in folder.glob(".frontdesk-*.part"):
        if part.stat().st_mtime < now_utc / 1000 - STALE_SECONDS:
            shutil.rmtree(part, ignore_errors=True)


def _pack(whole: Path, book: Path, manifest: Manifest, *, now_utc: int, visits: int) -> None:
    create_file(whole)
    with whole.open("r+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_member(MANIFEST_FILE, now_utc), to_json(manifest))
            with (
                book.open("rb") as source,
                archive.open(_member(BOOK_FILE, now_utc), "w", force_zip64=True) as sink,
            ):
                digest = _copy(source, sink, book.stat().st_size)
            info = {
                "format": FORMAT,
                "made_utc": now_utc,
                "visits": visits,
                "book_bytes": book.stat().st_size,
                "sha256": digest,
            }
            archive.writestr(_member(INFO_FILE, now_utc), json.dumps(info, indent=2))
        file.flush()
        os.fsync(file.fileno())


def _member(name: str, now_utc: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, datetime.fromtimestamp(now_utc / 1000, UTC).timetuple()[:6])
    member.external_attr = 0o600 << 16
    return member


def _check(whole: Path) -> None:
    """Read the finished file as a restore would."""
    backup = read_backup(whole)
    with zipfile.ZipFile(whole) as archive, archive.open(BOOK_FILE) as source, open(os.devnull, "wb") as sink:
        _copy_checked(source, sink, backup)


def _free_name(folder: Path, clinic: str, now_utc: int) -> Path:
    stamp = datetime.fromtimestamp(now_utc / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    base = f"frontdesk-{slug(clinic)}-{stamp}"
    file, number = folder / f"{base}{SUFFIX}", 2
    while file.exists():
        file, number = folder / f"{base}-{number}{SUFFIX}", number + 1
    return file


def read_backup(file: Path) -> Backup:
    """Look at a backup file without any key. The file may come from anywhere and is believed nothing.

    Raises BookUnreadable (not a backup, damaged), NewerBook, StorageFault (cannot be read).
    """
    with _storage_faults():
        size = file.stat().st_size
        with zipfile.ZipFile(file) as archive:
            members = {member.filename: member for member in archive.infolist()}
            if set(members) != {MANIFEST_FILE, BOOK_FILE, INFO_FILE} or len(archive.infolist()) != 3:
                raise _damaged()
            for member in members.values():
                # Nothing is compressed or encrypted by zip: a member is never larger than the file it is in.
                if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 0x1:
                    raise _damaged()
                if member.file_size != member.compress_size or member.file_size > size:
                    raise _damaged()
            if max(members[MANIFEST_FILE].file_size, members[INFO_FILE].file_size) > MOST_BYTES:
                raise _damaged()
            manifest = from_json(archive.read(MANIFEST_FILE))
            return _described(
                file, manifest, archive.read(INFO_FILE), book_bytes=members[BOOK_FILE].file_size
            )


def _described(file: Path, manifest: Manifest, content: bytes, *, book_bytes: int) -> Backup:
    try:
        info = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(info, dict) or not isinstance(info.get("format"), int):
        raise _damaged()
    if info["format"] > FORMAT:
        raise NewerBook(
            tr("This backup was written by a newer Frontdesk. Install the newest version, then restore it.")
        )
    made_utc, visits, digest = info.get("made_utc"), info.get("visits"), info.get("sha256")
    if not isinstance(made_utc, int) or not isinstance(visits, int) or not isinstance(digest, str):
        raise _damaged()
    if info.get("book_bytes") != book_bytes:
        raise _damaged()
    return Backup(file, manifest, made_utc, visits, book_bytes, digest)


def prune(folder: Path, *, stay: Callable[[Sequence[int]], Collection[int]], book_id: str) -> list[Path]:
    """Remove the backups of one book whose moments (UTC ms) `stay` leaves out; gives what was removed.

    Files of other books, files that cannot be read and files of other names stay. Raises StorageFault.
    """
    ours: dict[Path, int] = {}
    with _storage_faults():
        for file in sorted(folder.iterdir()):
            if _NAME.fullmatch(file.name) and (found := _of_book(file, book_id)) is not None:
                ours[file] = found.made_utc
        staying = stay(tuple(ours.values()))
        gone = [file for file, made in ours.items() if made not in staying]
        for file in gone:
            file.unlink()
    return gone


def _of_book(file: Path, book_id: str) -> Backup | None:
    try:
        found = read_backup(file)
    except FrontdeskError:
        return None
    return found if found.manifest.book_id == book_id else None
