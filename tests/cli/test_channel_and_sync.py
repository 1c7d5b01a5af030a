"""Accounts and cycles from the command line; the provider itself is not here."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from frontdesk.domain.errors import LoginRefused, ProviderUnreachable, Refused
from frontdesk.services.ports import ChannelCheck, SyncReport
from tests.support.command import Desk, ScriptedSync
from tests.support.secrets import MemorySecrets

SID = "AC" + "0123456789abcdef" * 2
TOKEN = "f0e1d2c3b4a5968778695a4b3c2d1e0f"
FIELDS = [
    "planned", "sent", "retry_later", "uncertain", "adopted", "failed", "held", "expired", "cancelled",
    "status_updates", "replies", "confirmed", "declined", "needs_person", "errors",
]  # fmt: skip


def set_up(desk: Desk, *more: str, token: str = TOKEN) -> None:
    words = ["channel", "twilio", "--account-sid", SID, "--from", "+1 202-555-0123", *more]
    result = desk.run(*words, stdin=f"{token}\n")
    assert result.status == 0, result.err


def test_the_token_goes_into_the_store_and_nowhere_else(desk: Desk) -> None:
    set_up(desk, "--api-url", "http://127.0.0.1:8080/")
    assert isinstance(desk.secrets, MemorySecrets)
    assert desk.secrets.kept[f"twilio.{SID.lower()}"] == TOKEN.encode()
    for file in desk.folder.iterdir():
        assert TOKEN.encode() not in file.read_bytes()
    report = desk.json("doctor")["channel"]
    assert (report["api_url"], report["sender"], report["token"]) == (
        "http://127.0.0.1:8080",
        "+12025550123",
        True,
    )


def test_a_messaging_service_stands_in_for_a_number(desk: Desk) -> None:
    service = "MG" + "a" * 32
    words = ["channel", "twilio", "--account-sid", SID, "--messaging-service", service, "--json"]
    document = desk.run(*words, stdin=TOKEN).json
    assert document == {
        "channel": "twilio",
        "account_sid": SID,
        "from": None,
        "messaging_service": service,
        "api_url": "https://api.twilio.com",
    }


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--account-sid", "AC12", "--from", "+12025550123"], "account sid"),
        (["--account-sid", SID, "--from", "2025550123"], "international"),
        (["--account-sid", SID, "--messaging-service", "MG1"], "messaging service sid"),
        (["--account-sid", SID, "--from", "+12025550123", "--api-url", "http://sms.example"], "https"),
        (["--account-sid", SID, "--from", "+12025550123", "--api-url", "https://u:p@sms.example"], "https"),
        (["--account-sid", SID, "--from", "+12025550123", "--api-url", "file:///etc/passwd"], "https"),
        (["--account-sid", SID, "--from", "+12025550123", "--api-url", "https://host:99999"], "https"),
    ],
)
def test_impossible_accounts_are_not_kept(desk: Desk, words: list[str], part: str) -> None:
    result = desk.run("channel", "twilio", *words, stdin=TOKEN)
    assert result.status == 2
    assert part in result.err
    assert desk.json("doctor")["channel"]["set_up"] is False


@pytest.mark.parametrize("typed", ["", "\n", "two words of token", "short"])
def test_a_token_that_can_be_none_is_refused(desk: Desk, typed: str) -> None:
    result = desk.run("channel", "twilio", "--account-sid", SID, "--from", "+12025550123", stdin=typed)
    assert result.status == 2
    assert "token" in result.err
    assert not typed.strip() or typed.strip() not in result.err


def test_the_check_tells_what_it_found(desk: Desk) -> None:
    assert desk.json("channel", "test", "twilio") == {
        "channel": "twilio",
        "ok": True,
        "sentences": ["The account works."],
    }
    desk.check = ChannelCheck(ok=False, sentences=("The number is not yours.",))
    bad = desk.run("channel", "test", "twilio")
    assert bad.status == 3
    assert "The number is not yours." in bad.out


def test_one_cycle_prints_exactly_its_report(desk: Desk) -> None:
    desk.sync = ScriptedSync(SyncReport(planned=3, sent=2, errors=("One was held.",)))
    result = desk.run("sync", "--once", "--json")
    assert result.status == 0
    assert list(result.json) == FIELDS
    assert result.json["planned"] == 3
    assert result.json["errors"] == ["One was held."]
    assert desk.sync.closed
    assert "planned 3, sent 2." in desk.run("sync").out


@pytest.mark.parametrize("error", [ProviderUnreachable("No way there."), LoginRefused("Not that login.")])
def test_a_provider_that_fails_is_status_3_after_the_report(desk: Desk, error: Exception) -> None:
    desk.sync = ScriptedSync(error)
    result = desk.run("sync", "--once", "--json")
    assert result.status == 3
    assert list(result.json) == FIELDS
    assert result.err == f"{error}\n"


def test_without_an_account_sync_is_refused(desk: Desk) -> None:
    desk.sync = ScriptedSync(Refused("No text account is set up."))
    for words in (["sync", "--once"], ["sync", "--every", "1"]):
        result = desk.run(*words, "--json")
        assert result.status == 4
        assert result.out == ""


def test_a_cycle_keeps_the_days_sheets_where_the_clinic_wants_them(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    assert desk.run("sync", "--once").status == 0
    assert desk.papers == []
    desk.run("settings", "set", "paper.folder", str(folder))
    result = desk.run("sync", "--once", "--json")
    assert (result.status, list(result.json), result.err) == (0, FIELDS, "")
    assert [each.name for each in folder.iterdir()] == ["frontdesk-day-2026-11-23.pdf"]
    desk.run("sync", "--once")
    assert len(desk.papers) == 1

    (folder / "frontdesk-day-2026-11-23.pdf").unlink()
    folder.rmdir()
    folder.write_text("x", encoding="utf-8")
    desk.sync = ScriptedSync(SyncReport(sent=1))
    result = desk.run("sync", "--once", "--json")
    assert (result.status, result.json["sent"]) == (0, 1)
    assert "could not be kept in sheets" in result.err


class StoppingSync(ScriptedSync):
    """Asks for the end at its third cycle, as a signal would."""

    def run_once(self) -> SyncReport:
        report = super().run_once()
        if self.cycles == 3:
            import signal

            signal.raise_signal(signal.SIGINT)
        return report


def test_cycles_go_on_until_a_signal_and_print_a_line_each(desk: Desk) -> None:
    assert threading.current_thread() is threading.main_thread()
    control = StoppingSync(SyncReport(sent=1), ProviderUnreachable("Gone."), SyncReport(sent=2))
    desk.sync = control
    result = desk.run("sync", "--every", "0.001", "--json")
    assert result.status == 0
    assert [json.loads(line)["sent"] for line in result.lines] == [1, 1, 2]
    assert result.err == "Gone.\n"
    assert control.stopped
    assert control.closed
