"""Patients, the ledger and the worklist from the command line."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import Mark
from frontdesk.services.messaging.channel import note_read
from frontdesk.services.opening import open_book
from tests.support.clinic import memory_places
from tests.support.command import Desk

PATIENTS = (
    "external_id,first_name,last_name,birth_date,mobile,sms_consent,notes\n"
    "p1,Ada,Byron,1975-12-10,+447400123456,yes,\n"
    "p2,Čeněk,Dvořák,,,,\n"
    "p3,,Łukasz,,07400 123999,no,\n"
)
VISITS = (
    "external_id,patient_external_id,provider,start,minutes\n"
    "v1,p1,Dr Gray,2026-11-25T09:00,30\n"
    "v2,p2,Dr Gray,2026-11-25T10:00,30\n"
)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    for kind, text in (("patients", PATIENTS), ("appointments", VISITS)):
        file = desk.folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        assert desk.json("import", kind, str(file))["refused"] == []
    return desk


def test_imports_report_counts_and_refused_rows(desk: Desk) -> None:
    file = desk.folder / "p.csv"
    file.write_text(PATIENTS + "p4,No,Date,1975-02-30,,,\n", encoding="utf-8")
    dry = desk.run("import", "patients", str(file), "--dry-run", "--json")
    assert dry.status == 1
    assert desk.json("patients") == []
    result = desk.run("import", "patients", str(file), "--json")
    assert result.status == 1
    assert set(result.json) == {"added", "updated", "unchanged", "refused", "notices"}
    assert (result.json["added"], result.json["unchanged"]) == (3, 0)
    (refused,) = result.json["refused"]
    assert (refused["line"], refused["external_id"], refused["column"]) == (5, "p4", "birth_date")
    again = desk.run("import", "patients", str(file))
    assert again.status == 1
    assert "3 unchanged, 1 refused" in again.out
    assert "p4" in again.out


def test_a_file_without_its_columns_is_refused_whole(desk: Desk) -> None:
    file = desk.folder / "p.csv"
    file.write_text("name,born\nAda,1975\n", encoding="utf-8")
    result = desk.run("import", "patients", str(file), "--json")
    assert result.status == 4
    assert result.out == ""
    assert desk.run("import", "patients", str(desk.folder / "none.csv")).status == 2


def test_columns_may_be_named_by_a_map(desk: Desk) -> None:
    file, named = desk.folder / "p.csv", desk.folder / "map.json"
    file.write_text("Nr;Nachname\n7;Müller\n", encoding="cp1252")
    named.write_text('{"external_id": "Nr", "last_name": "Nachname"}', encoding="utf-8")
    assert desk.json("import", "patients", str(file), "--map", str(named))["added"] == 1
    assert desk.json("patients")[0]["last_name"] == "Müller"


def test_search_finds_and_lists(busy: Desk) -> None:
    assert [row["last_name"] for row in busy.json("patients")] == ["Byron", "Dvořák", "Łukasz"]
    (found,) = busy.json("patients", "--find", "dvor")
    assert (found["external_id"], found["patient"]) == ("p2", "Čeněk Dvořák")
    assert [row["external_id"] for row in busy.json("patients", "--find", "123999")] == ["p3"]
    assert busy.json("patients", "--find", "nobody") == []
    assert "No patient was found." in busy.run("patients", "--find", "nobody").out
    assert "Ada Byron" in busy.run("patients").out


def test_cards_are_made_changed_and_marked(busy: Desk) -> None:
    made = busy.json(
        "patient", "add", "--last-name", "Nováková", "--mobile", "07400 555444", "--sms-consent", "yes"
    )
    assert made["mobile"] == "+447400555444"
    changed = busy.json("patient", "edit", made["id"], "--first-name", "Eva", "--external-id", "n1")
    assert (changed["patient"], changed["sms_consent"]) == ("Eva Nováková", "yes")
    marked = busy.json("mark", "ext:n1", str(Mark.CALL_INSTEAD))
    assert marked["marks"] == ["call_instead"]
    assert "call_instead" in busy.run("patients", "--find", "Eva").out
    assert busy.json("mark", "ext:n1", str(Mark.CALL_INSTEAD), "--clear")["marks"] == []
    assert busy.run("mark", "ext:n1", "difficult").status == 2
    assert busy.run("patient", "edit", "ext:n1", "--mobile", "call me").status == 2
    assert busy.run("patient", "add", "--last-name", "Twin", "--external-id", "n1").status == 4


def test_a_card_says_where_texts_go_and_when(busy: Desk) -> None:
    made = busy.json(
        "patient", "add", "--last-name", "Kid", "--texts-to", "07400 123457", "--texts-whose", "mother"
    )
    assert (made["mobile"], made["texts_to"], made["texts_whose"]) == (None, "+447400123457", "mother")
    changed = busy.json("patient", "edit", made["id"], "--safe-from", "9:00", "--safe-until", "17:30")
    assert (changed["texts_to"], changed["safe_from"], changed["safe_until"]) == (
        "+447400123457",
        "09:00",
        "17:30",
    )
    assert busy.run("patient", "edit", made["id"], "--safe-until", "").status == 2
    changed = busy.json(
        "patient", "edit", made["id"], "--texts-to", "", "--safe-from", "", "--safe-until", ""
    )
    assert [changed[key] for key in ("texts_to", "texts_whose", "safe_from", "safe_until")] == [None] * 4
    assert busy.json("patients", "--find", "07400123457") == []


def test_unconfirmed_says_why_and_what_to_do(busy: Desk) -> None:
    rows = busy.json("unconfirmed")
    keys = {
        "id",
        "external_id",
        "patient_id",
        "patient",
        "provider",
        "location",
        "type",
        "start",
        "end",
        "minutes",
    }
    keys |= {"lifecycle", "confirmation", "version"}
    keys |= {"reason", "risk", "risk_why", "next_step", "phone", "email", "hours_left"}
    assert [row["external_id"] for row in rows] == ["v1", "v2"]
    assert all(set(row) == keys for row in rows)
    assert all(row["reason"] and row["next_step"] for row in rows)
    assert rows[0]["hours_left"] == 49.0
    busy.json("confirm", "ext:v1")
    assert [row["external_id"] for row in busy.json("unconfirmed", "--days", "3")] == ["v2"]
    assert busy.json("unconfirmed", "--days", "1") == []
    assert "Čeněk Dvořák" in busy.run("unconfirmed").out
    for wrong in ("0", "-1", "1000"):
        assert busy.run("unconfirmed", "--days", wrong).status == 2


def test_the_worklist_has_its_keys(busy: Desk) -> None:
    rows = busy.json("needs-you")
    assert rows
    keys = {"kind", "reason", "appointment_id", "message_id", "patient_id", "patient", "due", "next_step"}
    assert all(set(row) == keys for row in rows)
    assert {row["kind"] for row in rows} <= {"no_contact"}
    assert "Čeněk Dvořák" in busy.run("needs-you").out


def test_the_ledger_is_empty_before_anything_was_sent(busy: Desk) -> None:
    assert busy.json("messages") == []
    assert busy.json("messages", "--appointment", "ext:v1", "--patient", "ext:p1") == []
    assert "There are no messages." in busy.run("messages").out


def test_settings_are_listed_read_and_set(desk: Desk) -> None:
    rows = desk.json("settings", "get")
    assert {"reminders.enabled", "sync.uncertain_grace_seconds", "backup.minutes"} <= {
        row["key"] for row in rows
    }
    assert all(row["meaning"] for row in rows)
    assert desk.json("settings", "set", "reminders.enabled", "true")["value"] is True
    assert desk.json("settings", "get", "reminders.enabled")["value"] is True
    desk.json("settings", "set", "reminders.quiet_from", "21:00")
    assert desk.run("settings", "get", "reminders.quiet_from").out == "21:00\n"


def test_an_empty_list_gives_no_all_clear_while_replies_were_not_checked(desk: Desk) -> None:
    assert desk.run("needs-you").out.strip() == "Nothing needs you now."
    sid = "AC" + "0" * 32
    desk.run("channel", "twilio", "--account-sid", sid, "--from", "+12025550100", stdin="a-token-of-ours\n")
    for words in (("needs-you",), ("unconfirmed",)):
        assert "replies have not been checked yet" in desk.run(*words).out
    book = open_book(desk.folder, places=memory_places(desk.secrets), clock=desk.clock)
    with book.write(PROGRAM) as work:
        note_read(work, complete_until_utc=work.now_utc)
    book.close()
    assert desk.run("needs-you").out.strip() == "Nothing needs you now."
    desk.clock.advance(minutes=6)
    for words in (("needs-you",), ("unconfirmed",)):
        assert "replies were last checked" in desk.run(*words).out


def test_a_setting_that_changes_another_says_so(desk: Desk) -> None:
    desk.run("settings", "set", "texts.missed_visit", "on")
    done = desk.run("settings", "set", "clinic.patients_pay", "true")
    assert "Texts no longer say what a missed visit costs, because patients pay for theirs." in done.out
    refused = desk.run("settings", "set", "texts.missed_visit", "on")
    assert refused.status == 2
    assert "Patients pay for their visits here" in refused.err
    assert desk.json("settings", "get", "texts.missed_visit")["value"] == "off"
    word = desk.run("settings", "set", "clinic.texts", '{"en": {"ask": "{patient.password}"}}')
    assert word.status == 2
    assert "no place called {patient.password}" in word.err


def test_what_belongs_to_a_card(busy: Desk) -> None:
    changed = busy.json(
        "patient",
        "edit",
        "ext:p1",
        "--called",
        "Adinka",
        "--speaks",
        "uk, en",
        "--payer",
        "VZP",
        "--sent-by",
        "Dr Gray",
    )
    assert changed["patient"] == "Ada Byron"
    busy.json("patient", "alert", "ext:p1", "Latex allergy", "--until", "2027-01-31")
    made = busy.json(
        "patient",
        "contact",
        "ext:p1",
        "--name",
        "Eva Byron",
        "--kind",
        "parent",
        "--mobile",
        "07400 123457",
        "--may-hear",
        "yes",
    )
    [eva] = made["contacts"]
    assert (eva["name"], eva["mobile"], eva["may_hear"]) == ("Eva Byron", "+447400123457", True)
    busy.json("patient", "contact", "ext:p1", "--change", eva["id"], "--note", "Evenings")
    busy.json("patient", "verify", "ext:p1", "mobile", "birth_date")
    card = busy.json("patient", "show", "ext:p1")
    assert (card["called"], card["speaks"], card["payer"], card["sent_by"]) == (
        "Adinka",
        ["uk", "en"],
        "VZP",
        "Dr Gray",
    )
    assert [(each["text"], each["until"]) for each in card["alerts"]] == [("Latex allergy", "2027-01-31")]
    assert [each["note"] for each in card["contacts"]] == ["Evenings"]
    assert [(each["field"], each["old"]) for each in card["verified"]] == [
        ("birth_date", False),
        ("mobile", False),
    ]
    assert (card["came"], card["missed"], card["late"]) == (0, 0, 0)
    shown = busy.run("patient", "show", "ext:p1").out
    assert "Latex allergy" in shown
    assert "may hear: yes" in shown
    busy.json("patient", "contact", "ext:p1", "--change", eva["id"], "--may-hear", "no")
    shown = busy.run("patient", "show", "ext:p1").out
    assert "may hear: no" in shown
    assert "True" not in shown
    assert "False" not in shown
    assert [row["patient"] for row in busy.json("patients", "--find", "eva byron")] == ["Ada Byron"]
    gone = busy.json("patient", "contact", "ext:p1", "--remove", eva["id"])
    assert gone["contacts"] == []
    assert busy.json("patient", "alert", "ext:p1", "--end", card["alerts"][0]["id"])["alerts"] == []


def test_booking_is_stopped_for_a_patient_and_refused_with_the_reason(busy: Desk) -> None:
    card = busy.json("patient", "alert", "ext:p1", "Dismissed after threats", "--stops")
    [alert] = card["alerts"]
    assert (alert["text"], alert["stops"]) == ("Dismissed after threats", True)
    book = (
        "book",
        "--patient",
        "ext:p1",
        "--provider",
        "Dr Gray",
        "--start",
        "2026-11-30T13:00",
        "--minutes",
        "15",
    )
    refused = busy.run(*book)
    assert refused.status == 4
    assert "No visits are booked for this patient: Dismissed after threats. Ask the practice" in refused.err
    busy.json("patient", "alert", "ext:p1", "--end", alert["id"])
    assert busy.run(*book).status == 0


def test_what_cannot_be_on_a_card(busy: Desk) -> None:
    assert busy.run("patient", "verify", "ext:p2", "mobile").status == 2
    assert busy.run("patient", "verify", "ext:p1", "shoes").status == 2
    assert busy.run("patient", "alert", "ext:p1").status == 2
    assert busy.run("patient", "alert", "ext:p1", "Late", "--until", "31.1.2027").status == 2
    assert busy.run("patient", "alert", "ext:p1", "--end", "nothing").status == 2
    assert busy.run("patient", "contact", "ext:p1", "--mobile", "07400 123457").status == 2
    assert busy.run("patient", "contact", "ext:p1", "--remove", "nobody").status == 2


def test_a_death_ends_what_was_to_come_and_a_mistake_brings_it_back(busy: Desk) -> None:
    def visits() -> list[str]:
        return [
            row["lifecycle"]
            for row in busy.json("appointments", "--from", "2026-11-25", "--to", "2026-11-25")
        ]

    assert visits() == ["booked", "booked"]
    assert busy.json("patient", "died", "ext:p1", "--on", "2026-11-20")["deceased_on"] == "2026-11-20"
    assert visits() == ["cancelled_by_clinic", "booked"]
    assert busy.run("patient", "died", "ext:p1", "--on", "2027-11-20").status == 2
    assert busy.json("patient", "died", "ext:p1", "--mistake")["deceased_on"] is None
    assert visits() == ["booked", "booked"]
