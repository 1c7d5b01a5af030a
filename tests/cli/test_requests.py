"""Requests for a visit from the command line: read from a file, listed, booked, dismissed."""

from __future__ import annotations

from tests.support.command import Desk

HEADER = "external_id,received_at,first_name,last_name,birth_date,type,weekdays,part_of_day,wish"
ROWS = (
    "W1,2026-11-22T07:30,Jana,Nováková,1980-05-31,Check-up,mon-wed,morning,after nine",
    "W2,,Oleg,Ivanov,,,,,",
)


def _file(desk: Desk, *rows: str) -> str:
    file = desk.folder.parent / "requests.csv"
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return str(file)


def test_requests_come_in_once_and_bad_rows_are_told(desk: Desk) -> None:
    bad, odd = "W3,,A,,,,,,", "W4,soon,A,B,,,someday,,"
    done = desk.run("import", "requests", _file(desk, *ROWS, bad, odd))
    assert done.status == 1
    assert "3 added, 0 updated, 0 unchanged, 1 refused." in done.out
    assert "Line 5 (W4), weekdays: someday is no weekday." in done.out
    again = desk.json("import", "requests", _file(desk, *ROWS, odd))
    assert (again["added"], again["unchanged"], again["refused"]) == (0, 3, [])
    assert desk.run("import", "requests", _file(desk, *ROWS), "--dry-run").status == 0
    assert desk.run("import", "requests", "nowhere.csv").status == 2


def test_they_are_listed_in_the_worklist_too_and_dismissed_with_a_reason(desk: Desk) -> None:
    desk.json("import", "requests", _file(desk, *ROWS))
    rows = desk.json("requests")
    assert [row["external_id"] for row in rows] == ["W1", "W2"]
    assert (rows[0]["weekdays"], rows[0]["part_of_day"], rows[0]["wish"]) == (
        [1, 2, 3],
        "morning",
        "after nine",
    )
    assert rows[0]["patient_id"] is None
    needs = desk.json("needs-you")
    assert [row["request_id"] for row in needs] == [row["id"] for row in rows]
    assert all(row["kind"] == "other" and row["message_id"] == row["request_id"] for row in needs)
    assert "Asks for Check-up, Mon, Tue and Wed, in the morning" in desk.run("requests").out
    assert desk.run("request", "dismiss", rows[1]["id"], "--reason", " ").status == 2
    gone = desk.json("request", "dismiss", "ext:W2", "--reason", "Booked elsewhere")
    assert gone == {"id": rows[1]["id"], "state": "dismissed", "reason": "Booked elsewhere"}
    assert len(desk.json("requests")) == 1
    assert desk.json("undo") == {"act": "dismiss", "title": "the dismissal of the request"}
    assert len(desk.json("requests")) == 2
    assert desk.run("request", "dismiss", "ext:W9", "--reason", "x").status != 0


def test_a_booking_answers_a_request_and_undo_opens_it_again(desk: Desk) -> None:
    desk.json("import", "requests", _file(desk, *ROWS))
    desk.json("provider", "add", "Dr Malik")
    patient = desk.json("patient", "add", "--last-name", "Ivanov")["id"]
    words = ("book", "--patient", patient, "--provider", "Dr Malik", "--start", "2027-03-01T09:00")
    desk.json(*words, "--minutes", "20", "--request", "ext:W2")
    assert [row["external_id"] for row in desk.json("requests")] == ["W1"]
    assert desk.run(*words[:-1], "2027-03-01T10:00", "--minutes", "20", "--request", "ext:W2").status == 4
    desk.json("undo")
    assert len(desk.json("requests")) == 2
    assert "Nobody waits" not in desk.run("requests").out


def test_a_reply_to_something_that_is_no_text_says_what_it_is_and_what_settles_it(desk: Desk) -> None:
    desk.json("import", "requests", _file(desk, *ROWS))
    desk.json("provider", "add", "Dr Malik")
    (row, _) = desk.json("needs-you")
    done = desk.run("reply", row["message_id"], "--as", "ignore")
    assert (done.status, done.out) == (2, "")
    assert f"{row['request_id']} is a request for a visit, not a text." in done.err
    assert f"frontdesk request dismiss {row['request_id']} --reason TEXT" in done.err
    assert len(desk.json("requests")) == 2

    patient = desk.json("patient", "add", "--last-name", "Ivanov")["id"]
    words = ("book", "--patient", patient, "--provider", "Dr Malik", "--start", "2027-03-01T09:00")
    visit = desk.json(*words, "--minutes", "20")["id"]
    assert f"messages --patient {patient}." in desk.run("reply", patient, "--as", "confirm").err
    assert f"messages --appointment {visit}." in desk.run("resolve", visit, "--as", "sent").err
    nothing = desk.run("reply", "0190a0a0-0000-7000-8000-000000000000", "--as", "ignore")
    assert "There is no message 0190a0a0-0000-7000-8000-000000000000 in the book." in nothing.err
