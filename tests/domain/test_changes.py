"""What a transaction changed."""

from __future__ import annotations

from frontdesk.domain.changes import Change, Changes, Kind


def test_changes_are_values() -> None:
    one = Changes(7, (Change(Kind.APPOINTMENT, 1), Change(Kind.PATIENT, 2)))
    assert one == Changes(7, (Change(Kind("appointment"), 1), Change(Kind("patient"), 2)))
    assert {Change(Kind.MESSAGE, 1), Change(Kind.MESSAGE, 1)} == {Change(Kind.MESSAGE, 1)}
    assert Changes(0, ()) != one
