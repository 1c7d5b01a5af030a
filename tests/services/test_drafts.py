"""Drafts: kept whole, unreadable to others, gone in the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import StorageFault
from frontdesk.domain.instants import DAY, HOUR
from frontdesk.services.drafts import FOLDER, Draft, DraftFiles, drafts_of
from frontdesk.services.identity import new_public_id
from tests.support.clinic import make_clinic

KEY = bytes(range(32))
NOW = 1_795_420_800_000
DRAFT = Draft(
    id="0190a1b2-0000-7000-8000-000000000001",
    kind="booking",
    title="Jana Nováková at 9:00",
    at_utc=NOW,
    fields={"note": "left knee", "patient": 4, "time": None, "overbook": False},
    by="staff:Eva Marsh",
    parked=True,
)


@pytest.fixture
def files(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path, KEY)


def test_a_draft_comes_back_as_it_was(files: DraftFiles) -> None:
    files.write(DRAFT)
    assert files.load(now_utc=NOW + HOUR) == (DRAFT,)


def test_a_later_state_takes_the_place_of_the_earlier_one(files: DraftFiles) -> None:
    files.write(DRAFT)
    later = replace(DRAFT, fields={"note": "right knee"}, at_utc=NOW + 1)
    files.write(later)
    assert files.load(now_utc=NOW) == (later,)


def test_the_latest_comes_first_and_a_removed_one_is_gone(files: DraftFiles) -> None:
    other = replace(DRAFT, id=new_public_id(), at_utc=NOW + 5)
    files.write(DRAFT)
    files.write(other)
    assert files.load(now_utc=NOW) == (other, DRAFT)
    files.remove(other.id)
    files.remove(other.id)
    assert files.load(now_utc=NOW) == (DRAFT,)


def test_nothing_of_it_can_be_read_on_the_disk(files: DraftFiles, tmp_path: Path) -> None:
    files.write(DRAFT)
    [path] = (tmp_path / FOLDER).iterdir()
    raw = path.read_bytes()
    for word in ("Jana", "Nováková", "knee", "booking", "Eva"):
        assert word.encode() not in raw
    assert path.stat().st_mode & 0o077 == 0
    assert "knee" not in repr(DRAFT)


def test_another_key_another_name_or_a_changed_bit_opens_nothing_and_destroys_nothing(
    files: DraftFiles, tmp_path: Path
) -> None:
    files.write(DRAFT)
    [path] = (tmp_path / FOLDER).iterdir()
    assert DraftFiles(tmp_path, bytes(32)).load(now_utc=NOW) == ()
    copy = path.with_name(f"{new_public_id()}.draft")
    copy.write_bytes(path.read_bytes())
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    damaged = path.with_name(f"{new_public_id()}.draft")
    damaged.write_bytes(raw)
    damaged.with_name("note.draft").write_bytes(b"")
    assert files.load(now_utc=NOW) == (DRAFT,)
    assert copy.exists()
    assert damaged.exists()


def test_what_nobody_took_up_again_goes(files: DraftFiles) -> None:
    files.write(DRAFT)
    assert files.load(now_utc=NOW + 14 * DAY - 1) == (DRAFT,)
    assert files.load(now_utc=NOW + 14 * DAY) == ()
    assert files.load(now_utc=NOW) == ()


def test_a_disk_that_refuses_leaves_the_earlier_state(files: DraftFiles, tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StorageFault, match="can't be kept"):
        files.write(DRAFT)
    assert files.load(now_utc=NOW) == ()


def test_an_id_that_is_a_path_is_refused(files: DraftFiles) -> None:
    with pytest.raises(ValueError, match="UUID"):
        files.write(replace(DRAFT, id="../../book"))


def test_the_drafts_of_a_book_have_a_key_of_their_own(tmp_path: Path) -> None:
    book = make_clinic(tmp_path)
    try:
        drafts_of(book).write(DRAFT)
        assert drafts_of(book).load(now_utc=NOW) == (DRAFT,)
        assert DraftFiles(book.folder, book.keys.backup).load(now_utc=NOW) == ()
    finally:
        book.close()


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_comes_back_letter_by_letter(
    tmp_path_factory: pytest.TempPathFactory, text: str, title: str
) -> None:
    files = DraftFiles(tmp_path_factory.mktemp("drafts"), KEY)
    draft = replace(DRAFT, title=title, fields={"note": text})
    files.write(draft)
    assert files.load(now_utc=NOW) == (draft,)
