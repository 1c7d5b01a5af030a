"""Files of every encoding, and files that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frontdesk.domain.errors import Refused, UsageError
from frontdesk.services.imports.source import LONGEST_LINE, opened

TEXT = "id,name\n1,Dvořák\n2,Łódź\n"


def _lines(path: Path) -> list[str]:
    with opened(path) as source:
        return list(source.lines())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_are_read_whatever_their_form(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    path = tmp_path / "a.csv"
    path.write_bytes((mark + TEXT).encode(encoding))
    assert _lines(path) == ["id,name", "1,Dvořák", "2,Łódź"]


def test_what_is_not_utf8_is_windows_1252(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,name\n1,Müller – “Café”\n".encode("cp1252"))
    assert _lines(path)[1] == "1,Müller – “Café”"


def test_one_damaged_byte_does_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("1,Dvořák\n2,Bro".encode() + b"\xff" + "ken\n3,Łódź\n".encode())
    lines = _lines(path)
    assert lines[0] == "1,Dvořák"
    assert lines[2] == "3,Łódź"
    assert "\udcff" in lines[1]


def test_a_sequence_cut_at_a_block_border_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("ř" * 1_048_577).encode()[1:] + b"\n")
    # Half a character at the front: the rest is UTF-8 all the same.
    (line, *_) = _lines(path)
    assert line.count("ř") == min(LONGEST_LINE - 1, 1_048_576)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(["a,b", "1,2", "3,4"]).encode())
    assert _lines(path) == ["a,b", "1,2", "3,4"]


def test_a_line_without_end_is_cut_and_the_next_one_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * (3 * LONGEST_LINE + 5) + b"\nnext\n")
    first, second = _lines(path)
    assert len(first) == LONGEST_LINE
    assert second == "next"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (TEXT.encode("utf-16-le"), "no readable text"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=says):
        _lines(path)


def test_a_missing_file_and_a_folder_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        _lines(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="not a file"):
        _lines(tmp_path)


def test_a_device_is_not_a_file() -> None:
    with pytest.raises(UsageError, match="not a file"):
        _lines(Path(os.devnull))


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    with opened(path) as source:
        assert source.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
