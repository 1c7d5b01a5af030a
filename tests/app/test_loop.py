"""The loop through the command line: real client, real sockets, a simulated phone network, a clock that jumps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from frontdesk.app import network as joined
from frontdesk.demo.network import Fault, FaultKind, NetworkServer, PhoneNetwork
from frontdesk.domain.errors import Refused
from frontdesk.services.ports import ChannelCheck, SyncControl
from frontdesk.services.work import Book
from tests.support.clock import FakeClock
from tests.support.command import Desk

NUMBERS = {"p1": "+12025551101", "p2": "+12025551102", "p3": "+12025551103"}


@dataclass(slots=True)
class LiveDesk(Desk):
    """A workstation whose account is at the simulated network."""

    def _sync_of(self, book: Book) -> SyncControl:
        return joined.sync_control(book)

    def _check_of(self, book: Book) -> ChannelCheck:
        return joined.check_channel(book)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock("2026-11-23T15:00:00+00:00")


@pytest.fixture
def phones(clock: FakeClock) -> Iterator[tuple[PhoneNetwork, NetworkServer]]:
    network = PhoneNetwork.default(clock, seed=1)
    with NetworkServer(network) as server:
        yield network, server


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock, phones: tuple[PhoneNetwork, NetworkServer]) -> LiveDesk:
    """A clinic with three patients, a visit each in two days, reminders on, and an account."""
    made = LiveDesk(tmp_path / "clinic", clock=clock)
    words = ["--clinic", "Hillside", "--timezone", "America/New_York", "--country", "US"]
    assert made.run("init", *words).status == 0
    files = {
        "patients": "external_id,last_name,mobile,sms_consent\n"
        + "".join(f"{name},Byron,{number},yes\n" for name, number in NUMBERS.items()),
        "appointments": "external_id,patient_external_id,provider,start,minutes\n"
        + "".join(f"v{n},p{n},Dr Gray,2026-11-25T1{n}:00,30\n" for n in (1, 2, 3)),
    }
    for kind, content in files.items():
        file = made.folder / f"{kind}.csv"
        file.write_text(content, encoding="utf-8")
        assert made.json("import", kind, str(file))["added"] == 3
    facts = phones[1].facts()
    words = ["--account-sid", facts["account_sid"], "--from", facts["number"], "--api-url", facts["url"]]
    made.json("channel", "twilio", *words, stdin=facts["auth_token"])
    made.json("settings", "set", "reminders.enabled", "true")
    return made


def by_id(rows: Any, key: str = "external_id") -> dict[str, Any]:
    return {row[key]: row for row in rows}


def test_without_an_account_nothing_is_tried(tmp_path: Path, clock: FakeClock) -> None:
    bare = LiveDesk(tmp_path / "clinic", clock=clock)
    assert bare.run("init", "--clinic", "C", "--timezone", "UTC", "--country", "US").status == 0
    for words in (["sync", "--once"], ["channel", "test", "twilio"]):
        result = bare.run(*words)
        assert result.status == Refused.exit_status
        assert "frontdesk channel twilio" in result.err


def test_reminders_leave_and_answers_come_back(
    desk: LiveDesk, clock: FakeClock, phones: tuple[PhoneNetwork, NetworkServer]
) -> None:
    assert desk.json("channel", "test", "twilio")["ok"] is True
    assert desk.json("sync", "--once")["sent"] == 3
    network, server = phones
    clock.advance(minutes=10)
    for patient, text in (("p1", "C"), ("p2", "x."), ("p3", "yes but can it be 3?")):
        network.inbound(sender=NUMBERS[patient], to=server.facts()["number"], body=text)
    clock.advance(minutes=1)
    report = desk.json("sync", "--once")
    assert (report["replies"], report["confirmed"], report["declined"], report["needs_person"]) == (
        3,
        1,
        1,
        1,
    )
    visits = by_id(desk.json("appointments"))
    assert [visits[name]["confirmation"] for name in ("v1", "v2", "v3")] == [
        "confirmed",
        "declined",
        "needs_person",
    ]

    needs = by_id(desk.json("needs-you"), "kind")
    assert set(needs) == {"declined", "reply"}
    assert needs["declined"]["appointment_id"] == visits["v2"]["id"]
    reply = needs["reply"]
    assert reply["appointment_id"] == visits["v3"]["id"]
    decided = desk.json("reply", reply["message_id"], "--as", "confirm")
    assert (decided["direction"], decided["body"]) == ("in", "yes but can it be 3?")
    assert by_id(desk.json("appointments"))["v3"]["confirmation"] == "confirmed"
    ledger = desk.json("messages", "--patient", "ext:p3")
    assert [row["direction"] for row in ledger] == ["out", "in"]
    assert ledger[0]["appointment_ids"] == [visits["v3"]["id"]]
    assert ledger[0]["appointment_version"] == 1
    shown = desk.run("messages", "--appointment", "ext:v3").out
    assert "yes but can it be 3?" in shown
    assert [row["external_id"] for row in desk.json("unconfirmed")] == ["v2"]


def test_whoever_changes_a_visit_hears_what_the_patient_will_be_told(
    desk: LiveDesk, clock: FakeClock, phones: tuple[PhoneNetwork, NetworkServer]
) -> None:
    """A mistyped move can be taken back unseen, and a reply that was read must say what it was taken for."""
    assert "knows the old time" not in desk.run("move", "ext:v1", "--start", "2026-11-25T15:00").out
    assert desk.json("sync", "--once")["sent"] == 3
    moved = desk.run("move", "ext:v1", "--start", "2026-11-25T16:00").out
    assert "The patient knows the old time." in moved
    assert "frontdesk undo" in moved
    desk.json("settings", "set", "reminders.enabled", "false")
    assert "knows the old time" not in desk.run("cancel", "ext:v2", "--by", "clinic").out
    desk.json("settings", "set", "reminders.enabled", "true")
    clock.advance(minutes=1)
    phones[0].inbound(sender=NUMBERS["p3"], to=phones[1].facts()["number"], body="I am not sure")
    clock.advance(minutes=1)
    desk.json("sync", "--once")
    (reply,) = [row["message_id"] for row in desk.json("needs-you") if row["kind"] == "reply"]
    assert "Put aside." in desk.run("reply", reply, "--as", "ignore").out
    assert "Taken as a no." in desk.run("reply", reply, "--as", "decline").out
    assert "Taken as a yes" in desk.run("reply", reply, "--as", "confirm").out
    assert "  ask  " in desk.run("messages", "--patient", "ext:p3").out


def test_a_person_decides_what_became_of_an_uncertain_text(
    desk: LiveDesk, phones: tuple[PhoneNetwork, NetworkServer]
) -> None:
    phones[0].faults.order(Fault(FaultKind.DROP_BEFORE, count=3))
    report = desk.json("sync", "--once")
    assert (report["sent"], report["uncertain"]) == (0, 3)
    rows = desk.json("messages")
    assert {row["state"] for row in rows} == {"uncertain"}
    sent = desk.json("resolve", rows[0]["id"], "--as", "sent")
    assert sent["state"] == "sent"
    assert desk.json("resolve", rows[1]["id"], "--as", "not-sent")["state"] == "failed"
    assert desk.run("resolve", rows[1]["id"], "--as", "sent").status == 4
    assert "once more with the next sync" in desk.run("resolve", rows[2]["id"], "--as", "resend").out
    assert desk.json("sync", "--once")["sent"] >= 1
    assert desk.run("reply", rows[0]["id"], "--as", "confirm").status == 2


def test_a_restored_book_sends_nothing_twice(
    desk: LiveDesk, clock: FakeClock, phones: tuple[PhoneNetwork, NetworkServer]
) -> None:
    backup = desk.json("backup")["file"]
    clock.advance(minutes=1)
    assert desk.json("sync", "--once")["sent"] == 3
    clock.advance(minutes=30)
    desk.json("restore", backup)
    assert desk.json("messages") == []
    report = desk.json("sync", "--once")
    assert (report["sent"], report["adopted"]) == (0, 3)
    assert len(phones[0].ledger()) == 3
    assert {row["state"] for row in desk.json("messages")} <= {"accepted", "sent", "delivered"}


def test_a_wrong_login_is_said_once_and_nothing_is_marked_as_sent(
    desk: LiveDesk, phones: tuple[PhoneNetwork, NetworkServer]
) -> None:
    facts = phones[1].facts()
    words = ["--account-sid", facts["account_sid"], "--from", facts["number"], "--api-url", facts["url"]]
    desk.json("channel", "twilio", *words, stdin="some-other-token")
    refused = desk.run("sync", "--once", "--json")
    assert refused.status == 3
    assert refused.json["sent"] == 0
    assert len(refused.err.splitlines()) == 1
    assert {row["state"] for row in desk.json("messages")} <= {"queued"}
    assert desk.run("channel", "test", "twilio").status == 3
    desk.json("channel", "twilio", *words, stdin=facts["auth_token"])
    assert desk.json("sync", "--once")["sent"] == 3
