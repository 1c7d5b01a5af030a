"""The dialogs that sort replies out, and the card as a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene
from gallery.scenes_of_the_book import book_of
from gallery.settling import settle

if TYPE_CHECKING:
    from frontdesk.services.correspondence import Correspondence
    from frontdesk.services.work import Book


def _waiting(book: Book) -> Correspondence | None:
    """A reply that waits, about the visits of all that do."""
    from frontdesk.services.correspondence import Shown, correspondence, message_page

    found = [
        told
        for line in message_page(book, shown=Shown.TO_READ).lines
        if (told := correspondence(book, line.row.public_id)) is not None
    ]
    visits = {visit.id: visit for told in found for visit in told.visits}
    first = next((told for told in found if told.visits), None)
    return None if first is None else replace(first, visits=tuple(visits.values())[:3])


def _asked(show: Callable[[MainWindow, Desk, Correspondence], None]) -> Build:
    def build(window: MainWindow, desk: Desk) -> QWidget | None:
        window.show_screen("needs")
        read: list[Correspondence | None] = []
        desk.jobs.ask("waiting reply", _waiting, owner=window, done=read.append)
        settle(desk)
        assert read
        assert read[0] is not None
        show(window, desk, read[0])
        opened = [each for each in window.findChildren(QDialog) if each.isVisible()]
        for each in opened:
            each.setProperty("centred", True)
        return opened[0] if opened else None

    return build


def _which(window: MainWindow, desk: Desk, told: Correspondence) -> None:
    from frontdesk.ui.replies.which import WhichDialog

    WhichDialog(desk, window, told).open()


def _whose(window: MainWindow, desk: Desk, told: Correspondence) -> None:
    from frontdesk.ui.replies.whose import WhoseDialog

    dialog = WhoseDialog(desk, window, told)
    dialog.open()
    dialog.picker.edit.setText("no")
    settle(desk)


def _edit(window: MainWindow, desk: Desk) -> None:
    page = book_of(window).page
    assert page is not None
    desk.go.patient(page.visits[5].patient_id)
    settle(desk)
    edit = window.findChild(QPushButton, "patient.edit")
    assert edit is not None
    edit.click()


SCENES: Final = (
    Scene("reply-which", _asked(_which)),
    Scene("reply-whose", _asked(_whose)),
    Scene("patient-edit", _edit),
)
