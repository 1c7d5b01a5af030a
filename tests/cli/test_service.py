"""`frontdesk service`, and what doctor tells of it and of the times without Frontdesk."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import from_iso
from frontdesk.models.tables import Downtime
from frontdesk.services.opening import open_book
from tests.support.clinic import memory_places
from tests.support.command import Desk, ScriptedService


def test_it_is_installed_over_this_book_and_removed(desk: Desk) -> None:
    assert desk.json("service", "status")["installed"] is False
    told = desk.json("service", "install", "--every", "60")
    assert (told["installed"], told["running"], told["kind"]) == (True, True, "systemd user unit")
    assert isinstance(desk.service, ScriptedService)
    assert desk.service.installed == (desk.folder, 60)
    assert "installed and runs" in desk.run("service", "status").out
    assert desk.json("service", "remove") == {"removed": True}
    assert desk.json("service", "remove") == {"removed": False}


def test_a_book_that_a_service_could_not_open_is_refused_with_the_way_out(
    new_desk: Desk, tmp_path: Path
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("five words of a vault\n")
    new_desk.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"] = str(passphrase)
    assert new_desk.init("--vault", "passphrase").status == 0
    assert new_desk.run("service", "install").status == 0
    del new_desk.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"]
    refused = new_desk.run("service", "install")
    assert refused.status == 4
    assert "FRONTDESK_VAULT_PASSPHRASE_FILE" in refused.err
    assert new_desk.run("service", "status").status == 0


def test_without_a_book_nothing_is_installed(new_desk: Desk) -> None:
    assert new_desk.run("service", "install").status == 3
    assert isinstance(new_desk.service, ScriptedService)
    assert new_desk.service.installed is None


@pytest.mark.parametrize("every", ["0", "9", "3601", "-5", "soon"])
def test_a_pause_that_makes_no_sense_is_refused(desk: Desk, every: str) -> None:
    assert desk.run("service", "install", "--every", every).status == 2


@pytest.mark.parametrize("running", [False, None])
def test_one_that_does_not_run_is_no_success(desk: Desk, running: bool | None) -> None:
    desk.service = ScriptedService(running=running)
    assert desk.run("service", "install").status == 3


def test_doctor_tells_of_the_service_and_of_times_without_frontdesk(desk: Desk) -> None:
    book = open_book(desk.folder, places=memory_places(desk.secrets), clock=desk.clock)
    now = desk.clock.now_utc()
    with book.write(PROGRAM) as work:
        for begin, end, due in (
            (from_iso("2026-11-20T18:00:00Z"), from_iso("2026-11-23T08:05:00Z"), 37),
            (now - 400 * 86_400_000, now - 399 * 86_400_000, 5),
        ):
            work.session.add(Downtime(from_utc=begin, until_utc=end, due=due, looked_by=""))
    book.close()
    told = desk.json("doctor")
    assert told["service"] == {"installed": False, "running": False, "kind": "systemd user unit"}
    assert told["downtime"] == {
        "count": 1,
        "off_1": "off from Fri 2026-11-20 18:00 to Mon 2026-11-23 08:05: 37 texts fell due",
    }
    assert told["sync"]["last_cycle"] is None
    assert told["sync"]["last_sweep"] is None
    assert told["channel"]["answers_by_itself"] is False
    assert "37 texts fell due" in desk.run("doctor").out
