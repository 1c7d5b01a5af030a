"""From a CSV file to the book: choose it, say which column is which, look at what would come, import. For the screen and the set-up."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.importing import asks
from frontdesk.ui.importing.asks import FileLook
from frontdesk.ui.importing.columns import Sort
from frontdesk.ui.importing.consent import ConsentCard
from frontdesk.ui.importing.mapping import Mapping
from frontdesk.ui.importing.outcome import Outcome
from frontdesk.ui.kit.buttons import Segments, button
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.files import choose_file, choose_target
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.kit.pages import Pages
from frontdesk.ui.tokens import S2, S4

if TYPE_CHECKING:
    from frontdesk.services.imports import ImportReport
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.jobs import LongJob, Progress

T = TypeVar("T")


class Stage(StrEnum):
    """Where it stands."""

    CHOOSE = "choose"
    MAP = "map"
    PREVIEW = "preview"
    DONE = "done"


class ImportFlow(QWidget):
    """The whole way, driven by one primary button that its owner shows.

    Signals: `changed()`: the button says something else; `working(bool)`; `running(LongJob)`; `refused(str)`: a sentence about what
    could not be done; `through()`: the person wants to go on after the visits.
    """

    changed = Signal()
    working = Signal(bool)
    running = Signal(object)
    refused = Signal(str)
    through = Signal()

    def __init__(self, desk: Desk, *, ends: bool) -> None:
        super().__init__()
        self._desk = desk
        self._ends = ends
        """Whether it leads on to something else after the visits, rather than to the next file."""
        self.stage = Stage.CHOOSE
        self.look: FileLook | None = None
        self.report: ImportReport | None = None
        self.setAcceptDrops(True)
        self.sorts = Segments(
            [
                (Sort.PATIENTS, tr("Patients")),
                (Sort.VISITS, tr("Visits")),
                # Somebody who sets a clinic up has none yet.
                *([] if ends else [(Sort.REQUESTS, tr("Requests"))]),
            ],
            name=tr("What the file holds"),
            chosen=lambda _value: self.start_over(self.sort),
            identifier="import.sort",
        )
        self.sorts.choose(Sort.PATIENTS)
        self.other = button(tr("Another file …"), self.choose, kind="quiet", identifier="import.other")
        self.columns = button(
            tr("Change the columns"), self._back_to_columns, kind="quiet", identifier="import.columns"
        )
        self.file = Label(tone="muted")
        self.said = Label(face="panel", wrap=True)
        self.said.setObjectName("import.said")
        self.empty = Empty()
        self.mapping = Mapping()
        self.mapping.changed.connect(self.changed)
        self.outcome = Outcome()
        self.outcome.save_wanted.connect(self._save_refused)
        self.consent = ConsentCard()
        self.consent.agreed.connect(self._agreed)
        self.consent.declined.connect(self.consent.hide)
        self._stack = Pages()
        self._mapped = QWidget()
        self._mapped.setLayout(column(self.mapping, None))
        result = QWidget()
        result.setLayout(column(self.consent, self.outcome, spacing=S4))
        for page in (self.empty, self._mapped, result):
            self._stack.add_page(page)
        self._result = result
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S4)
        lines.addLayout(row(self.sorts, self.file, self.other, self.columns, None, spacing=S2))
        lines.addWidget(self.said)
        lines.addWidget(self._stack, 1)
        self._show(Stage.CHOOSE)

    @property
    def sort(self) -> Sort:
        """What the file holds, as the person says."""
        return Sort(self.sorts.value())

    @property
    def primary(self) -> str:
        """What the one button does now."""
        match self.stage:
            case Stage.CHOOSE:
                return tr("Choose a file …")
            case Stage.MAP:
                return tr("Preview")
            case Stage.PREVIEW:
                return tr("Import") if self._brings_something else tr("Choose another file …")
            case Stage.DONE if self.sort is Sort.PATIENTS:
                return tr("Go on with visits")
            case Stage.DONE:
                return tr("Continue") if self._ends else tr("Import another file …")

    def go_on(self) -> None:
        """The one button."""
        match self.stage:
            case Stage.CHOOSE:
                self.choose()
            case Stage.MAP:
                if self.mapping.check():
                    self._run(dry_run=True)
            case Stage.PREVIEW if self._brings_something:
                self._run(dry_run=False)
            case Stage.PREVIEW:
                self.choose()
            case Stage.DONE if self.sort is Sort.PATIENTS:
                self.sorts.choose(Sort.VISITS)
                self.start_over(Sort.VISITS)
            case Stage.DONE if self._ends:
                self.through.emit()
            case Stage.DONE:
                self.choose()

    def begin(self) -> None:
        """Put the focus where one begins."""
        self.sorts.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_over(self, sort: Sort) -> None:
        """Without a file, for patients, visits or requests."""
        self.sorts.choose(sort)
        self.look, self.report = None, None
        self._show(Stage.CHOOSE)

    def choose(self) -> None:
        """Let the person choose a file."""
        begin = self.look.path.parent if self.look is not None else _documents()
        choose_file(
            self,
            title=tr("Choose a CSV file"),
            filters=[tr("CSV files (*.csv *.txt *.tsv)"), tr("All files (*)")],
            chosen=self.take,
            begin=begin / "",
            identifier="import.choose",
        )

    def take(self, path: Path) -> None:
        """Look at a file."""
        self.working.emit(True)
        self._desk.jobs.apart(
            tr("Looking at {file}", file=path.name),
            lambda _progress: asks.look_at(path),
            owner=self,
            done=self._looked,
            failed=self._failed,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be let go here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It was."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))
                return

    @property
    def _brings_something(self) -> bool:
        return self.report is not None and bool(self.report.added or self.report.updated)

    def _looked(self, look: FileLook) -> None:
        self.working.emit(False)
        self.look, self.report = look, None
        self.mapping.show_file(self.sort, look)
        self._show(Stage.MAP)

    def _back_to_columns(self) -> None:
        self._show(Stage.MAP)

    def _run(self, *, dry_run: bool) -> None:
        look, sort, actor = self.look, self.sort, self._desk.actor
        assert look is not None
        column_map = self.mapping.column_map()
        rows = max(look.lines, 1)

        def work(book: Book, progress: Progress) -> ImportReport:
            def tell(done: int) -> None:
                progress.step(min(done / rows, 1.0), tr("{count} rows", count=done))

            return asks.run(book, actor, sort, look.path, column_map, dry_run=dry_run, tell=tell)

        title = tr("Looking at every row") if dry_run else tr("Importing {file}", file=look.path.name)
        self._long(title, work, partial(self._reported, dry_run=dry_run), stays=not dry_run)

    def _long(
        self, title: str, work: Callable[[Book, Progress], T], done: Callable[[T], None], *, stays: bool
    ) -> None:
        self.working.emit(True)
        job = self._desk.jobs.long(title, work, owner=self, done=done, failed=self._failed)
        job.ended.connect(lambda: self._ended(job, stays=stays))
        self.running.emit(job)

    def _ended(self, job: LongJob, *, stays: bool) -> None:
        """A result, if there is one, follows; there is none where the person ended it."""
        if job.progress.cancelled:
            self.working.emit(False)
            if stays:
                self.refused.emit(
                    tr(
                        "Ended. What was imported until then stays, and importing the file again goes on from there."
                    )
                )

    def _reported(self, report: ImportReport, *, dry_run: bool) -> None:
        self.working.emit(False)
        self.report = report
        self.consent.hide()
        self.outcome.show_report(self.sort, report)
        self._show(Stage.PREVIEW if dry_run else Stage.DONE)
        if not dry_run and self.sort is Sort.PATIENTS:
            self._desk.jobs.ask("consent", asks.consent_wanted, owner=self, done=self._ask_consent)

    def _ask_consent(self, count: int) -> None:
        if count and self.stage is Stage.DONE:
            self.consent.ask(count)
            self.consent.show()
            self.consent.who.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _agreed(self, who: str, where: str, since: str) -> None:
        actor = self._desk.actor

        def work(book: Book, progress: Progress) -> int:
            def tell(done: int) -> None:
                progress.step(-1, tr("{count} patients", count=done))

            return asks.record_consent(book, actor, who=who, where=where, since=since, tell=tell)

        self._long(tr("Noting who agreed"), work, self._noted, stays=False)

    def _noted(self, count: int) -> None:
        self.working.emit(False)
        self.consent.hide()
        self.said.setText(
            tr("Imported. Noted that {count} patients agreed to texts.", count=words.number(count))
        )

    def _save_refused(self) -> None:
        assert self.look is not None
        name = tr("{file}, refused rows", file=self.look.path.stem)
        choose_target(
            self,
            title=tr("Save the refused rows"),
            filters=[tr("CSV (*.csv)")],
            chosen=self.save_refused_to,
            begin=self.look.path.with_name(f"{name}.csv"),
            suffix="csv",
            identifier="import.target",
        )

    def save_refused_to(self, target: Path) -> None:
        """Write them."""
        look, report = self.look, self.report
        assert look is not None
        assert report is not None
        self._desk.jobs.apart(
            tr("Saving the refused rows"),
            lambda _progress: asks.save_refused(look.path, report, target),
            owner=self,
            done=lambda count: self.said.setText(
                tr("{count} refused rows are in {file}.", count=words.number(count), file=target.name)
            ),
            failed=self._failed,
        )

    def _failed(self, error: FrontdeskError) -> None:
        self.working.emit(False)
        self.refused.emit(error.sentence)

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        pages = {Stage.CHOOSE: self.empty, Stage.MAP: self._mapped}
        self._stack.show_page(pages.get(stage, self._result))
        self.other.setVisible(stage in (Stage.MAP, Stage.PREVIEW))
        self.columns.setVisible(stage is Stage.PREVIEW)
        self.file.setText(self._about_file())
        self.file.setVisible(self.look is not None)
        self.said.setText(self._sentence())
        self.said.setVisible(bool(self.said.text()))
        self.empty.say(self._invitation())
        self.refused.emit("")
        self.changed.emit()

    def _invitation(self) -> str:
        match self.sort:
            case Sort.PATIENTS:
                return tr(
                    "Export the patients of your old system as CSV, then choose that file here or drop it on the window. "
                    "You see what would happen before anything does."
                )
            case Sort.VISITS:
                return tr(
                    "Export the visits as CSV, at least those that are still to come. Their patients have to be imported "
                    "before. Providers and types that are new are made on the way."
                )
            case Sort.REQUESTS:
                return tr(
                    "Choose the file with the requests for a visit from the clinic's site, or drop it on the window. Each "
                    "becomes a row in Needs you; one that was read before is not doubled."
                )

    def _about_file(self) -> str:
        look = self.look
        if look is None:
            return ""
        return tr(
            "{file}: {count} rows, {encoding}, separated by {separator}",
            file=look.path.name,
            count=words.number(look.lines),
            encoding=_encoding(look.encoding),
            separator=_separator(look.delimiter),
        )

    def _sentence(self) -> str:
        match self.stage:
            case Stage.CHOOSE:
                return ""
            case Stage.MAP:
                return tr(
                    "Which column of the file is which? What could be told by its heading is chosen already."
                )
            case Stage.PREVIEW if self._brings_something:
                return tr("This is what would happen. Nothing is in the book yet.")
            case Stage.PREVIEW if (
                self.report is not None and self.report.refused and not self.report.unchanged
            ):
                return tr("No row of this file can be taken over. What is wrong with each is said below.")
            case Stage.PREVIEW:
                return tr("This file would change nothing.")
            case Stage.DONE:
                return tr("Imported.")


def _separator(delimiter: str) -> str:
    match delimiter:
        case ";":
            return tr("semicolons")
        case "\t":
            return tr("tabs")
        case _:
            return tr("commas")


def _encoding(name: str) -> str:
    return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}.get(
        name, name
    )


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
