"""The set-up assistant: a window of its own, opened where there is no clinic yet, and again for what is left to do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.dialogs import question
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row, scrolling
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.setup.clinic import ClinicStep
from frontdesk.ui.setup.frame import Bar, StepList, chain
from frontdesk.ui.setup.handler import HandlerStep
from frontdesk.ui.setup.keys import KeysStep
from frontdesk.ui.setup.lands import Guess, system_guess
from frontdesk.ui.setup.locations import LocationsStep
from frontdesk.ui.setup.patients import ImportStep
from frontdesk.ui.setup.providers import ProvidersStep
from frontdesk.ui.setup.session import Founding, Session, Sheets, StepName, StepState, title_of
from frontdesk.ui.setup.sheets import SheetsStep
from frontdesk.ui.setup.start import StartStep
from frontdesk.ui.setup.step import Step
from frontdesk.ui.setup.texts import TextsStep
from frontdesk.ui.setup.types import TypesStep
from frontdesk.ui.tokens import S2, S3, S4, S6, S8

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.jobs import LongJob

_log = logging.getLogger(__name__)

__all__ = ["Founding", "Guess", "SetupWindow"]

LIST_WIDTH: Final = 232
_SIZE: Final = (1080, 720)
_BLINK_MS: Final = 250
_LEAST: Final = (640, 400)


class SetupWindow(QWidget):
    """Signals: `founded(Founded)` once there is a clinic and its book is open in `desk.jobs.book`; `finished()`: the person is through,
    or has closed the window and there is a clinic; `left()`: closed, and there is none.
    """

    founded = Signal(object)
    finished = Signal()
    left = Signal()

    def __init__(self, desk: Desk, founding: Founding | None = None, *, guess: Guess | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.session = Session(desk, founding, self)
        self._busy = False
        self._may_close = False
        self._told = False
        self.setObjectName("setup")
        self.setAccessibleIdentifier("setup")
        self.setWindowTitle(tr("Set up Frontdesk"))
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._guess = guess
        self._steps: dict[StepName, Step] = {}
        self._order = tuple(StepName)
        self.list = StepList(desk.theme, [(name, title_of(name)) for name in self._order])
        self.bar = Bar()
        self._title = Label(face="date", wrap=True)
        self._intro = Label(tone="muted", wrap=True)
        self._stack = Stack()
        self._scrolls: dict[StepName, QScrollArea] = {}
        self._lay_out()
        self._current = StepName.CLINIC
        self.list.wanted.connect(self._go)
        self.bar.back.clicked.connect(lambda _checked=False: self._step_by(-1))
        self.bar.later.clicked.connect(lambda _checked=False: self._later())
        self.bar.forward.clicked.connect(lambda _checked=False: self._forward())
        self.session.changed.connect(self._show_states)
        self.session.founded.connect(self.founded)
        desk.jobs.crashed.connect(self._crashed)
        self._blink = QTimer(self)
        self._blink.setSingleShot(True)
        self._blink.setInterval(_BLINK_MS)
        self._blink.timeout.connect(lambda: self._show_waiting(waiting=True))
        self._begin()
        desk.theme.dress(self)

    @property
    def current(self) -> StepName:
        """The step that is shown."""
        return self._current

    @property
    def step(self) -> Step:
        """The same."""
        return self.step_of(self._current)

    def step_of(self, name: StepName) -> Step:
        """A step, built when it is first wanted: the window stands at once."""
        if name not in self._steps:
            self._steps[name] = _build(name, self.session, self._guess)
            self._add(name, self._steps[name])
        return self._steps[name]

    def show_step(self, name: StepName) -> None:
        """Show a step."""
        self._current = name
        step = self.step
        self._stack.setCurrentWidget(self._scrolls[name])
        self.list.show_current(name)
        self.bar.say("")
        step.begin()
        self._show_words()
        self.bar.back.setVisible(name is not self._order[0])
        self._order_tabs()

    def changes(self, _changes: Changes) -> None:
        """Something in the book changed, here or elsewhere."""
        if not self._busy:
            self.session.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, unless a button has the focus; Esc does nothing that could lose something."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isVisible() and not focused.isCheckable():
            focused.click()
        else:
            self._forward()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once where the recovery sheets would be lost; wait where a clinic is just being founded."""
        if self._busy and not self.session.has_clinic:
            self._say(tr("The clinic is being set up. Close the window when that is done."))
            event.ignore()
            return
        unconfirmed = self.session.keys is not None and self.session.sheets is Sheets.UNCONFIRMED
        if unconfirmed and not self._may_close:
            event.ignore()
            self._ask_to_close()
            return
        self.session.write_draft()
        self.desk.prefs.write()
        event.accept()
        if not self._told:
            self._told = True
            (self.finished if self.session.has_clinic else self.left).emit()

    def _begin(self) -> None:
        if self.session.has_clinic:
            # Nothing is shown by a guess: which step is the first open one is known in a moment.
            self.show_step(StepName.SHEETS if self.session.sheets is Sheets.UNCONFIRMED else StepName.CLINIC)
            self.session.refresh(lambda: self.show_step(self.session.first_open()))
        else:
            self.show_step(self.session.first_open())
        self._show_states()

    def _add(self, name: StepName, step: Step) -> None:
        page = QWidget()
        page.setLayout(column(step, spacing=0, margins=(S8, S2, S8, S4)))
        self._scrolls[name] = scrolling(page)
        # On a small screen, or a strongly enlarged one, a wide table scrolls rather than being cut off.
        self._scrolls[name].setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._stack.addWidget(self._scrolls[name])
        step.done.connect(self._done)
        step.working.connect(self._working)
        step.running.connect(self._running)
        step.refused.connect(self._say)
        step.changed.connect(self._step_changed)

    def _lay_out(self) -> None:
        heading = Label(tr("Set up Frontdesk"), face="name", wrap=True)
        side = Surface(column(heading, self.list, spacing=S3, margins=(S3, S6, S3, S3)), line="end")
        side.setFixedWidth(LIST_WIDTH)
        head = column(self._title, self._intro, spacing=S2, margins=(S8, S6, S8, S4))
        content = column(head, spacing=0)
        content.addWidget(self._stack, 1)
        content.addWidget(self.bar)
        whole = row(side, spacing=0)
        whole.addLayout(content, 1)
        self.setLayout(whole)

    def _show_words(self) -> None:
        step = self.step
        self._title.setText(title_of(self._current))
        self._intro.setText(step.intro)
        self._intro.setVisible(bool(step.intro))
        for each, words in ((self.bar.forward, step.primary), (self.bar.later, step.later)):
            each.setText(words.replace("&", "&&"))
            each.setAccessibleName(words)
        self.bar.later.setVisible(step.offers_later)

    def _show_states(self) -> None:
        self.list.show_states({name: self.session.state(name) for name in self._order})
        self._show_words()

    def _order_tabs(self) -> None:
        chain(self, [self.list, self.step, self.bar.forward, self.bar.later, self.bar.back])

    def _step_changed(self) -> None:
        if self.sender() is self.step:
            self._show_words()
            self._order_tabs()

    def _working(self, busy: bool) -> None:
        """Nothing goes on meanwhile. What takes longer than a blink is seen to wait, the rest does not flicker."""
        self._busy = busy
        if busy:
            self.bar.say("")
            self._blink.start()
        else:
            self._blink.stop()
            self._show_waiting(waiting=False)

    def _show_waiting(self, *, waiting: bool) -> None:
        self.bar.wait(waiting=waiting)
        self.step.setEnabled(not waiting)
        self.list.setEnabled(not waiting)

    def _crashed(self, error: BaseException) -> None:
        """A bug of ours: nothing waits for it for ever, and the log has where it was, without what it was about."""
        if not self._busy:
            return
        self._working(busy=False)
        self._say(tr("Something unexpected went wrong. What was kept is safe; try it again."))
        if self.session.founding is not None:
            bare = Exception(type(error).__name__)
            _log.error("an unexpected error in the set-up", exc_info=(Exception, bare, error.__traceback__))

    def _say(self, sentence: str) -> None:
        self.bar.say(sentence)
        if sentence:
            self.desk.say.announce(sentence)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _running(self, job: LongJob, may_end: bool) -> None:
        self.bar.working.follow(job, may_end=may_end)

    def _forward(self) -> None:
        if not self._busy:
            self.bar.say("")
            self.step.go_on()

    def _done(self) -> None:
        if self.sender() is self.step:
            self._next()

    def _later(self) -> None:
        if self._busy:
            return
        self.step.put_off()
        if not self.session.has_clinic:
            self.close()
            return
        self._next()

    def _next(self) -> None:
        self._show_states()
        self.session.refresh()
        if self._current is self._order[-1]:
            self.close()
            return
        self._step_by(1)

    def _step_by(self, steps: int) -> None:
        if self._busy:
            return
        at = self._order.index(self._current) + steps
        if 0 <= at < len(self._order):
            self._go(self._order[at])

    def _go(self, name: StepName) -> None:
        if self._busy:
            self.list.show_current(self._current)
        elif self.session.state(name) is not StepState.SHUT:
            self.show_step(name)

    def _ask_to_close(self) -> None:
        question(
            self,
            title=tr("Close without the recovery sheets?"),
            sentence=tr(
                "The recovery keys are in memory alone, and can't be shown again. Without them a lost computer is a "
                "lost book."
            ),
            yes=tr("Close all the same"),
            run=self._close_all_the_same,
            danger=True,
            identifier="setup.closing",
        )

    def _close_all_the_same(self) -> None:
        self._may_close = True
        self.close()


def _build(name: StepName, session: Session, guess: Guess | None) -> Step:
    match name:
        case StepName.CLINIC:
            return ClinicStep(session, guess or system_guess())
        case StepName.KEYS:
            return KeysStep(session)
        case StepName.SHEETS:
            return SheetsStep(session)
        case StepName.LOCATIONS:
            return LocationsStep(session)
        case StepName.PROVIDERS:
            return ProvidersStep(session)
        case StepName.TYPES:
            return TypesStep(session)
        case StepName.HANDLER:
            return HandlerStep(session)
        case StepName.IMPORT:
            return ImportStep(session)
        case StepName.TEXTS:
            return TextsStep(session)
        case StepName.REMINDERS:
            return StartStep(session)
