"""Patients from files: good rows in, bad ones told, the desk's own changes respected."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Refused, UsageError
from frontdesk.models.search_index import differences
from frontdesk.services.imports import RefusedRow
from tests.services.imports.desk import PATIENT_HEADER, Desk

ANNA_ROW = "P1,Anna,Dvořák,1980-05-31,07400 123456,020 7946 0958,anna@example.org,cs,yes,no,careful"


def _file(*rows: str, header: str = PATIENT_HEADER) -> str:
    return "\n".join([header, *rows])


def test_a_row_fills_the_card(desk: Desk) -> None:
    report = desk.patients(_file(ANNA_ROW))
    assert (report.added, report.updated, report.unchanged, report.refused) == (1, 0, 0, ())
    card = desk.patient("P1")
    assert card["first_name"] == "Anna"
    assert card["last_name"] == "Dvořák"
    assert card["birth_date"] == "1980-05-31"
    assert card["mobile"] == "+447400123456"
    assert card["phone"] == "+442079460958"
    assert (card["email"], card["language"], card["notes"]) == ("anna@example.org", "cs", "careful")
    assert (card["sms_consent"], card["email_consent"], card["revision"]) == ("yes", "no", 1)
    assert desk.rows("SELECT channel, state, source, actor FROM consent ORDER BY id") == [
        {"channel": "sms", "state": "yes", "source": "import patients.csv", "actor": "user:anna"},
        {"channel": "email", "state": "no", "source": "import patients.csv", "actor": "user:anna"},
    ]


def test_new_patients_are_found_at_once(desk: Desk) -> None:
    desk.patients(_file(ANNA_ROW))
    with desk.book.read() as connection:
        assert differences(connection) == 0
    assert desk.row("SELECT last FROM patient_search") == {"last": "dvorak"}
    desk.patients(_file(ANNA_ROW.replace("Dvořák", "Nováková")))
    assert desk.row("SELECT last FROM patient_search") == {"last": "novakova"}
    with desk.book.read() as connection:
        assert differences(connection) == 0


def test_only_the_needed_columns_are_needed(desk: Desk) -> None:
    report = desk.patients("external_id;last_name\nP1;Novák\n")
    assert report.added == 1
    card = desk.patient("P1")
    assert (card["first_name"], card["birth_date"], card["sms_consent"]) == ("", None, "")
    assert not desk.rows("SELECT id FROM consent")


def test_good_rows_come_in_and_each_refused_one_is_told(desk: Desk) -> None:
    header = "external_id,last_name,birth_date,mobile,email,language,sms_consent"
    report = desk.patients(
        _file(
            "P1,Good,,,,,",
            "P2,Bad,1980-02-30,,,,",
            "P3,Bad,,12,,,",
            "P4,Bad,,,not an address,,",
            "P5,Bad,,,,klingon-language,",
            "P6,Bad,,,,,perhaps",
            ",Bad,,,,,",
            "P8,,,,,,",
            "P9,Bad,,",
            "P1,Twice,,,,,",
            'P11,"Bad,,,,,',
            "P12,Go\0od,,,,,",
            f"P13,{'x' * 100_000},,,,,",
            "P14,Good,,,,,",
            header=header,
        )
    )
    assert report.added == 2
    assert [row["external_id"] for row in desk.rows("SELECT external_id FROM patient ORDER BY id")] == [
        "P1",
        "P14",
    ]
    told = {row.line: (row.external_id, row.column) for row in report.refused}
    assert told == {
        3: ("P2", "birth_date"),
        4: ("P3", "mobile"),
        5: ("P4", "email"),
        6: ("P5", "language"),
        7: ("P6", "sms_consent"),
        8: ("", "external_id"),
        9: ("P8", "last_name"),
        10: ("P9", ""),
        11: ("P1", "external_id"),
        12: ("P11", ""),
        13: ("P12", "last_name"),
        14: ("P13", "last_name"),
    }
    assert "Line 2" in next(row.reason for row in report.refused if row.line == 11)


def test_a_refused_first_row_leaves_its_id_to_a_good_one(desk: Desk) -> None:
    report = desk.patients(_file("P1,Bad,maybe", "P1,Good,yes", header="external_id,last_name,sms_consent"))
    assert (report.added, len(report.refused)) == (1, 1)
    assert desk.patient("P1")["last_name"] == "Good"


def test_the_report_as_json(desk: Desk) -> None:
    report = desk.patients("external_id,last_name,hat\nP1,A,x\nP2,,x\n")
    assert report.to_json() == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": [
            {
                "line": 3,
                "external_id": "P2",
                "column": "last_name",
                "reason": "last_name is empty. Fill it in.",
            }
        ],
        "notices": ["These columns are unknown and were ignored: hat."],
    }
    assert report.refused == (RefusedRow(3, "P2", "last_name", "last_name is empty. Fill it in."),)


def test_unusual_numbers_come_in_with_one_notice_for_all(desk: Desk) -> None:
    rows = [f"P{n},A,+447700900{n:03d}" for n in range(40)]
    report = desk.patients(_file(*rows, "L,A,020 7946 0958", header="external_id,last_name,mobile"))
    assert report.added == 41
    unusual, landline = report.notices
    assert "lines 2, 3, 4" in unusual
    assert "and 30 more" in unusual
    assert "landlines" in landline
    assert landline.endswith("lines 42.")


def test_a_damaged_character_is_told(desk: Desk) -> None:
    report = desk.patients(_file("P1,Dvo\ufffd\ufffdk", header="external_id,last_name"))
    assert report.added == 1
    assert "lines 2" in report.notices[0]


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", "P1,Smith\n", "external_id,first_name\nP1,A\n", "external_id,last_name,last_name\n"],
)
def test_without_a_usable_header_nothing_is_imported(desk: Desk, content: str) -> None:
    before = desk.everything()
    with pytest.raises(Refused):
        desk.patients(content)
    assert desk.everything() == before


def test_a_header_alone_is_fine(desk: Desk) -> None:
    report = desk.patients("external_id,last_name")
    assert (report.added, report.refused) == (0, ())


def test_what_spreadsheets_write_above_the_header(desk: Desk) -> None:
    report = desk.patients("sep=;\nexternal_id;last_name\nP1;A\nP2;\n")
    assert report.added == 1
    assert report.refused[0].line == 4


def test_windows_1252_with_semicolons(desk: Desk) -> None:
    desk.patients("external_id;last_name\r\nP1;Müller\r\n".encode("cp1252"))
    assert desk.patient("P1")["last_name"] == "Müller"


def test_hostile_names_stay_text(desk: Desk) -> None:
    rows = ["P1,'=cmd|' /C calc'!A0,<img src=x>", "P2,Robert'); DROP TABLE patient;--,{x}"]
    report = desk.patients(_file(*rows, header="external_id,last_name,first_name"))
    assert report.added == 2
    assert desk.patient("P1")["last_name"] == "=cmd|' /C calc'!A0"
    assert desk.patient("P1")["first_name"] == "<img src=x>"
    assert desk.patient("P2")["last_name"] == "Robert'); DROP TABLE patient;--"


def test_a_map_and_its_mistakes(desk: Desk) -> None:
    report = desk.patients(
        "PatNum;LName\n7;Smith\n", column_map={"external_id": "PatNum", "last_name": "LName"}
    )
    assert report.added == 1
    with pytest.raises(UsageError, match="lastname"):
        desk.patients("PatNum;LName\n", column_map={"lastname": "LName"})


def test_a_dry_run_reports_the_same_and_writes_nothing(desk: Desk) -> None:
    desk.patients(_file(ANNA_ROW))
    changed = _file(ANNA_ROW.replace("Dvořák", "Novák"), "P2,B,C,,,,,,,,", "P3,B,,,,,,,,,")
    before = desk.everything()
    dry = desk.patients(changed, dry_run=True)
    assert desk.everything() == before
    assert (dry.added, dry.updated, len(dry.refused)) == (1, 1, 1)
    assert desk.patients(changed) == dry


def test_progress_tells_of_every_record(desk: Desk) -> None:
    seen: list[int] = []
    desk.patients(
        _file(*[f"P{n},A" for n in range(250)], header="external_id,last_name"), progress=seen.append
    )
    assert seen == sorted(seen)
    assert seen[-1] == 250
    assert len(seen) > 1


def test_each_run_is_on_record(desk: Desk) -> None:
    desk.patients(_file(ANNA_ROW, "P2,B,,,,,,,,,"))
    batch = desk.row("SELECT * FROM import_batch")
    assert (batch["kind"], batch["file_name"], batch["actor"]) == ("patients", "patients.csv", "user:anna")
    assert (batch["added"], batch["updated"], batch["unchanged"], batch["refused"]) == (1, 0, 0, 1)
    assert desk.scalar("SELECT count(*) FROM audit WHERE action = 'import_patients'") == 2
    assert desk.row("SELECT kind, entity_id FROM change_log ORDER BY seq DESC LIMIT 1") == {
        "kind": "bulk",
        "entity_id": batch["id"],
    }


class TestAgain:
    """The second import of the same file, or of a mended one."""

    def test_an_unchanged_row_changes_nothing(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        before = desk.everything()
        report = desk.patients(_file(ANNA_ROW))
        assert (report.added, report.updated, report.unchanged) == (0, 0, 1)
        after = desk.everything()
        for table in ("patient", "consent", "import_row", "change_log", "patient_search"):
            assert after[table] == before[table]

    def test_another_way_to_write_the_same_is_no_change(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        again = ANNA_ROW.replace("07400 123456", "+44 (7400) 123-456").replace("yes", "TRUE")
        assert desk.patients(_file(again)).unchanged == 1
        assert desk.patient("P1")["revision"] == 1

    def test_what_changed_in_the_file_is_applied(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        report = desk.patients(_file(ANNA_ROW.replace("careful", "deaf in one ear")))
        assert (report.updated, report.notices) == (1, ())
        card = desk.patient("P1")
        assert (card["notes"], card["revision"]) == ("deaf in one ear", 2)

    def test_what_the_desk_changed_stays(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        desk.change("UPDATE patient SET notes = 'from the desk' WHERE external_id = 'P1'")
        report = desk.patients(_file(ANNA_ROW.replace("Anna", "Hana")))
        assert report.updated == 1
        card = desk.patient("P1")
        assert (card["first_name"], card["notes"]) == ("Hana", "from the desk")

    def test_a_conflict_keeps_the_desks_word_and_is_told_once(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        desk.change("UPDATE patient SET email = 'desk@example.org' WHERE external_id = 'P1'")
        mended = _file(ANNA_ROW.replace("anna@", "file@"))
        report = desk.patients(mended)
        assert (report.updated, report.unchanged) == (0, 1)
        assert "Line 2 (P1): email stays" in report.notices[0]
        assert desk.patient("P1")["email"] == "desk@example.org"
        assert desk.patient("P1")["revision"] == 1
        assert desk.patients(mended).notices == ()

    def test_desk_and_file_agreeing_is_no_conflict(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        desk.change("UPDATE patient SET first_name = 'Hana' WHERE external_id = 'P1'")
        report = desk.patients(_file(ANNA_ROW.replace("Anna", "Hana")))
        assert (report.unchanged, report.notices) == (1, ())

    def test_a_column_that_the_file_no_longer_has_is_left_alone(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        report = desk.patients("external_id,last_name\nP1,Dvořák\n")
        assert report.unchanged == 1
        assert desk.patient("P1")["notes"] == "careful"
        # And it is still known what the first file said of it.
        assert desk.patients(_file(ANNA_ROW)).unchanged == 1

    def test_a_column_that_comes_later_fills_what_is_empty(self, desk: Desk) -> None:
        desk.patients("external_id,last_name\nP1,A\nP2,B\n")
        desk.change("UPDATE patient SET notes = 'desk' WHERE external_id = 'P2'")
        report = desk.patients("external_id,last_name,notes\nP1,A,new\nP2,B,new\n")
        assert report.updated == 1
        assert (desk.patient("P1")["notes"], desk.patient("P2")["notes"]) == ("new", "desk")
        assert "P2" in report.notices[0]

    def test_a_card_of_the_desks_own_is_adopted_by_its_external_id(self, desk: Desk) -> None:
        desk.some_patients(1)
        desk.change("DELETE FROM import_row")
        report = desk.patients("external_id,first_name,last_name,notes\nP0,Other,Patient0,note\n")
        assert report.updated == 1
        assert "first_name stays" in report.notices[0]
        card = desk.patient("P0")
        assert (card["first_name"], card["notes"]) == ("Petra", "note")

    def test_consent_changes_are_kept_with_their_source(self, desk: Desk) -> None:
        header = "external_id,last_name,sms_consent"
        desk.patients(_file("P1,A,", header=header))
        desk.patients(_file("P1,A,yes", header=header))
        desk.patients(_file("P1,A,no", header=header))
        assert [row["state"] for row in desk.rows("SELECT state FROM consent ORDER BY id")] == ["yes", "no"]

    def test_a_no_from_the_desk_stays_a_no(self, desk: Desk) -> None:
        header = "external_id,last_name,sms_consent"
        desk.patients(_file("P1,A,yes", header=header))
        desk.change("UPDATE patient SET sms_consent = 'no' WHERE external_id = 'P1'")
        desk.patients(_file("P1,A,", header=header))
        report = desk.patients(_file("P1,A,yes", header=header))
        assert "sms_consent stays" in report.notices[0]
        assert desk.patient("P1")["sms_consent"] == "no"

    def test_a_no_that_the_desk_said_again_stays(self, desk: Desk) -> None:
        header = "external_id,last_name,sms_consent"
        desk.patients(_file("P1,A,no", header=header))
        desk.change(
            "INSERT INTO consent (patient_id, channel, state, source, note, actor, at_utc) "
            "VALUES (1, 'sms', 'no', 'desk', '', 'staff:eva', 5)"
        )
        report = desk.patients(_file("P1,A,yes", header=header))
        assert "sms_consent stays" in report.notices[0]
        assert desk.patient("P1")["sms_consent"] == "no"

    def test_a_no_of_the_old_system_may_become_its_yes(self, desk: Desk) -> None:
        header = "external_id,last_name,sms_consent"
        desk.patients(_file("P1,A,no", header=header))
        assert desk.patients(_file("P1,A,yes", header=header)).updated == 1
        assert desk.patient("P1")["sms_consent"] == "yes"

    def test_a_stop_is_never_taken_back(self, desk: Desk) -> None:
        desk.patients(_file(ANNA_ROW))
        desk.change(
            "INSERT INTO address (address, channel, opted_out, opted_out_by, updated_utc) "
            "VALUES ('+447400123456', 'sms', 1, 'reply', 5)"
        )
        desk.patients(_file(ANNA_ROW.replace("yes", "no")))
        desk.patients(_file(ANNA_ROW))
        assert desk.scalar("SELECT opted_out FROM address") == 1

    def test_visits_are_looked_at_again_when_a_patient_can_be_reached(self, desk: Desk) -> None:
        desk.patients("external_id,last_name,mobile\nP1,A,\n")
        desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,", "V2,P1,Dr Malik,2026-11-20T09:00,30,")
        desk.change("UPDATE appointment SET next_due_utc = 99")
        desk.patients("external_id,last_name,mobile\nP1,A,07400 123456\n")
        assert desk.visit("V1")["next_due_utc"] == 0
        assert desk.visit("V2")["next_due_utc"] == 99

    def test_a_text_to_the_old_number_that_waits_is_taken_back(self, desk: Desk) -> None:
        desk.patients("external_id,last_name,mobile\nP1,A,07400 123456\nP2,B,07400 123457\n")
        desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,", "V2,P2,Dr Malik,2026-11-30T10:00,30,")
        for key in (1, 2):
            desk.change(
                "INSERT INTO message (id, public_id, direction, channel, patient_id, to_address, from_address, body, "
                "language, segments, state, step, kind, asks, marker, attempt, account, reason, price, price_unit, "
                "not_before_utc, claim_epoch, lookups, settled_by_person, created_utc, updated_utc) VALUES (:id, :id, "
                "'out', 'sms', :id, '+447400123456', '', 'x', 'en', 1, 'queued', 'ask', 'ask', 1, '', 1, '', '', '', '', "
                "0, 0, 0, '', 1, 1)",
                id=key,
            )
            desk.change(
                "INSERT INTO message_item (message_id, appointment_id, version, step, channel, attempt) "
                "VALUES (:id, :id, 1, 'ask', 'sms', 1)",
                id=key,
            )
        desk.patients("external_id,last_name,mobile\nP1,A,07400 999999\nP2,B,07400 123457\n")
        states = {row["id"]: row["state"] for row in desk.rows("SELECT id, state FROM message")}
        assert states == {1: "cancelled", 2: "queued"}
        assert desk.patient("P1")["mobile"] == "+447400999999"

    def test_a_patient_who_was_removed_comes_anew(self, desk: Desk) -> None:
        desk.some_patients(2)
        desk.change("UPDATE import_row SET entity_id = 999 WHERE external_id = 'P1'")
        desk.change("UPDATE patient SET external_id = NULL WHERE external_id = 'P1'")
        report = desk.patients("external_id,last_name,notes\nP1,Patient1,x\n")
        assert report.added == 1
        assert desk.scalar("SELECT count(*) FROM import_row WHERE external_id = 'P1'") == 1


def test_a_number_of_three_people_is_told_once_and_hinders_nothing(desk: Desk) -> None:
    header = "external_id,first_name,last_name,birth_date,mobile"
    rows = [
        "P1,Anna,Dvořák,1980-05-31,07400 123456",
        "P2,Jan,Dvorak,2015-05-31,07400 123456",
        "P3,Eva,Nováková,1990-01-01,07400 123456",
        "P4,Petr,Malý,1991-01-01,07400 123456",
        "P5,Anna,Dvořáková,1980-05-31,07400 123457",
        "P6,Anna,Dvořáková,1980-05-31,07400 123457",
        "P7,Anna,Dvořáková,1980-07-31,07400 123457",
    ]
    dry = desk.patients(_file(*rows, header=header), dry_run=True)
    report = desk.patients(_file(*rows, header=header))
    told = "Line 4: +447400123456 is now the mobile of 3 people or more. Check whose it is."
    assert report.notices == dry.notices == (told,)
    assert report.added == 7
    assert desk.patients(_file(*rows, header=header)).notices == ()
    rows[6] = rows[6].replace("123457", "123456")
    [later] = desk.patients(_file(*rows, header=header)).notices
    assert later.startswith("Line 8: +447400123456")
