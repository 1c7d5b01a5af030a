"""The way into the book: a passphrase that is wrong at first, a key that is gone, a person who leaves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from frontdesk.services.secret_places import SecretPlaces
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.support.clinic import CHEAP, PASSPHRASE, found
from tests.support.clock import FakeClock
from tests.support.secrets import MemorySecrets


class Asking(Around):
    """The vault's passphrase is asked for in the window."""

    def places(self) -> SecretPlaces:
        return SecretPlaces(passphrase=self.ask, cost=CHEAP)


def test_a_wrong_passphrase_is_said_and_asked_for_again(folder: Path) -> None:
    def script(seat: Seat) -> Waiting:
        yield lambda: seat.dialog("passphrase")
        seat.seen(QLineEdit, "passphrase.text").setText("not the one")
        seat.press("passphrase.open")
        yield lambda: seat.dialog("opening")
        assert "passphrase" in seat.text_of("opening").lower()
        assert not seat.is_open()
        seat.press("opening.again")
        yield lambda: seat.dialog("passphrase")
        seat.seen(QLineEdit, "passphrase.text").setText(PASSPHRASE)
        seat.press("passphrase.open")
        yield seat.is_open
        yield lambda: seat.frame.windowTitle().startswith("Book")

    assert sit_at(Asking(folder, clock=FakeClock()), script) == 0


def test_whoever_leaves_the_question_is_told_why_nothing_is_there(folder: Path) -> None:
    def script(seat: Seat) -> Waiting:
        yield lambda: seat.dialog("passphrase")
        dialog = seat.dialog("passphrase")
        assert dialog is not None
        dialog.reject()
        yield lambda: seat.dialog("opening")
        assert "passphrase of the vault" in seat.text_of("opening")

    assert sit_at(Asking(folder, clock=FakeClock()), script) == 0


def test_a_lost_key_is_made_up_for_by_the_recovery_sheet(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic")
    emptied = MemorySecrets()
    around = Around(made.folder, clock=made.clock, places=SecretPlaces(keyring=lambda _id: emptied))

    def script(seat: Seat) -> Waiting:
        yield lambda: seat.dialog("opening")
        seat.press("opening.recover")
        seat.seen(QLineEdit, "opening.key").setText("AAAA-BBBB")
        seat.press("opening.again")
        yield lambda: "AAAA" not in seat.text_of("opening") and len(seat.text_of("opening").splitlines()) > 2
        assert not seat.is_open()
        seat.seen(QLineEdit, "opening.key").setText(made.founded.book_recovery_key)
        seat.press("opening.again")
        yield seat.is_open
        assert seat.dialog("opening") is None

    assert sit_at(around, script) == 0
    assert emptied.kept
