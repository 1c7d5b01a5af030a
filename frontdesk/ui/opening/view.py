"""Why the book is not open, and the ways on: try again, the recovery sheet, another day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from frontdesk.domain.errors import BookUnreadable, FrontdeskError, KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.working import Working

if TYPE_CHECKING:
    from frontdesk.services.secret_places import SecretPlaces


def recover(folder: Path, typed: str, places: SecretPlaces) -> None:
    """Open the book with its recovery key and keep its key for this account."""
    from frontdesk.services.opening import recover as take
    from frontdesk.services.recovery_keys import parse_book_key

    take(folder, parse_book_key(typed), places=places)


class OpeningTrouble(Dialog):
    """One sentence, what to do about it, and nothing lost: the book's file is left as it is."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        error: FrontdeskError,
        *,
        again: Callable[[], None],
        places: SecretPlaces,
        leave: Callable[[], None],
    ) -> None:
        super().__init__(tr("The book is not open"), parent, width=520, identifier="opening")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._again, self._places, self._leave = desk, again, places, leave
        self._settled = False
        self.say(error.sentence)
        self._key = line(placeholder=tr("From the recovery sheet"))
        self._row = Row(tr("Recovery key of the book"), self._key, identifier="opening.key")
        self._row.hide()
        self.body.addWidget(self._row)
        self._working = Working(identifier="opening.working")
        self.body.addWidget(self._working)
        self._recover = button(tr("Use the recovery sheet"), self._ask_key, identifier="opening.recover")
        self.body.addWidget(self._recover, 0, Qt.AlignmentFlag.AlignLeading)
        self._recover.setVisible(isinstance(error, KeyUnavailable | BookUnreadable))
        self.add_button(tr("Quit"), self._quit, identifier="opening.quit")
        self._go_on = self.add_button(
            tr("Try again"), self._retry, kind="primary", identifier="opening.again"
        )
        self.rejected.connect(self._left)

    def _ask_key(self) -> None:
        self._recover.hide()
        self._row.show()
        self._key.setFocus()
        self._go_on.setText(tr("Open with this key"))

    def _retry(self) -> None:
        if self._row.isHidden():
            self._settled = True
            self.accept()
            self._again()
            return
        typed, folder, places = self._key.text(), self._desk.folder, self._places
        job = self._desk.jobs.apart(
            tr("Opening the book with its recovery key"),
            lambda _progress: recover(folder, typed, places),
            owner=self,
            done=lambda _nothing: self._recovered(),
            failed=lambda error: self._row.fail(error.sentence),
        )
        self._working.follow(job)

    def _recovered(self) -> None:
        self._settled = True
        self.accept()
        self._again()

    def _quit(self) -> None:
        self._settled = True
        self.accept()
        self._leave()

    def _left(self) -> None:
        if not self._settled:
            self._leave()


def show_trouble(
    parent: QWidget,
    desk: Desk,
    error: FrontdeskError,
    *,
    again: Callable[[], None],
    places: SecretPlaces,
    leave: Callable[[], None],
) -> OpeningTrouble:
    """Say why the book is not open."""
    made = OpeningTrouble(parent, desk, error, again=again, places=places, leave=leave)
    made.open()
    return made
