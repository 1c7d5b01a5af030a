"""An assistant over an empty data folder, and what a person does in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.services.ports import ChannelCheck, SecretStore
from frontdesk.services.secret_places import AskPassphrase, SecretPlaces
from frontdesk.services.work import Book
from frontdesk.ui.background import Background
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.setup.clinic import ClinicStep
from frontdesk.ui.setup.keys import KeysStep
from frontdesk.ui.setup.lands import Guess
from frontdesk.ui.setup.session import Founding, StepName
from frontdesk.ui.setup.sheets import ASKED, SheetsStep
from frontdesk.ui.setup.window import SetupWindow
from frontdesk.ui.theme import Look, Theme
from frontdesk.ui.voice import Voice
from tests.support.clinic import CHEAP
from tests.support.clock import FakeClock
from tests.support.secrets import BrokenSecrets

T_Step = TypeVar("T_Step")
PASSPHRASE: Final = "seven grey herons wait"
NO_KEYRING: Final = BrokenSecrets("There is no keyring in this session.")
LONDON: Final = Guess("GB", "Europe/London")
WAIT_MS: Final = 15_000


def no_check(_book: Book) -> ChannelCheck:
    """An account that answers."""
    return ChannelCheck(True, ("The account answers.",))


def blank_desk(
    folder: Path,
    *,
    clock: FakeClock | None = None,
    book: Book | None = None,
    check: Callable[[Book], ChannelCheck] = no_check,
) -> Desk:
    """A desk as the composition root makes one before there is a clinic; over `book` where there is one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    opened: Future[Book] = Future()
    if book is not None:
        opened.set_result(book)
    prefs = Prefs(folder)
    return Desk(
        folder=folder,
        clock=clock or FakeClock(),
        theme=Theme(app, Look.LIGHT),
        prefs=prefs,
        keys=Keymap(prefs),
        jobs=Jobs(opened),
        feed=Feed(),
        say=Voice(),
        go=Navigator(),
        who=Who(Actor(ActorKind.OS_USER, "anna")),
        sync=Background(),
        outside=Outside(check_channel=check, os_user="anna"),
    )


def founding(keyring: SecretStore = NO_KEYRING) -> Founding:
    """Secrets in a cheap vault, or in this keyring."""

    def places(ask: AskPassphrase) -> SecretPlaces:
        return SecretPlaces(passphrase=ask, keyring=lambda _book_id: keyring, cost=CHEAP)

    return Founding(places=places)


@dataclass(slots=True)
class Assistant:
    """The window and who sits in front of it."""

    window: SetupWindow
    desk: Desk
    qtbot: QtBot
    finished: list[str] = field(default_factory=list)

    @property
    def session_book(self) -> Book:
        """The book, once it is open."""
        return self.desk.jobs.book.result(timeout=0)

    @property
    def said(self) -> str:
        """What stands above the buttons."""
        return self.window.bar.said.text()

    def step(self, kind: type[T_Step]) -> T_Step:
        """The step that is shown, which has to be of this kind."""
        found = self.window.step
        assert isinstance(found, kind), found
        return found

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def type_into(self, line: QLineEdit, text: str) -> None:
        """As a person does: in the place of what is there."""
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text) if text else line.clear()

    def click_on(self) -> None:
        """The one button that goes on."""
        QTest.mouseClick(self.window.bar.forward, Qt.MouseButton.LeftButton)

    def click_later(self) -> None:
        """Leave it for another time."""
        QTest.mouseClick(self.window.bar.later, Qt.MouseButton.LeftButton)

    def arrives_at(self, name: StepName) -> None:
        """Wait until that step is shown and known."""
        self.until(lambda: self.window.current is name)

    def name_clinic(self, name: str = "Hillside Clinic", phone: str = "020 7946 0958") -> None:
        """Through the first step."""
        step = self.step(ClinicStep)
        self.type_into(step.clinic, name)
        self.type_into(step.phone, phone)
        self.click_on()
        self.arrives_at(StepName.KEYS)

    def found(self) -> None:
        """Through the first two steps, with a passphrase."""
        self.name_clinic()
        step = self.step(KeysStep)
        step.passphrase.button.setChecked(True)
        self.type_into(step.first, PASSPHRASE)
        self.type_into(step.second, PASSPHRASE)
        self.click_on()
        self.arrives_at(StepName.SHEETS)
        self.until(lambda: self.window.session.standing is not None)

    def confirm_sheets(self) -> None:
        """Through the third."""
        step = self.step(SheetsStep)
        for which, sheet in step.sheets.items():
            for number, row in zip(ASKED[which], step.cards[which].rows, strict=True):
                assert isinstance(row.field, QLineEdit)
                self.type_into(row.field, sheet.groups[number - 1].lower())
        self.click_on()
        self.arrives_at(StepName.LOCATIONS)


@contextmanager
def assistant_over(qtbot: QtBot, desk: Desk, founding: Founding | None) -> Iterator[Assistant]:
    """The window over a desk, until the end of the block."""
    window = SetupWindow(desk, founding, guess=LONDON)
    made = Assistant(window, desk, qtbot)
    window.finished.connect(lambda: made.finished.append("finished"))
    window.left.connect(lambda: made.finished.append("left"))
    window.show()
    try:
        yield made
    finally:
        window.hide()
        window.deleteLater()
        desk.jobs.close()
        desk.prefs.write()
        if desk.jobs.book.done():
            desk.jobs.book.result(timeout=0).close()
