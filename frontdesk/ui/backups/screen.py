"""Backups: what there is, one more, bringing one back; whether book and recovery sheet are in order; a report for support."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.backups import asks
from frontdesk.ui.backups.parts import CheckSection, ReportSection, SheetSection
from frontdesk.ui.backups.restoring import RestoreDialog
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.files import choose_file
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row, scrolling
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.kit.working import Working
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import ROW, S1, S2, S3, S4, S6, S8

if TYPE_CHECKING:
    from frontdesk.services.backup_list import BackupFolder, BackupRow
    from frontdesk.ui.background import SyncState
    from frontdesk.ui.desk import Desk

_WIDTH: Final = 840
_MOST_ROWS: Final = 7
_LOW_BYTES: Final = 1_000_000_000


def size_words(count: int) -> str:
    """Bytes as people read them: "1.4 MB"."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


class BackupsScreen(Screen):
    """Where backups are, and everything that keeps the book safe."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("backups")
        self._folder: BackupFolder | None = None
        self._stale = True
        self._backup_utc = desk.sync.state.backup_utc
        self.headline = Label(face="strong", wrap=True)
        name_it(self.headline, "", "backups.latest")
        self.where = Label(tone="muted", wrap=True)
        self.warning = Label(tone="warning", wrap=True)
        self.warning.hide()
        self.now = button(tr("Back up now"), self.back_up, kind="primary", identifier="backups.now")
        self.change = button(tr("Folder and times"), self._change, identifier="backups.change")
        self.working = Working(identifier="backups.working")
        self.model: RowsModel[BackupRow] = RowsModel(
            (
                Column("made", tr("Made"), self._made, width=200),
                Column("visits", tr("Visits"), lambda each: words.number(each.visits), width=96, end=True),
                Column("size", tr("Size"), lambda each: size_words(each.bytes), width=96, end=True),
                Column("file", tr("File"), lambda each: each.file.name, stretch=True),
            ),
            key=lambda each: str(each.file),
            parent=self,
        )
        self.table = Table(self.model, name=tr("Backups"), identifier="backups.list", prefs=desk.prefs)
        self.none = Label(tone="muted", wrap=True)
        self.restore = button(tr("Restore"), self._restore, identifier="backups.restore")
        self.restore_other = button(
            tr("Restore from another file"), self._choose, kind="quiet", identifier="backups.restore.other"
        )
        self.check = CheckSection(desk)
        self.sheet = SheetSection(desk)
        self.report = ReportSection(desk)
        self._build()
        self.table.opened.connect(lambda _row: self._restore())
        self.table.chosen.connect(lambda each: self.restore.setEnabled(each is not None))
        desk.sync.changed.connect(self._background_changed)
        self.focus_on(self.now)

    def _build(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S8)
        table = Surface(column(self.table, spacing=0, margins=(1, 1, 1, 1)), line="box")
        self._table = table
        lines.addLayout(
            column(
                column(self.headline, self.where, self.warning, spacing=S1),
                row(self.now, self.change, None),
                self.working,
                S1,
                table,
                self.none,
                row(self.restore, self.restore_other, None, spacing=S2),
                spacing=S3,
            )
        )
        for part in (self.check, self.sheet, self.report):
            lines.addWidget(part)
        lines.addStretch(1)
        held = QWidget()
        beside = QHBoxLayout(held)
        beside.setContentsMargins(S8, S6, S6, S8 + S4)
        beside.addWidget(inner, 1)
        beside.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(held, name=tr("Backups")))
        self._show_rows()

    # What the shell asks

    def begin(self) -> None:
        """Look into the folder anew: files come and go without the book."""
        self._read()
        self.now.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """The settings may name another folder."""
        if touches(changes, Kind.SETTING) and self.isVisible():
            self._read()

    def tick(self, _now_utc: int) -> None:
        """The age grows."""
        self._show_words()

    # The list

    @property
    def has_read(self) -> bool:
        """Whether what it shows is the folder's."""
        return self._folder is not None

    def _read(self) -> None:
        self.desk.jobs.ask("folder", asks.read_folder, owner=self, done=self._got)

    def _got(self, folder: BackupFolder) -> None:
        self._folder = folder
        self.model.show(folder.rows)
        if folder.rows and self.table.current is None:
            self.table.selectRow(0)
        self._show_rows()
        self._show_words()

    def _show_rows(self) -> None:
        count = len(self.model.rows)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(max(min(count, _MOST_ROWS), 1) * ROW + header + 4)
        self._table.setVisible(count > 0)
        self.restore.setVisible(count > 0)
        self.restore.setEnabled(self.table.current is not None)
        folder = self._folder
        if folder is None:
            self.none.setText(tr("The folder is being read."))
        elif not folder.reachable:
            self.none.setText(tr("The folder cannot be reached. Connect its disk, or choose another folder."))
        else:
            self.none.setText(tr("There is no backup in the folder yet."))
        self.none.setVisible(count == 0)

    def _show_words(self) -> None:
        folder, desk = self._folder, self.desk
        if folder is None:
            return
        if folder.rows:
            latest = folder.rows[0]
            self.headline.setText(
                tr(
                    "Last backup {time}, {ago}.",
                    time=words.moment(latest.made_utc, desk.zone, now_utc=desk.now()),
                    ago=words.ago(latest.made_utc, desk.now()),
                )
            )
        else:
            self.headline.setText(tr("There is no backup yet."))
        self.where.setText(
            tr(
                "Every {minutes} min while Frontdesk runs, into {folder}. {free} are free there.",
                minutes=words.number(round(folder.minutes)),
                folder=str(folder.folder),
                free=size_words(folder.free_bytes),
            )
            if folder.reachable
            else tr("They go into {folder}.", folder=str(folder.folder))
        )
        warning = self._warning(folder)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))

    def _warning(self, folder: BackupFolder) -> str:
        if self.desk.sync.state.backup_trouble:
            return self.desk.sync.state.backup_trouble
        if folder.reachable and folder.free_bytes < _LOW_BYTES:
            return tr("The disk of the backups is nearly full. Free some space, or choose another folder.")
        if folder.beside:
            return tr("They lie on the same disk as the book. A folder on another disk outlives this one.")
        return ""

    def _made(self, each: BackupRow) -> str:
        return words.moment(each.made_utc, self.desk.zone, now_utc=self.desk.now())

    def _background_changed(self, state: SyncState) -> None:
        if state.backup_utc != self._backup_utc:
            self._backup_utc = state.backup_utc
            if self.isVisible():
                self._read()

    # Acts

    def back_up(self) -> None:
        """Make one now."""
        self.now.setEnabled(False)
        job = self.desk.jobs.long(
            tr("Backing up"), asks.back_up, owner=self, done=self._backed_up, failed=self._not_backed_up
        )
        self.working.follow(job)
        job.ended.connect(lambda: self.now.setEnabled(True))

    def _backed_up(self, made: BackupRow) -> None:
        self.desk.sync.backed_up(made.made_utc)
        self.desk.say.done(
            tr(
                "{visits} visits are backed up, {size}.",
                visits=words.number(made.visits),
                size=size_words(made.bytes),
            )
        )
        self._read()

    def _not_backed_up(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)

    def _change(self) -> None:
        self.desk.extras["settings.group"] = "backups"
        self.desk.go.screen("settings")

    def _restore(self) -> None:
        each = self.table.current
        if each is not None:
            self._ask(each.file, each)

    def _choose(self) -> None:
        begin = None if self._folder is None else self._folder.folder / ""
        choose_file(
            self,
            title=tr("Choose a backup"),
            filters=(tr("Backups (*.fdbackup)"),),
            chosen=lambda file: self._ask(file, None),
            begin=begin,
        )

    def _ask(self, file: Path, backup: BackupRow | None) -> None:
        made = RestoreDialog(self.desk, file, backup, self.window())
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.open()
