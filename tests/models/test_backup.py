"""Backups: of a live book, whole or not at all, and nothing believed of what comes back."""

from __future__ import annotations

import os
import signal
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from frontdesk.domain.errors import BookUnreadable, FrontdeskError, NewerBook, Refused, StorageFault
from frontdesk.models import backup as backup_module
from frontdesk.models.backup import Backup, prune, read_backup, slug, write_backup
from frontdesk.models.engine import Engines, open_engines, write_session
from frontdesk.models.manifest import Manifest, Wrap, to_json
from frontdesk.models.tables import Appointment, Patient
from tests.models import seed
from tests.support.books import KEY

if sys.platform != "win32":
    import resource

NOW = seed.NOON
MANIFEST = Manifest(
    "book-1", "Klinika Říčany", "2026-03-02T12:00:00Z", "0001", "keyring", (Wrap("recovery", b"w"),)
)
OTHER = Manifest("book-2", "Klinika Říčany", "2026-03-02T12:00:00Z", "0001", "keyring")


@pytest.fixture
def book(engines: Engines) -> Engines:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1, last_name="Unverwechselbar")
        seed.visit(session, 1, patient_id=1, start_utc=NOW)
        seed.visit(session, 2, patient_id=1, start_utc=NOW + seed.DAY)
    return engines


@pytest.fixture
def file(book: Engines, tmp_path: Path) -> Path:
    return write_backup(book, KEY, MANIFEST, tmp_path / "backups", NOW).file


def test_a_backup_is_one_file_with_all_that_a_new_machine_needs(book: Engines, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "backups"
    done = write_backup(book, KEY, MANIFEST, folder, NOW)
    assert done.file.name == "frontdesk-klinika-ricany-20260302T120000Z.fdbackup"
    assert list(folder.iterdir()) == [done.file]
    assert done.bytes == done.file.stat().st_size
    assert done.visits == 2
    found = read_backup(done.file)
    assert (found.manifest, found.made_utc, found.visits) == (MANIFEST, NOW, 2)
    found.extract(tmp_path / "restored.db")
    restored = open_engines(tmp_path / "restored.db", KEY)
    with restored.read.connect() as connection:
        assert connection.execute(select(Patient.last_name)).scalars().all() == ["Unverwechselbar"]
    restored.dispose()


def test_nothing_of_the_book_is_readable_in_it(file: Path) -> None:
    content = file.read_bytes()
    assert b"Unverwechselbar" not in content
    assert b"CREATE TABLE" not in content
    assert KEY not in content
    assert KEY.hex().encode() not in content


def test_two_in_one_second_get_two_names(book: Engines, tmp_path: Path) -> None:
    names = {write_backup(book, KEY, MANIFEST, tmp_path / "b", NOW).file.name for _ in range(3)}
    assert len(names) == 3


def test_a_live_book_is_copied_as_of_one_moment(book: Engines, tmp_path: Path) -> None:
    """A writer adds patients and visits in pairs meanwhile: no backup may hold half a pair."""
    stop, began = threading.Event(), threading.Event()

    def write() -> None:
        number = 10
        while not stop.is_set():
            with write_session(book) as session:
                seed.patient(session, number)
                seed.visit(session, number, patient_id=number, start_utc=NOW + number * seed.DAY)
            number += 1
            began.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        began.wait()
        found = [write_backup(book, KEY, MANIFEST, tmp_path / "b", NOW + n * 1000) for n in range(4)]
    finally:
        stop.set()
        writer.join()
    for number, done in enumerate(found):
        target = tmp_path / f"{number}.db"
        read_backup(done.file).extract(target)
        restored = open_engines(target, KEY)
        with restored.read.connect() as connection:
            patients = connection.execute(select(func.count()).select_from(Patient)).scalar_one()
            visits = connection.execute(select(func.count()).select_from(Appointment)).scalar_one()
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        restored.dispose()
        assert visits == done.visits == patients + 1


def test_a_folder_that_cannot_be(book: Engines, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFault, match="cannot be written"):
        write_backup(book, KEY, MANIFEST, tmp_path / "file", NOW)


def test_too_little_room(book: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_module, "SPARE_BYTES", 1 << 62)
    with pytest.raises(StorageFault, match="too full"):
        write_backup(book, KEY, MANIFEST, tmp_path / "b", NOW)
    assert list((tmp_path / "b").iterdir()) == []


@contextmanager
def _no_file_beyond(size: int) -> Iterator[None]:
    """Writes past `size` fail, as on a disk with a quota."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.skipif(sys.platform == "win32", reason="quotas by POSIX limits")
def test_a_disk_that_fills_up_half_way(book: Engines, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    with _no_file_beyond(200_000), pytest.raises(StorageFault):
        write_backup(book, KEY, MANIFEST, folder, NOW)
    # Past the copy of the book, at the archive's very end.
    whole = write_backup(book, KEY, MANIFEST, tmp_path / "c", NOW).bytes
    with _no_file_beyond(whole - 10), pytest.raises(StorageFault):
        write_backup(book, KEY, MANIFEST, folder, NOW)
    assert list(folder.iterdir()) == []


def test_the_wrong_key_makes_no_backup(book: Engines, tmp_path: Path) -> None:
    with pytest.raises(BookUnreadable):
        write_backup(book, bytes(32), MANIFEST, tmp_path / "b", NOW)
    assert list((tmp_path / "b").iterdir()) == []


def test_what_a_killed_backup_left_is_swept_after_a_day(book: Engines, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    for name, age in ((".frontdesk-old.part", 2 * seed.DAY), (".frontdesk-new.part", 0)):
        (folder / name).mkdir(parents=True)
        os.utime(folder / name, ((NOW - age) / 1000, (NOW - age) / 1000))
    done = write_backup(book, KEY, MANIFEST, folder, NOW)
    assert {path.name for path in folder.iterdir()} == {".frontdesk-new.part", done.file.name}


def test_extracting_overwrites_nothing(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "there.db"
    target.write_text("precious")
    with pytest.raises(Refused):
        read_backup(file).extract(target)
    assert target.read_text() == "precious"


def _repacked(file: Path, members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> Path:
    target = file.with_name("repacked.fdbackup")
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target


def _members(file: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(file) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_a_changed_book_inside_is_found(file: Path, tmp_path: Path) -> None:
    members = [
        (name, content[:5000] + b"x" + content[5001:] if name == "book.db" else content)
        for name, content in _members(file)
    ]
    found = read_backup(_repacked(file, members))
    with pytest.raises(BookUnreadable):
        found.extract(tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()


def _hostile(members: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    plain = dict(members)
    yield []
    for name in plain:
        yield [(other, content) for other, content in members if other != name]
        yield [(f"../{other}" if other == name else other, content) for other, content in members]
    yield [*members, ("../../evil", b"x")]
    yield [*members, ("extra", b"x")]
    yield [(name, b"x" * 2_000_000 if name == "backup.json" else content) for name, content in members]
    for bad in (b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "made_utc": "x"}', b"\xff"):
        yield [(name, bad if name == "backup.json" else content) for name, content in members]
    yield [(name, b"{}" if name == "manifest.json" else content) for name, content in members]


def test_hostile_archives_are_refused(file: Path) -> None:
    for members in _hostile(_members(file)):
        with pytest.raises(BookUnreadable):
            read_backup(_repacked(file, members))


def test_a_compressed_archive_is_refused(file: Path) -> None:
    with pytest.raises(BookUnreadable):
        read_backup(_repacked(file, _members(file), zipfile.ZIP_DEFLATED))


def test_a_newer_backup_is_told_apart(file: Path) -> None:
    members = [
        (name, b'{"format": 2}' if name == "backup.json" else content) for name, content in _members(file)
    ]
    with pytest.raises(NewerBook):
        read_backup(_repacked(file, members))
    members = [
        (
            name,
            to_json(MANIFEST).replace(b'"format": 1', b'"format": 2') if name == "manifest.json" else content,
        )
        for name, content in _members(file)
    ]
    with pytest.raises(NewerBook):
        read_backup(_repacked(file, members))


def test_what_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "x.fdbackup"
    path.write_bytes(b"not a zip at all")
    with pytest.raises(BookUnreadable):
        read_backup(path)
    with pytest.raises(StorageFault):
        read_backup(tmp_path / "none.fdbackup")


def _refusal(file: Path, target: Path) -> FrontdeskError | None:
    try:
        read_backup(file).extract(target)
    except FrontdeskError as error:
        return error
    return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 4000), st.booleans(), st.binary(min_size=1, max_size=4))
def test_any_damage_is_a_sentence(file: Path, offset: int, at_end: bool, patch: bytes) -> None:
    content = bytearray(file.read_bytes())
    start = len(content) - 1 - offset % 400 if at_end else offset
    content[start : start + len(patch)] = patch
    damaged, target = file.with_name("damaged.fdbackup"), file.with_name("damaged.db")
    damaged.write_bytes(content)
    refusal = _refusal(damaged, target)
    if refusal is not None:
        assert refusal.sentence.endswith(".")
        assert not target.exists()
    else:
        with zipfile.ZipFile(file) as archive:
            assert target.read_bytes() == archive.read("book.db")
        target.unlink()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**63))
def test_a_file_that_was_cut_short_is_no_backup(file: Path, length: int) -> None:
    content = file.read_bytes()
    cut = file.with_name("cut.fdbackup")
    cut.write_bytes(content[: length % len(content)])
    with pytest.raises(BookUnreadable):
        read_backup(cut)


def test_old_backups_of_this_book_go_and_nothing_else(book: Engines, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    ours = [write_backup(book, KEY, MANIFEST, folder, NOW + n * seed.DAY).file for n in range(5)]
    theirs = write_backup(book, KEY, OTHER, folder, NOW - seed.DAY).file
    damaged = folder / "frontdesk-klinika-ricany-20200101T000000Z.fdbackup"
    damaged.write_bytes(b"x")
    (folder / "letter.txt").write_text("x")
    assert set(prune(folder, stay=lambda made: sorted(made)[-2:], book_id="book-1")) == set(ours[:3])
    assert set(folder.iterdir()) == {*ours[3:], theirs, damaged, folder / "letter.txt"}
    assert prune(folder, stay=lambda made: made, book_id="book-1") == []


def test_pruning_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        prune(tmp_path / "none", stay=lambda made: made, book_id="x")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Klinika Říčany", "klinika-ricany"),
        ("../../etc", "etc"),
        ("診療所", "clinic"),
        ("A & B  Ltd.", "a-b-ltd"),
        ("x" * 90, "x" * 40),
    ],
)
def test_names_for_files(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_backup_knows_its_file(file: Path) -> None:
    found = read_backup(file)
    assert isinstance(found, Backup)
    assert found.file == file
