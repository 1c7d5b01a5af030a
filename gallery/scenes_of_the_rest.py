"""The other screens, the dialogs, the set-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.voice import Trouble
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


def _checked_long_ago(minutes: int) -> Build:
    """Replies were last fetched so many minutes ago."""

    def build(window: MainWindow, desk: Desk) -> None:
        window.show_screen("needs")
        settle(desk)
        state = desk.sync.state
        desk.sync.show(replace(state, checked_utc=desk.now() - minutes * 60_000))

    return build


def _answering(window: MainWindow, desk: Desk) -> None:
    window.show_screen("book")
    desk.say.trouble(
        Trouble(
            "answering",
            "The clinic's number answers patients by itself: clear its incoming message address at the provider.",
            "Open the account",
            lambda: None,
        )
    )


def _still_fresh(_window: MainWindow, desk: Desk) -> None:
    desk.sync.show(replace(desk.sync.state, checked_utc=desk.now() - 60_000))


def _mended(_window: MainWindow, desk: Desk) -> None:
    desk.say.mend("answering")


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


def _reply_that_sounds_like_something(window: MainWindow, desk: Desk) -> None:
    """The row of a reply whose suggestion is the first act beside it."""
    from frontdesk.ui.needs.screen import NeedsScreen

    window.show_screen("needs")
    settle(desk)
    shown = window.findChild(NeedsScreen)
    assert shown is not None
    rows = shown.table.rows_model.rows
    at = next((at for at, each in enumerate(rows) if each.need.suggested is not None), 0)
    shown.table.selectRow(at)


def _calling(window: MainWindow, desk: Desk) -> None:
    window.show_screen("needs")
    settle(desk)
    call = window.findChild(QAction, "act.call")
    assert call is not None
    call.trigger()


def _wording_of_ones_own(window: MainWindow, desk: Desk) -> None:
    """Words that warn: letters that cost more, no number to call."""
    _settings("wording")(window, desk)
    settle(desk)
    edit = window.findChild(QPlainTextEdit, "settings.text.edit")
    assert edit is not None
    edit.setPlainText("{clinic}: čekáme vás {day} {date} v {time}. Odpovězte C nebo X.")


def _wording_refused(window: MainWindow, desk: Desk) -> None:
    _settings("wording")(window, desk)
    settle(desk)
    edit = window.findChild(QPlainTextEdit, "settings.text.edit")
    assert edit is not None
    edit.setPlainText("{clinic}: {date} {time}. Reply C, or CANCEL if you can't come. {phone}")


def _writing(window: MainWindow, desk: Desk) -> None:
    """A text to a patient of the morning."""
    from frontdesk.ui.writing.panel import write_to
    from gallery.scenes_of_the_book import book_of

    page = book_of(window).page
    assert page is not None
    visit = page.visits[5]
    write_to(desk, patient_id=visit.patient_id, appointment_id=visit.id)
    settle(desk)
    body = window.panel.findChild(QPlainTextEdit, "writing.body")
    assert body is not None
    body.setPlainText(f"{desk.clinic}: we found your umbrella. It waits at the desk for you.")


def _since(window: MainWindow, desk: Desk) -> None:
    from gallery.scenes_of_the_book import book_of

    book_of(window).absence.ask(desk.now() - 3 * 86_400_000)


SCENES: Final = (
    Scene("needs", screen("needs")),
    Scene("needs-empty", screen("needs"), set=Set.EMPTY),
    Scene("replies-late", _checked_long_ago(12), undo=_still_fresh),
    Scene("replies-lost", _checked_long_ago(47), undo=_still_fresh),
    Scene("number-answers", _answering, undo=_mended, all_variants=False),
    Scene("unconfirmed", screen("unconfirmed")),
    Scene("unconfirmed-empty", screen("unconfirmed"), set=Set.EMPTY, all_variants=False),
    Scene("messages", screen("messages")),
    Scene("messages-empty", screen("messages"), set=Set.EMPTY, all_variants=False),
    Scene("patients", screen("patients")),
    Scene("patients-empty", screen("patients"), set=Set.EMPTY, all_variants=False),
    Scene("complaint-log", act("complaint")),
    Scene("complaints-signed-out", screen("complaints")),
    Scene("complaints", _reading_complaints),
    Scene("needs-suggested", _reply_that_sounds_like_something),
    Scene("needs-calling", _calling),
    Scene("written", screen("replies")),
    Scene("written-empty", screen("replies"), set=Set.EMPTY, all_variants=False),
    Scene("since", _since),
    Scene("import", screen("import")),
    Scene("clinic", screen("clinic")),
    Scene("clinic-empty", screen("clinic"), set=Set.EMPTY, all_variants=False),
    Scene("backups", screen("backups")),
    Scene("settings-reminders", _settings("reminders")),
    Scene("settings-wording", _settings("wording")),
    Scene("settings-wording-own", _wording_of_ones_own, all_variants=False),
    Scene("settings-wording-refused", _wording_refused, all_variants=False),
    Scene("writing", _writing),
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
