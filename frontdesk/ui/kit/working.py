"""A long job as it runs: its name, how far it is, and an end that the person can ask for."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.jobs import LongJob
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S1, S3

_FINE: Final = 1000


class Working(QWidget):
    """Shows one long job until it has ended, then hides."""

    def __init__(self, *, identifier: str = "working") -> None:
        super().__init__()
        self._job: LongJob | None = None
        self._title = Label(face="body")
        self._where = Label(face="meta", tone="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        name_it(self._bar, tr("Progress"), f"{identifier}.progress")
        self._end = button(tr("Cancel"), self._cancel, identifier=f"{identifier}.cancel")
        lines = QVBoxLayout()
        lines.setSpacing(S1)
        lines.addWidget(self._title)
        lines.addWidget(self._bar)
        lines.addWidget(self._where)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S3)
        line.addLayout(lines, 1)
        line.addWidget(self._end)
        self.hide()

    def follow(self, job: LongJob, *, may_end: bool = True) -> None:
        """Show this job; `may_end`: the person can end it before it is through."""
        self._job = job
        self._end.setVisible(may_end)
        self._title.setText(job.title)
        self._where.setText("")
        self._bar.setRange(0, 0)
        self._end.setEnabled(True)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        self.show()

    def _progressed(self, share: float, sentence: str) -> None:
        if share < 0:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, _FINE)
            self._bar.setValue(round(share * _FINE))
        self._where.setText(sentence)

    def _cancel(self) -> None:
        if self._job is not None:
            self._end.setEnabled(False)
            self._where.setText(tr("Ending after this step"))
            self._job.cancel()

    def _ended(self) -> None:
        self._job = None
        self.hide()
