"""Backups on the screen: the list, one more, checking, restoring, the sheet, the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from frontdesk.domain.errors import StorageFault
from frontdesk.services import settings
from frontdesk.services.backups import back_up
from frontdesk.services.checking import Verdict
from frontdesk.services.restore_later import is_asked
from frontdesk.ui.background import SyncState
from frontdesk.ui.backups.restoring import RestoreDialog, restore_command
from frontdesk.ui.backups.screen import BackupsScreen
from frontdesk.ui.desk import Desk
from tests.support.clinic import found
from tests.support.command import ScriptedService
from tests.ui.desks import EVA, TestClinic
from tests.ui.shown import Shown


class ShownBackups(Shown):
    """The screen, and the book under it."""

    screen: BackupsScreen

    def __init__(self, screen: BackupsScreen, clinic: TestClinic, qtbot: QtBot) -> None:
        super().__init__(screen, qtbot)
        self.clinic = clinic
        self.until(lambda: screen.has_read)


@pytest.fixture
def shown(desk: Desk, clinic: TestClinic, qtbot: QtBot) -> ShownBackups:
    """The screen over a book of which there are two backups."""
    for _ in range(2):
        back_up(clinic.book)
        clinic.clock.advance(minutes=15)
    desk.folder = clinic.book.folder
    return ShownBackups(BackupsScreen(desk), clinic, qtbot)


def test_what_there_is_and_where(shown: ShownBackups) -> None:
    screen = shown.screen
    assert [(each.visits, each.bytes > 0) for each in screen.model.rows] == [(12, True)] * 2
    assert screen.model.rows[0].made_utc > screen.model.rows[1].made_utc
    assert screen.headline.text().endswith("15 min ago.")
    assert "Every 15 min" in screen.where.text()
    assert str(shown.clinic.book.folder) in screen.where.text()
    assert "same disk" in screen.warning.text()
    assert screen.now.hasFocus()
    shown.clinic.clock.advance(minutes=45)
    screen.tick(shown.desk.now())
    assert screen.headline.text().endswith("1 h ago.")
    shown.desk.sync.show(SyncState(backup_trouble="The disk is full."))
    screen.tick(shown.desk.now())
    assert screen.warning.text() == "The disk is full."


def test_one_more(shown: ShownBackups) -> None:
    shown.press("backups.now")
    shown.says("12 visits are backed up")
    shown.until(lambda: len(shown.screen.model.rows) == 3)
    assert shown.desk.sync.state.backup_utc == shown.desk.now()
    shown.until(shown.screen.now.isEnabled)
    shown.press("backups.change")
    assert shown.went == ["settings"]
    assert shown.desk.extras["settings.group"] == "backups"


def test_a_folder_that_is_gone_and_an_empty_one(shown: ShownBackups, tmp_path: Path) -> None:
    settings.put(shown.clinic.book, EVA, "backup.folder", str(tmp_path / "unplugged"))
    shown.desk.feed.look()
    shown.until(lambda: "cannot be reached" in shown.screen.none.text())
    assert not shown.screen.restore.isVisible()
    (tmp_path / "unplugged").mkdir()
    shown.screen.begin()
    shown.until(lambda: shown.screen.headline.text() == "There is no backup yet.")
    assert shown.screen.warning.text() == ""
    (tmp_path / "unplugged").rmdir()
    (tmp_path / "unplugged").write_text("in the way")
    shown.press("backups.now")
    shown.until(lambda: bool(shown.refused))


def test_checking_says_what_was_looked_at(shown: ShownBackups) -> None:
    check = shown.screen.check
    check.begin.click()
    shown.until(check.verdict.isVisible)
    assert check.verdict.text().startswith("The book is sound: 12 visits")
    assert len(check.found.text().splitlines()) == 6
    assert all(line.endswith(": in order") for line in check.found.text().splitlines())


def test_checking_says_what_is_wrong(shown: ShownBackups) -> None:
    from frontdesk.models.health import Finding

    verdict = Verdict(12, 30, 4, (Finding("pages"), Finding("audit", ("The audit chain is broken.",))))
    shown.screen.check.show_verdict(verdict)
    assert shown.screen.check.verdict.text().startswith("The book is not sound.")
    assert shown.screen.check.found.text().splitlines() == [
        "Pages of the file: in order",
        "The audit chain: The audit chain is broken.",
    ]


def asked(shown: ShownBackups) -> RestoreDialog:
    shown.press("backups.restore")
    return next(
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, RestoreDialog) and each.isVisible()
    )


def test_a_restore_is_asked_for_and_the_program_starts_again(shown: ShownBackups) -> None:
    again: list[str] = []
    shown.desk.outside = replace(shown.desk.outside, restart=lambda: again.append("again"))
    dialog = asked(shown)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "with 12 visits" in said
    assert "put aside" in said
    assert "nobody gets one twice" in said
    shown.press("restore.yes", within=dialog)
    shown.until(lambda: again == ["again"])
    assert is_asked(shown.clinic.book.folder)


def test_a_backup_of_another_clinic_is_refused_in_the_dialog(shown: ShownBackups, tmp_path: Path) -> None:
    other = found(tmp_path / "other", name="Elsewhere").open()
    try:
        file = back_up(other).file
    finally:
        other.close()
    shown.desk.outside = replace(shown.desk.outside, restart=lambda: None)
    dialog = RestoreDialog(shown.desk, file, None, shown.window)
    dialog.open()
    shown.press("restore.yes", within=dialog)
    shown.until(lambda: any("another clinic" in each.text() for each in dialog.findChildren(QLabel)))
    assert dialog.isVisible()
    assert not is_asked(shown.clinic.book.folder)
    dialog.reject()


def test_without_a_restart_the_command_is_shown(shown: ShownBackups) -> None:
    dialog = asked(shown)
    command = shown.find(QLineEdit, "restore.command", within=dialog)
    file = shown.screen.model.rows[0].file
    assert command.text() == restore_command(shown.desk.folder, file)
    assert "restore" in command.text()
    shown.press("restore.copy", within=dialog)
    assert QGuiApplication.clipboard().text() == command.text()
    assert not shown.find(type(dialog.yes), "restore.yes", within=dialog).isVisible()
    dialog.reject()


def test_the_recovery_sheet(shown: ShownBackups) -> None:
    sheet = shown.screen.sheet
    sheet.begin.click()
    assert sheet.row.wrong == "The key is missing. Type it from the sheet."
    shown.type_into(sheet.key, "FDB-AAAAA")
    shown.until(lambda: "8 groups" in sheet.row.wrong)
    assert sheet.key.text() == "FDB-AAAAA"


def test_the_report_tells_of_the_background_service(shown: ShownBackups) -> None:
    shown.desk.outside = replace(shown.desk.outside, service=ScriptedService)
    report = shown.screen.report
    report.begin.click()
    shown.until(report.text.isVisible)
    assert "Background service installed" in report.text.toPlainText()


def test_the_report_is_copied_and_saved_without_a_patient_in_it(shown: ShownBackups, tmp_path: Path) -> None:
    report = shown.screen.report
    assert not report.copy.isVisible()
    report.begin.click()
    shown.until(report.text.isVisible)
    text = report.text.toPlainText()
    assert "SQLCipher" in text
    assert "The book opens." in text
    assert not any(name in text for name in ("Nováková", "Dvořák", "7911"))
    report.copy.click()
    assert QGuiApplication.clipboard().text() == text
    report.write(tmp_path / "report.txt")
    shown.says("report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == text
    report.write(tmp_path / "missing" / "report.txt")
    shown.until(
        lambda: (
            shown.refused
            == [StorageFault("The file could not be written there. Choose another folder.").sentence]
        )
    )


@pytest.mark.parametrize("force_py", [False, True])
def test_the_list_keeps_the_rules_of_models(
    shown: ShownBackups, qtmodeltester: ModelTester, force_py: bool
) -> None:
    check: Callable[..., None] = qtmodeltester.check
    check(shown.screen.model, force_py=force_py)
