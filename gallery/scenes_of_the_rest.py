"""The other screens, the dialogs, the set-up."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene, Set, act, screen
from gallery.settling import settle


def _settings(group: str) -> Build:
    def build(window: MainWindow, desk: Desk) -> None:
        desk.extras["settings.group"] = group
        window.show_screen("settings")
        settle(desk)
        # The simulated network listens wherever a port is free: no picture may depend on that.
        for field in window.findChildren(QLineEdit):
            if "127.0.0.1:" in field.text():
                field.setText("http://127.0.0.1:8010")

    return build


def _keys(window: MainWindow, desk: Desk) -> QWidget | None:
    desk.go.act("help")
    return _dialog(window)


def _dialog(window: MainWindow) -> QWidget | None:
    open_ones = [each for each in window.findChildren(QDialog) if each.isVisible()]
    for each in open_ones:
        each.setProperty("centred", True)
    return open_ones[0] if open_ones else None


def _passphrase(window: MainWindow, _desk: Desk) -> QWidget | None:
    from frontdesk.ui.opening.passphrase import ask_passphrase

    ask_passphrase(window, lambda _answer: None)
    return _dialog(window)


def _not_open(window: MainWindow, desk: Desk) -> QWidget | None:
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.ui.opening.view import show_trouble

    error = KeyUnavailable(
        "The key of this book is not in the system's keyring. Open the book with its recovery sheet."
    )
    show_trouble(window, desk, error, again=lambda: None, places=SecretPlaces(), leave=lambda: None)
    return _dialog(window)


def _answer_as_patient(window: MainWindow, desk: Desk) -> QWidget | None:
    from frontdesk.ui.demo.bar import AnswerDialog

    assert desk.demo is not None
    AnswerDialog(desk, desk.demo, window).open()
    return _dialog(window)


def _demo_bar(window: MainWindow, desk: Desk) -> None:
    from frontdesk.ui.demo.bar import DemoBar

    assert desk.demo is not None
    window.add_strip(DemoBar(desk, desk.demo))


def _reading_complaints(window: MainWindow, desk: Desk) -> None:
    assert desk.demo is not None
    window.show_screen("complaints")
    settle(desk)
    password = window.findChild(QLineEdit, "complaints.password")
    sign_in = window.findChild(QPushButton, "complaints.sign_in")
    assert password is not None
    assert sign_in is not None
    password.setText(desk.demo.facts()["complaints_password"])
    sign_in.click()


def _calling(window: MainWindow, desk: Desk) -> None:
    window.show_screen("needs")
    settle(desk)
    call = window.findChild(QAction, "act.call")
    assert call is not None
    call.trigger()


def _since(window: MainWindow, desk: Desk) -> None:
    from gallery.scenes_of_the_book import book_of

    book_of(window).absence.ask(desk.now() - 3 * 86_400_000)


SCENES: Final = (
    Scene("needs", screen("needs")),
    Scene("needs-empty", screen("needs"), set=Set.EMPTY),
    Scene("unconfirmed", screen("unconfirmed")),
    Scene("unconfirmed-empty", screen("unconfirmed"), set=Set.EMPTY, all_variants=False),
    Scene("messages", screen("messages")),
    Scene("messages-empty", screen("messages"), set=Set.EMPTY, all_variants=False),
    Scene("patients", screen("patients")),
    Scene("patients-empty", screen("patients"), set=Set.EMPTY, all_variants=False),
    Scene("complaint-log", act("complaint")),
    Scene("complaints-signed-out", screen("complaints")),
    Scene("complaints", _reading_complaints),
    Scene("needs-calling", _calling),
    Scene("since", _since),
    Scene("import", screen("import")),
    Scene("clinic", screen("clinic")),
    Scene("clinic-empty", screen("clinic"), set=Set.EMPTY, all_variants=False),
    Scene("backups", screen("backups")),
    Scene("settings-reminders", _settings("reminders")),
    Scene("settings-wording", _settings("wording"), all_variants=False),
    Scene("settings-account", _settings("account")),
    Scene("settings-keys", _settings("keys"), all_variants=False),
    Scene("settings-workstation", _settings("workstation"), all_variants=False),
    Scene("lock", act("lock")),
    Scene("keys", _keys),
    Scene("passphrase", _passphrase, all_variants=False),
    Scene("not-open", _not_open, all_variants=False),
    Scene("demo", _demo_bar),
    Scene("demo-answer", _answer_as_patient, all_variants=False),
)
