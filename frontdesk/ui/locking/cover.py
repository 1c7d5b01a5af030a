"""The cover: over the whole window until somebody signs in. What lies below keeps everything that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.tokens import S2, S4, S8

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.staff import StaffRow
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.shell.window import MainWindow

UNDER_COVER = "under_cover"
"""The property of what was visible before the cover came."""
PERSON = "person"
"""The preference that keeps who sat here last."""


def staff_of(book: Book) -> tuple[StaffRow, ...]:
    """Who works here now."""
    from frontdesk.services.staff import list_staff

    return tuple(each for each in list_staff(book) if each.active)


def sign_in(book: Book, actor: Actor, staff_id: int, pin: str) -> StaffRow:
    """Somebody signs in."""
    from frontdesk.services.staff import sign_in as check

    return check(book, actor, staff_id, pin)


class Cover(Surface):
    """Nothing of the book is seen or reached below it."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(surface="background")
        self.setParent(window)
        self._window, self._desk = window, desk
        self._staff: tuple[StaffRow, ...] = ()
        name_it(self, tr("Locked"), "cover")
        self._list = QListWidget()
        self._list.setFixedSize(320, 220)
        self._list.setProperty("line", "box")
        name_it(self._list, tr("Who sits here"), "cover.staff")
        self._pin = line(secret=True)
        self._row = Row(tr("PIN"), self._pin, identifier="cover.pin")
        self._go = button(tr("Sign in"), self._sign_in, kind="primary", identifier="cover.sign_in")
        self._hint = Label(tone="muted", wrap=True)
        inner = QWidget()
        inner.setFixedWidth(320)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, S8, 0, S8)
        lines.setSpacing(S4)
        lines.addWidget(Label(desk.clinic or tr("Frontdesk"), face="title"))
        lines.addWidget(self._hint)
        lines.addWidget(self._list)
        lines.addWidget(self._row)
        lines.addWidget(self._go)
        lines.addStretch(1)
        across = QHBoxLayout(self)
        across.setSpacing(S2)
        across.addStretch(1)
        across.addWidget(inner)
        across.addStretch(1)
        self._list.currentRowChanged.connect(lambda _row: self._chosen())
        self._list.itemActivated.connect(lambda _item: self._sign_in())
        self._pin.returnPressed.connect(self._sign_in)
        window.installEventFilter(self)
        self._resize()
        self._wait()
        desk.jobs.ask("staff", staff_of, owner=self, done=self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys stay here. Enter presses the button that has the focus, as elsewhere."""
        event.accept()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._go.hasFocus():
            self._go.click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the whole window, whatever its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._resize()
        return False

    def _resize(self) -> None:
        self.setGeometry(self._window.rect())

    def _wait(self) -> None:
        self._hint.setText("")
        for part in (self._list, self._row, self._go):
            part.hide()

    def _show(self, staff: tuple[StaffRow, ...]) -> None:
        self._staff = staff
        self._go.show()
        if not staff:
            self._hint.setText(
                tr("Nobody is listed under Clinic, People at the desk, so there is no PIN to ask for.")
            )
            self._go.setText(tr("Go on"))
            self._go.setFocus()
            return
        self._hint.setText(tr("Choose who you are."))
        self._list.addItems([each.name for each in staff])
        self._list.show()
        kept = self._desk.prefs.get(PERSON, 0, everybody=True)
        at = next((number for number, each in enumerate(staff) if each.id == kept), 0)
        self._list.setCurrentRow(at)
        self._chosen()

    def _chosen(self) -> None:
        person = self._person()
        if person is None:
            return
        self._row.clear()
        self._pin.clear()
        self._row.setVisible(person.has_pin)
        (self._pin if person.has_pin else self._list).setFocus()

    def _person(self) -> StaffRow | None:
        at = self._list.currentRow()
        return self._staff[at] if 0 <= at < len(self._staff) else None

    def _sign_in(self) -> None:
        person = self._person()
        if person is None:
            uncover(self._window)
            return
        key, pin = person.id, self._pin.text()
        self._go.setEnabled(False)
        self._desk.act(
            lambda book, actor: sign_in(book, actor, key, pin),
            owner=self,
            done=self._signed_in,
            failed=lambda error: self._refused(error.sentence),
        )

    def _refused(self, sentence: str) -> None:
        self._go.setEnabled(True)
        self._row.setVisible(True)
        self._row.fail(sentence)
        self._pin.selectAll()
        self._pin.setFocus()

    def _signed_in(self, person: StaffRow) -> None:
        sit_down(self._desk, person)
        uncover(self._window)


def sit_down(desk: Desk, person: StaffRow) -> None:
    """From now on this person acts, with their keys, view and columns."""
    desk.prefs.put(PERSON, person.id, everybody=True)
    desk.prefs.person(person.public_id)
    desk.who.is_now(person.actor)


def lock(window: MainWindow, desk: Desk) -> Cover:
    """Cover the window."""
    found = window.findChild(Cover, "cover")
    if found is not None:
        return found
    made = Cover(window, desk)
    for each in window.children():
        if isinstance(each, QWidget) and each is not made and not each.isWindow():
            each.setEnabled(False)
            if not each.isHidden():
                # Covered is not enough: a screen reader would still read out what lies below.
                each.setProperty(UNDER_COVER, True)
                each.hide()
    for dialog in window.findChildren(QDialog):
        # Windows of their own lie above the cover; what is typed there stays.
        if dialog.isVisible():
            dialog.setProperty(UNDER_COVER, True)
            dialog.hide()
    made.show()
    made.raise_()
    made.setFocus(Qt.FocusReason.OtherFocusReason)
    return made


def uncover(window: MainWindow) -> None:
    """Take the cover away."""
    cover = window.findChild(Cover, "cover")
    if cover is None:
        return
    for each in window.children():
        if isinstance(each, QWidget) and each is not cover:
            each.setEnabled(True)
            if each.property(UNDER_COVER):
                each.setProperty(UNDER_COVER, None)
                each.show()
    window.removeEventFilter(cover)
    cover.setObjectName("")
    cover.hide()
    cover.deleteLater()
    window.focus_content()
    for dialog in window.findChildren(QDialog):
        if dialog.property(UNDER_COVER):
            dialog.setProperty(UNDER_COVER, None)
            dialog.show()
