"""The manifest: what is written comes back, and nothing else is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import BookMissing, BookUnreadable, FrontdeskError, NewerBook, StorageFault
from frontdesk.models.manifest import (
    MOST_BYTES,
    Manifest,
    Wrap,
    from_json,
    read_manifest,
    to_json,
    write_manifest,
)

MANIFEST = Manifest(
    book_id="0198c0de-0000-7000-8000-000000000001",
    clinic="Zubní ordinace Říčany",
    created="2026-03-02T12:00:00Z",
    schema="0001",
    key_kind="keyring",
    wraps=(Wrap("recovery", b"\0\1box"), Wrap("os_user", b"\2box", "anna")),
)


def _document() -> dict[str, object]:
    document: dict[str, object] = json.loads(to_json(MANIFEST))
    return document


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_its_form_is_that_of_the_first_release() -> None:
    assert _document() == {
        "format": 1,
        "book_id": "0198c0de-0000-7000-8000-000000000001",
        "clinic": "Zubní ordinace Říčany",
        "created": "2026-03-02T12:00:00Z",
        "schema": "0001",
        "key": {"kind": "keyring"},
        "wraps": [
            {"kind": "recovery", "blob": "AAFib3g="},
            {"kind": "os_user", "holder": "anna", "blob": "AmJveA=="},
        ],
    }


def test_wraps_by_holder() -> None:
    assert MANIFEST.wraps_of("os_user", "anna") == (Wrap("os_user", b"\2box", "anna"),)
    assert MANIFEST.wraps_of("os_user", "berta") == ()
    assert "box" not in repr(MANIFEST)


def test_none_there(tmp_path: Path) -> None:
    with pytest.raises(BookMissing, match="no book in this folder"):
        read_manifest(tmp_path)


def test_one_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(StorageFault):
        read_manifest(tmp_path)


def test_one_that_is_huge(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b" " * (MOST_BYTES + 1) + to_json(MANIFEST))
    with pytest.raises(BookUnreadable):
        read_manifest(tmp_path)


def test_a_newer_form_is_refused_even_if_the_rest_is_strange() -> None:
    with pytest.raises(NewerBook):
        from_json(b'{"format": 2, "everything": "else"}')


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": True},
        {"format": "1"},
        {"format": None},
        {"book_id": ""},
        {"book_id": 5},
        {"key": {}},
        {"key": {"kind": "plain"}},
        {"key": "keyring"},
        {"wraps": {}},
        {"wraps": ["x"]},
        {"wraps": [{"kind": "recovery", "blob": "not base64!"}]},
        {"wraps": [{"kind": "recovery", "blob": 5}]},
        {"clinic": ["x"]},
    ],
)
def test_a_damaged_one_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BookUnreadable, match=r"manifest\.json is damaged"):
        from_json(json.dumps(_document() | change).encode())


def _read(content: bytes) -> Manifest | FrontdeskError:
    try:
        return from_json(content)
    except FrontdeskError as error:
        return error


@given(st.integers(0, 400), st.binary(max_size=3))
def test_any_damage_is_a_sentence(position: int, patch: bytes) -> None:
    content = to_json(MANIFEST)
    damaged = content[:position] + patch + content[position + len(patch) + 1 :]
    read = _read(damaged)
    if isinstance(read, FrontdeskError):
        assert read.sentence.endswith(".")
    else:
        assert read.key_kind in ("keyring", "passphrase")


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": 1e999}'])
def test_what_is_no_manifest(content: bytes) -> None:
    with pytest.raises(BookUnreadable):
        from_json(content)
