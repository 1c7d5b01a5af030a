"""Bad luck on the wire: what is uncertain, what is not, what a killed cycle leaves, and who may send."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.acceptance.program import MESSAGE_KEYS, SYNC_KEYS, Network, Program, day

JANA, PETR, EVA = "+12025550111", "+12025550112", "+12025550113"
PATIENCE_SECONDS = 60.0


def one_due(program: Program) -> None:
    program.patients(f"p1,Jana,{JANA},yes")
    program.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")


def until(condition: Callable[[], bool]) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"


def until_settled(program: Program) -> list[dict[str, Any]]:
    """Cycles until nothing is uncertain; their reports."""
    reports: list[dict[str, Any]] = []

    def settled() -> bool:
        reports.append(program.sync())
        return not any(row["state"] in ("uncertain", "sending", "queued") for row in program.messages())

    until(settled)
    return reports


@pytest.mark.parametrize("kind", ["500", "503_html", "drop_before"])
def test_an_uncertain_send_that_nobody_lists_goes_to_a_person_and_goes_out_once(
    sending: Program, network: Network, kind: str
) -> None:
    sending.set("sync.uncertain_give_up_seconds", "1")
    one_due(sending)
    network.fault(kind, count=1)
    report = sending.sync()
    assert (report["uncertain"], report["sent"]) == (1, 0)
    assert network.ledger() == []
    until_settled(sending)
    (row,) = sending.messages()
    assert row["state"] == "needs_person"
    (need,) = sending.json("needs-you")
    assert (need["kind"], need["message_id"]) == ("uncertain", row["id"])
    sending.json("resolve", row["id"], "--as", "resend")
    assert sending.sync()["sent"] == 1
    assert sending.sync()["sent"] == 0
    assert len(network.ledger()) == 1
    assert sending.visit("v1")["confirmation"] == "awaiting"


@pytest.mark.parametrize("kind", ["drop_after", "500_accepted", "bad_json"])
def test_uncertain_sends_that_were_accepted_are_adopted_and_not_sent_again(
    sending: Program, network: Network, kind: str
) -> None:
    one_due(sending)
    network.fault(kind, count=1)
    report = sending.sync()
    assert report["uncertain"] == 1
    assert len(network.ledger()) == 1
    reports = until_settled(sending)
    assert sum(each["adopted"] for each in reports) == 1
    assert sending.sync()["sent"] == 0
    assert len(network.ledger()) == 1
    assert sending.messages()[0]["provider_id"] == network.ledger()[0]["sid"]


def test_a_429_stays_queued_and_goes_out_later(sending: Program, network: Network) -> None:
    one_due(sending)
    network.fault("429", count=1, seconds=1)
    report = sending.sync()
    assert (report["uncertain"], report["failed"]) == (0, 0)
    if not network.ledger():
        assert report["retry_later"] == 1
        assert sending.messages()[0]["state"] == "queued"
    until(lambda: bool(sending.sync()) and len(network.ledger()) == 1)
    assert len(sending.messages()) == 1


def test_a_refused_login_is_status_3_and_each_cycle_tries_once(sending: Program, network: Network) -> None:
    sending.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{PETR},yes")
    sending.visits(f"v1,p1,Dr 1,{day(2)}T10:00", f"v2,p2,Dr 2,{day(2)}T10:00")
    network.fault("401", on="all", every=1)
    for _ in range(2):
        done = sending.run("sync", "--once", "--json")
        assert done.status == 3
        assert set(done.json) == SYNC_KEYS
        assert (done.json["sent"], done.json["failed"]) == (0, 0)
        assert done.json["errors"]
    assert {row["state"] for row in sending.messages()} == {"queued"}
    network.call("POST", "/reset")
    assert sending.sync()["sent"] == 2


def test_an_unreachable_provider_is_status_3_and_the_text_stays_queued(
    sending: Program, network: Network
) -> None:
    one_due(sending)
    words = network.account()
    words[-1] = "http://127.0.0.1:9"
    sending.json("channel", "twilio", *words, stdin=network.facts["auth_token"] + "\n")
    done = sending.run("sync", "--once", "--json")
    assert done.status == 3
    assert set(done.json) == SYNC_KEYS
    assert [row["state"] for row in sending.messages()] in ([], ["queued"])
    shown = sending.run("channel", "test", "twilio", "--json")
    assert shown.status == 3
    sending.json("channel", "twilio", *network.account(), stdin=network.facts["auth_token"] + "\n")
    assert sending.json("channel", "test", "twilio")["ok"] is True
    assert sending.sync()["sent"] == 1


def test_a_refused_number_is_failed_and_the_cycle_ran(sending: Program, network: Network) -> None:
    sending.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{PETR},yes")
    sending.visits(f"v1,p1,Dr 1,{day(2)}T10:00", f"v2,p2,Dr 2,{day(2)}T10:00")
    network.call("POST", "/fate", number=PETR, fate="invalid")
    done = sending.run("sync", "--once", "--json")
    assert done.status == 0
    assert (done.json["sent"], done.json["failed"]) == (1, 1)
    assert [need["kind"] for need in sending.json("needs-you")] == ["failed"]
    failed = next(row for row in sending.messages() if row["state"] == "failed")
    assert failed["error_code"]
    assert failed["reason"]


@pytest.mark.parametrize(
    ("decision", "texts", "state"), [("sent", 0, "sent"), ("not-sent", 0, "failed"), ("resend", 1, "failed")]
)
def test_a_persons_decision_on_an_uncertain_send(
    sending: Program, network: Network, decision: str, texts: int, state: str
) -> None:
    sending.set("sync.uncertain_grace_seconds", "3600")
    one_due(sending)
    network.fault("drop_before", count=1)
    assert sending.sync()["uncertain"] == 1
    (row,) = sending.messages()
    assert row["state"] == "uncertain"
    assert row["reason"]
    assert sending.run("resolve", f"ext:{row['id']}", "--as", decision, "--json").status == 2
    decided = sending.json("resolve", row["id"], "--as", decision)
    assert set(decided) == MESSAGE_KEYS
    assert decided["state"] == state
    sending.sync()
    sending.sync()
    assert len(network.ledger()) == texts
    again = sending.quick("resolve", row["id"], "--as", decision, "--json")
    assert again.status == 4
    assert again.sentence


def test_no_look_up_concludes_not_there_from_a_list_that_fails(sending: Program, network: Network) -> None:
    sending.set("sync.uncertain_give_up_seconds", "1")
    one_due(sending)
    network.fault("drop_before", count=1)
    assert sending.sync()["uncertain"] == 1
    network.fault("500", on="list", every=1)
    for _ in range(5):
        assert sending.run("sync", "--once", "--json").status in (0, 3)
        assert sending.messages()[0]["state"] == "uncertain"
    network.call("POST", "/reset")
    until_settled(sending)
    assert sending.messages()[0]["state"] == "needs_person"


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal here")
def test_a_killed_cycle_leaves_one_text_and_no_second(sending: Program, network: Network) -> None:
    one_due(sending)
    network.fault("hang_after", count=1, seconds=8)
    with sending.start("sync", "--once", "--json") as process:
        until(lambda: len(network.ledger()) == 1)
        # No transaction is open while the request is on the wire: other commands work.
        assert sending.json("confirm", "ext:v1")["confirmation"] == "confirmed"
        sending.json("confirm", "ext:v1", "--undo")
        process.kill()
    assert sending.messages()[0]["state"] == "sending"
    reports = until_settled(sending)
    assert sum(each["adopted"] for each in reports) == 1
    assert len(network.ledger()) == 1
    assert sending.messages()[0]["provider_id"] == network.ledger()[0]["sid"]
    assert sending.json("verify")["ok"] is True


def test_the_second_of_two_senders_waits_then_reads_only_and_says_so(
    sending: Program, network: Network
) -> None:
    sending.set("sync.messages_per_second", "0.02")
    sending.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{PETR},yes")
    sending.visits(f"v1,p1,Dr 1,{day(2)}T10:00", f"v2,p2,Dr 2,{day(2)}T10:00")
    with sending.start("sync", "--once", "--json") as first:
        until(lambda: bool(network.ledger()))
        network.reply(EVA, "hello")
        second = sending.run("sync", "--once", "--json")
        first.kill()
    assert second.status == 0
    assert (second.json["sent"], second.json["planned"], second.json["replies"]) == (0, 0, 1)
    assert any("Another Frontdesk" in sentence for sentence in second.json["errors"])
    sending.set("sync.messages_per_second", "1000")
    # The lease of the killed one holds nobody up.
    assert sending.sync()["errors"] == []
    until_settled(sending)
    assert sorted(text["to"] for text in network.ledger()) == [JANA, PETR]


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended by a signal here")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_sync_every_prints_a_line_a_cycle_and_ends_cleanly(
    sending: Program, network: Network, number: signal.Signals
) -> None:
    one_due(sending)
    process = sending.start("sync", "--every", "0.2", "--json")
    assert process.stdout is not None
    lines = [json.loads(process.stdout.readline()) for _ in range(3)]
    assert all(set(line) == SYNC_KEYS for line in lines)
    assert [line["sent"] for line in lines] == [1, 0, 0]
    process.send_signal(number)
    rest, errors = process.communicate(timeout=60)
    assert all(set(json.loads(line)) == SYNC_KEYS for line in rest.splitlines())
    assert (process.returncode, errors) == (0, "")
    # The lease was given back: nobody waits for it.
    assert sending.sync()["errors"] == []
