"""Before a backup is brought back: what happens, in plain words, and the one way to do it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.backups import asks
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from frontdesk.services.backup_list import BackupRow
    from frontdesk.ui.desk import Desk

_WIDTH = 560


def restore_command(folder: Path, file: Path) -> str:
    """The command that does the same, as it is typed into a terminal."""
    parts = ["frontdesk", "--data-dir", str(folder), "restore", str(file)]
    if sys.platform == "win32":
        return " ".join(f'"{part}"' if " " in part else part for part in parts)
    return shlex.join(parts)


class RestoreDialog(Dialog):
    """Asks once. After a yes the program ends, brings the backup back before it opens the book, and is there again."""

    def __init__(self, desk: Desk, file: Path, backup: BackupRow | None, parent: QWidget | None) -> None:
        super().__init__(tr("Restore this backup"), parent, width=_WIDTH, identifier="restore")
        self._desk, self._file = desk, file
        self.say(self._what(backup))
        for each in (
            tr(
                "What was done since then is not in it. Visits, patients and messages typed after it are gone from the book."
            ),
            tr("The book of now is put aside in the data folder under today's date. It is not deleted."),
            tr(
                "Texts that are due wait until the provider's list since the backup has been read, so that nobody gets one twice."
            ),
        ):
            self.body.addWidget(Label(each, tone="muted", wrap=True))
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.hide()
        restart = desk.outside.restart
        if restart is not None:
            self.say(tr("Frontdesk closes, restores and opens again. It takes about a minute."))
        elif desk.demo is not None:
            self.say(tr("The demo's book cannot be restored: it lasts as long as the demo does."))
        else:
            self._add_command()
        self.body.addWidget(self._wrong)
        self.add_close()
        self.yes = self.add_button(
            tr("Restore and reopen"), lambda: self._agree(restart), kind="danger", identifier="restore.yes"
        )
        self.yes.setVisible(restart is not None)

    def _what(self, backup: BackupRow | None) -> str:
        if backup is None:
            return tr("The book becomes what it was in the file {file}.", file=self._file.name)
        desk = self._desk
        return tr(
            "The book becomes what it was when this backup was made ({time}), with {visits} visits.",
            time=words.moment(backup.made_utc, desk.zone, now_utc=desk.now()),
            visits=words.number(backup.visits),
        )

    def _add_command(self) -> None:
        self.say(tr("Close Frontdesk, then type this command into a terminal:"))
        command = restore_command(self._desk.folder, self._file)
        edit = line(command, limit=4000)
        edit.setReadOnly(True)
        edit.setCursorPosition(0)
        self.body.addWidget(Row(tr("Command"), edit, identifier="restore.command"))
        copy = button(
            tr("Copy"), lambda: QGuiApplication.clipboard().setText(command), identifier="restore.copy"
        )
        self.body.addLayout(row(copy, None))

    def _agree(self, restart: Callable[[], None] | None) -> None:
        if restart is None:
            return
        self.yes.setEnabled(False)
        file = self._file

        def failed(error: FrontdeskError) -> None:
            self.yes.setEnabled(True)
            self._wrong.setText(error.sentence)
            self._wrong.show()

        def asked(_none: None) -> None:
            self.accept()
            restart()

        self._desk.act(
            lambda book, actor: asks.ask_restore(book, actor, file), owner=self, done=asked, failed=failed
        )
