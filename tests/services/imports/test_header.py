"""Which column is which."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.domain.errors import Refused, UsageError
from frontdesk.services.imports import read_map
from frontdesk.services.imports.header import (
    PATIENT_COLUMNS,
    PATIENT_NEEDED,
    Header,
    absent_notice,
    checked_map,
    read_header,
    unknown_notice,
)


def _header(line: str, **column_map: str) -> Header:
    return read_header(
        line, columns=PATIENT_COLUMNS, needed=PATIENT_NEEDED, column_map=checked_map(column_map)
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_shows_the_columns(delimiter: str) -> None:
    header = _header(delimiter.join(["external_id", "last_name", "notes"]))
    assert header.delimiter == delimiter
    assert dict(header.places) == {"external_id": 0, "last_name": 1, "notes": 2}


def test_case_spaces_and_order_do_not_count() -> None:
    header = _header(" Last_Name ; EXTERNAL_ID;\ufefffirst_name")
    assert dict(header.places) == {"external_id": 1, "first_name": 2, "last_name": 0}
    assert header.column_at(0) == "last_name"
    assert header.column_at(None) == ""


def test_quoted_headers_may_hold_delimiters() -> None:
    header = _header('"external_id","last_name","Town; street"')
    assert header.delimiter == ","
    assert header.unknown == ("Town; street",)


def test_unknown_columns_are_told_once_and_empty_ones_never() -> None:
    header = _header("external_id,last_name,Shoe size,,Hat")
    assert unknown_notice(header) == "These columns are unknown and were ignored: Shoe size, Hat."
    assert unknown_notice(_header("external_id,last_name,,")) is None


def test_hundreds_of_unknown_columns_are_counted() -> None:
    notice = unknown_notice(_header("external_id,last_name," + ",".join(f"c{n}" for n in range(300))))
    assert notice is not None
    assert "c19 and 280 more" in notice


def test_a_map_leads_to_the_files_own_names() -> None:
    header = _header("PatNum;Surname;external_id", external_id="patnum", LAST_NAME="Surname ")
    assert dict(header.places) == {"external_id": 0, "last_name": 1}
    assert header.unknown == ("external_id",)


def test_a_mapped_column_that_the_file_lacks_is_told() -> None:
    header = _header("external_id,last_name", notes="Remarks")
    assert absent_notice(header) == "The map names columns that the file has not: Remarks."
    assert absent_notice(_header("external_id,last_name")) is None


def test_a_map_of_columns_that_do_not_exist_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="surname"):
        checked_map({"surname": "x"})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1,Smith,John", "no header"),
        ('"a","b"', "no header"),
        ("external_id,first_name", "last_name"),
        ("first_name,last_name", "external_id"),
        ("external_id,last_name,Last_Name", "twice"),
        ('external_id,"last_name', "quote"),
    ],
)
def test_headers_that_can_not_be_used_are_refused(line: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        _header(line)


def test_a_map_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('\ufeff{"external_id": "PatNum"}', encoding="utf-8")
    assert read_map(path) == {"external_id": "PatNum"}


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'"x"', b'{"external_id": 3}', b'{"external_id": " "}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_wrong_map_file_is_wrong_usage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "map.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="map file"):
        read_map(path)


def test_a_missing_map_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no map file"):
        read_map(tmp_path / "none.json")
    with pytest.raises(UsageError, match="folder"):
        read_map(tmp_path)


def test_a_column_that_the_map_leaves_empty_is_not_read_and_not_missed() -> None:
    header = read_header(
        "external_id,last_name,notes,",
        columns=PATIENT_COLUMNS,
        needed=PATIENT_NEEDED,
        column_map={"notes": ""},
    )
    assert dict(header.places) == {"external_id": 0, "last_name": 1}
    assert header.unknown == ("notes",)
    assert header.absent == ()
