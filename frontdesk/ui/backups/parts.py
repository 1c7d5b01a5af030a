"""The parts of the backups screen under the list: checking the book, the recovery sheet, the report for support."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.backups import asks
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.files import choose_target
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Part, column, row
from frontdesk.ui.kit.working import Working
from frontdesk.ui.tokens import S2

if TYPE_CHECKING:
    from frontdesk.services.checking import Verdict
    from frontdesk.ui.desk import Desk

_KEY_WIDTH = 480
_REPORT_LINES = 14


class Section(QWidget):
    """A title, a sentence, and what belongs to it."""

    def __init__(self, desk: Desk, title: str, said: str, *, identifier: str) -> None:
        super().__init__()
        self.desk = desk
        name_it(self, title, identifier)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S2)
        self._lines.addWidget(Label(title, face="name"))
        self._lines.addWidget(Label(said, tone="muted", wrap=True))

    def add(self, *parts: Part) -> None:
        """Below each other."""
        self._lines.addLayout(column(*parts, spacing=S2))


def finding_word(name: str) -> str:
    """What a check looks at."""
    match name:
        case "pages":
            return tr("Pages of the file")
        case "structure":
            return tr("Tables and indexes")
        case "references":
            return tr("What rows say of each other")
        case "occupancy":
            return tr("Times that are taken")
        case "search":
            return tr("The search")
        case "audit":
            return tr("The audit chain")
        case _:
            return name


class CheckSection(Section):
    """Is the book sound? Every check is named, with what it found."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("Check the book"),
            tr("Reads the whole book: the file, its tables, the audit chain. Work goes on meanwhile."),
            identifier="backups.check",
        )
        self.begin = button(tr("Check now"), self._begin, identifier="backups.check.now")
        self.working = Working(identifier="backups.check.working")
        self.verdict = Label(face="strong", wrap=True)
        name_it(self.verdict, "", "backups.check.verdict")
        self.verdict.hide()
        self.found = Label(wrap=True)
        self.found.hide()
        self.add(row(self.begin, None), self.working, self.verdict, self.found)

    def _begin(self) -> None:
        self.begin.setEnabled(False)
        self.verdict.hide()
        self.found.hide()
        job = self.desk.jobs.long(tr("Checking the book"), asks.check, owner=self, done=self.show_verdict)
        self.working.follow(job)
        job.ended.connect(lambda: self.begin.setEnabled(True))

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what was found."""
        if verdict.ok:
            sentence = tr(
                "The book is sound: {visits} visits, {entries} entries in the audit chain.",
                visits=words.number(verdict.visits),
                entries=words.number(verdict.audit_entries),
            )
        else:
            sentence = tr("The book is not sound. Leave it as it is, and restore the latest backup.")
        self.verdict.setText(sentence)
        self.verdict.setAccessibleName(sentence)
        self.verdict.tone("text" if verdict.ok else "danger")
        self.verdict.show()
        self.found.setText("\n".join(_findings(verdict)))
        self.found.show()
        self.desk.say.announce(sentence)


def _findings(verdict: Verdict) -> Sequence[str]:
    said = []
    for finding in verdict.findings:
        word = finding_word(finding.name)
        if finding.ok:
            said.append(tr("{check}: in order", check=word))
        else:
            said += [tr("{check}: {problem}", check=word, problem=problem) for problem in finding.problems]
    return said


class SheetSection(Section):
    """Does the printed sheet still fit? What is typed is compared and forgotten."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("Recovery sheet"),
            tr(
                "The printed key opens the book and every backup on any computer, when this one is lost. Type it once a year to be sure that the sheet is the right one."
            ),
            identifier="backups.sheet",
        )
        self.key = line(placeholder="FDB-…", secret=False)
        self.key.setMaximumWidth(_KEY_WIDTH)
        self.row = Row(tr("Key on the sheet of the book"), self.key, identifier="backups.sheet.key")
        self.begin = button(tr("Compare"), self._begin, identifier="backups.sheet.compare")
        self.key.returnPressed.connect(self._begin)
        self.add(self.row, row(self.begin, None))

    def _begin(self) -> None:
        typed = self.key.text().strip()
        if not typed:
            self.row.fail(tr("The key is missing. Type it from the sheet."))
            return
        self.row.clear()
        self.begin.setEnabled(False)
        self.desk.jobs.ask(
            "sheet",
            lambda book: asks.check_sheet(book, typed),
            owner=self,
            done=lambda _none: self._fits(),
            failed=self._does_not,
        )

    def _fits(self) -> None:
        self.begin.setEnabled(True)
        self.key.clear()
        self.row.say(tr("This sheet opens the book. Put it back where it is safe."))
        self.desk.say.announce(tr("This sheet opens the book. Put it back where it is safe."))

    def _does_not(self, error: FrontdeskError) -> None:
        self.begin.setEnabled(True)
        self.row.fail(error.sentence)


class ReportSection(Section):
    """Versions, keys, disk, book, channel: for whoever helps from afar."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            tr("Report for support"),
            tr("Versions, counts and times. No name, number or text of any patient is in it."),
            identifier="backups.report",
        )
        self.begin = button(tr("Make the report"), self._begin, identifier="backups.report.make")
        self.copy = button(tr("Copy"), self._copy, identifier="backups.report.copy")
        self.save = button(tr("Save as a file"), self._save, identifier="backups.report.save")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFixedHeight(_REPORT_LINES * 18)
        name_it(self.text, tr("Report for support"), "backups.report.text")
        for each in (self.copy, self.save, self.text):
            each.hide()
        self.add(row(self.begin, self.copy, self.save, None), self.text)

    def _begin(self) -> None:
        self.begin.setEnabled(False)
        service = self.desk.outside.service
        self.desk.jobs.ask(
            "report",
            lambda book: asks.report(book, service),
            owner=self,
            done=self._made,
            failed=self._not_made,
        )

    def _made(self, text: str) -> None:
        self.begin.setEnabled(True)
        self.text.setPlainText(text)
        for each in (self.copy, self.save, self.text):
            each.show()
        self.text.setFocus()

    def _not_made(self, error: FrontdeskError) -> None:
        self.begin.setEnabled(True)
        self.desk.say.refuse(error)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.desk.say.done(tr("The report is copied."))

    def _save(self) -> None:
        choose_target(
            self,
            title=tr("Save the report"),
            filters=(tr("Text (*.txt)"),),
            chosen=self.write,
            begin=Path.home() / "frontdesk-report.txt",
            suffix="txt",
        )

    def write(self, file: Path) -> None:
        """Write the report into a file."""
        text = self.text.toPlainText()
        self.desk.jobs.apart(
            tr("Saving the report"),
            lambda _progress: asks.write_text(file, text),
            owner=self,
            done=lambda _none: self.desk.say.done(tr("The report is in {file}.", file=file.name)),
        )
