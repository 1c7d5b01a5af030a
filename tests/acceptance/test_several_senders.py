"""The window, a service and a scheduled task may all run: here as processes of their own on one book."""

from __future__ import annotations

import json
import signal
import sys

from tests.acceptance.program import Done, Network, Program, checked, day

PEOPLE = 12


def number(index: int) -> str:
    return f"+1202555{1000 + index}"


def test_a_service_and_a_task_send_everything_once_and_the_second_says_why_it_waits(
    sending: Program, network: Network
) -> None:
    sending.patients(*(f"p{index},Ola,{number(index)},yes" for index in range(PEOPLE + 1)))
    visits = [f"v{index},p{index},Dr of {index},{day(2)}T10:00" for index in range(PEOPLE + 1)]
    sending.visits(*visits[:PEOPLE])
    service = sending.start("sync", "--every", "60", "--json")
    tasks = [sending.start("sync", "--once", "--json") for _ in range(2)]
    assert service.stdout is not None
    reports = [json.loads(service.stdout.readline())]
    for task in tasks:
        out, err = task.communicate(timeout=120)
        reports.append(checked(("--json",), Done(task.returncode, out, err)).ok)
    assert sum(report["sent"] for report in reports) == PEOPLE
    assert sorted(text["to"] for text in network.ledger()) == [number(index) for index in range(PEOPLE)]

    # The service has the lease now, also between its cycles.
    sending.visits(visits[PEOPLE])
    network.reply(number(0), "C")
    report = sending.json("sync", "--once")
    assert (report["sent"], report["confirmed"]) == (0, 1)
    assert any("Another Frontdesk is sending" in sentence for sentence in report["errors"])
    assert len(network.ledger()) == PEOPLE

    service.send_signal(signal.SIGTERM)
    service.communicate(timeout=60)
    if sys.platform != "win32":
        assert service.returncode == 0
    assert sending.sync()["sent"] == 1
    assert len({text["to"] for text in network.ledger()}) == len(network.ledger()) == PEOPLE + 1
