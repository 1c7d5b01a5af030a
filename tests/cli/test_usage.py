"""Wrong usage: status 2, one sentence on standard error, nothing on standard output."""

from __future__ import annotations

import pytest

from frontdesk import __version__
from tests.support.command import Desk


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["init"], "--clinic"),
        (["nonsense"], "There is no command nonsense"),
        (["cancel", "ext:1", "--by", "nobody"], "nobody is not a value of --by"),
        (["status", "ext:1", "asleep"], "asleep"),
        (["book", "--patient", "ext:1", "--provider", "X", "--start", "now", "--minutes", "ten"], "ten is not a number"),
        (["move", "ext:1"], "--start"),
        (["appointments", "--from"], "--from needs a value"),
        (["appointments", "--unknown"], "--unknown is not understood"),
        (["appointments", "--fro", "2026-01-01"], "is not understood"),
        (["sync", "--once", "--every", "5"], "exclude each other"),
        (["channel", "twilio", "--account-sid", "AC1"], "--from"),
        (["import"], "WHAT"),
        (["settings", "forget"], "forget"),
        (["sync", "--every", "0"], "number of seconds"),
        (["sync", "--every", "nan"], "number of seconds"),
        (["simulate", "--port", "70000"], "port"),
        (["appointments", "--from", "2026-02-30"], "2026-02-30 is not a date"),
        (["appointments", "--from", "20260230"], "20260230 is not a date"),
        (["book", "--patient", "\udcff", "--provider", "X", "--start", "x", "--minutes", "1"], "not readable text"),
        (["settings", "get", "reminders.stebs"], "reminders.steps"),
        (["settings", "set", "nonsense", "1"], "nonsense"),
        (["settings", "set", "reminders.min_lead_hours", "soon"], "reminders.min_lead_hours"),
        (["confirm", "12"], "12 is no id"),
        (["confirm", "ext:"], "is no id"),
        (["confirm", "ext:nobody"], "There is no visit ext:nobody"),
        (["confirm", "019ab000-0000-7000-8000-000000000000"], "There is no visit"),
        (["messages", "--patient", "ext:nobody"], "There is no patient"),
        (["reply", "ext:1", "--as", "confirm"], "There is no message"),
        (["undo"], "undo"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_sentence_and_status_2(desk: Desk, words: list[str], part: str) -> None:
    for result in (desk.run(*words), desk.run(*words, "--json")):
        assert result.status == 2
        assert result.out == ""
        assert part in result.err
        assert len(result.err.splitlines()) == 1
        assert "usage:" not in result.err


def test_without_a_command_the_window_opens_over_the_data_folder(new_desk: Desk) -> None:
    result = new_desk.run()
    assert (result.status, result.out, result.err) == (0, "", "")
    assert [wish.folder for wish in new_desk.windows] == [new_desk.folder]


def test_json_without_a_command_names_the_commands(new_desk: Desk) -> None:
    result = new_desk.run("--json")
    assert result.status == 2
    assert "needs-you" in result.err
    assert new_desk.windows == []


def test_version_and_help_need_no_book(new_desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_desk.run("--version").status == 0
    assert new_desk.run("import", "patients", "--help").status == 0
    printed = capsys.readouterr().out
    assert f"frontdesk {__version__}" in printed
    assert "--dry-run" in printed
    assert not new_desk.folder.exists()


@pytest.mark.parametrize("before", [True, False])
def test_options_are_taken_before_and_after_the_command(desk: Desk, before: bool) -> None:
    options = ["--json", "--data-dir", str(desk.folder)]
    words = [*options, "settings", "get"] if before else ["settings", "get", *options]
    result = desk.bare(*words)
    assert result.status == 0
    assert isinstance(result.json, list)


def test_the_environment_names_the_folder_and_the_option_wins(desk: Desk) -> None:
    desk.environ["FRONTDESK_DATA_DIR"] = str(desk.folder)
    assert desk.bare("appointments", "--json").json == []
    elsewhere = desk.bare("appointments", "--data-dir", str(desk.folder / "nothing"))
    assert elsewhere.status == 3
    assert "There is no book in this folder" in elsewhere.err
    desk.environ["FRONTDESK_DATA_DIR"] = ""
    assert desk.bare("appointments").status == 2


def test_later_commands_come_by_name(desk: Desk) -> None:
    words = ["channel", "email", "--host", "h", "--port", "25", "--sender", "a@b.example"]
    for result in (desk.run(*words), desk.run("channel", "test", "email")):
        assert result.status == 4
        assert "E-mail comes with a later version" in result.err
