"""One step of the set-up: what the window asks of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.jobs import LongJob, Progress
from frontdesk.ui.kit.layouts import Part
from frontdesk.ui.setup.session import Session, StepName, StepState, title_of
from frontdesk.ui.tokens import S4

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

T = TypeVar("T")
FORM_WIDTH = 480
"""Fields are no longer than what one reads at a glance."""


class Step(QWidget):
    """Signals: `done()`: through, the assistant may go on; `working(bool)`: something is under way and the buttons wait;
    `running(LongJob, bool)`: the same with progress, and whether it can be ended; `refused(str)`: a sentence that belongs to no field; `changed()`: other buttons or
    fields than before.
    """

    done = Signal()
    working = Signal(bool)
    running = Signal(object, bool)
    refused = Signal(str)
    changed = Signal()

    name: StepName

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.desk = session.desk
        self.setObjectName(f"setup.{self.name}")
        self.setAccessibleIdentifier(f"setup.{self.name}")
        self.setAccessibleName(title_of(self.name))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(S4)

    @property
    def intro(self) -> str:
        """What it is for, in a sentence or two."""
        return ""

    @property
    def primary(self) -> str:
        """The one button that goes on."""
        return tr("Continue")

    @property
    def later(self) -> str:
        """The button that leaves it for another time."""
        return tr("Later")

    @property
    def offers_later(self) -> bool:
        """Whether there is anything that could be left."""
        return bool(self.later) and self.session.state(self.name) is not StepState.DONE

    def begin(self) -> None:
        """It is shown: read what is stale, keep what is typed, put the focus where typing begins."""

    def go_on(self) -> None:
        """The person wants to go on: check, keep, and emit `done`."""
        self.done.emit()

    def put_off(self) -> None:
        """The person leaves it for another time; what is typed stays in its fields."""

    def add(self, *parts: Part) -> None:
        """Put parts one below the other, at the start and no wider than a form."""
        for part in parts:
            match part:
                case QWidget():
                    self.body.addWidget(part)
                case int():
                    self.body.addSpacing(part)
                case None:
                    self.body.addStretch(1)
                case layout:
                    self.body.addLayout(layout)

    def apart(
        self, title: str, work: Callable[[Progress], T], done: Callable[[T], None], *, shown: bool = True
    ) -> LongJob:
        """Work that needs no book, with the buttons waiting."""
        self.working.emit(True)

        def landed(result: T) -> None:
            self.working.emit(False)
            done(result)

        job = self.desk.jobs.apart(title, work, owner=self, done=landed, failed=self._failed)
        if shown:
            self.running.emit(job, False)
        return job

    def act(self, work: Callable[[Book, Actor], T], done: Callable[[T], None]) -> None:
        """Change the book, with the buttons waiting."""
        self.working.emit(True)

        def landed(result: T) -> None:
            self.working.emit(False)
            done(result)

        self.desk.act(work, owner=self, done=landed, failed=self._failed)

    def failed(self, error: FrontdeskError) -> None:
        """What came instead: said at its field by the steps that have fields, else above the buttons."""
        self.refused.emit(error.sentence)

    def _failed(self, error: FrontdeskError) -> None:
        self.working.emit(False)
        self.failed(error)


def narrow(widget: QWidget) -> QWidget:
    """No wider than a form."""
    widget.setMaximumWidth(FORM_WIDTH)
    return widget


LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
