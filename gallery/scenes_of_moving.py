"""Moving about in the book: what is in the way, what is asked, what is said of it, what can be undone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book.cursor import Step
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene
from gallery.scenes_of_the_book import book_of
from gallery.settling import settle

_PETRA: Final = Actor(ActorKind.STAFF, "Petra Wells", 7)


def _ahead(window: MainWindow) -> tuple[DayVisit, DayVisit]:
    """Two visits of one provider that follow each other, both still booked."""
    page = book_of(window).page
    assert page is not None
    booked = [each for each in page.visits if each.lifecycle is Lifecycle.BOOKED]
    for first in booked:
        for second in booked:
            later = second.start_utc - first.end_utc
            if second.provider_id == first.provider_id and 0 <= later <= 3_600_000:
                return first, second
    return booked[0], booked[1]


def _over_another(window: MainWindow, desk: Desk) -> None:
    first, second = _ahead(window)
    canvas = book_of(window).canvas
    canvas.begin_move(first.id)
    for _ in range((second.start_utc - first.start_utc) // 900_000):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    settle(desk)


def _swap(window: MainWindow, desk: Desk) -> QWidget | None:
    _over_another(window, desk)
    book_of(window).canvas.drop_met.emit(book_of(window).canvas.scene().ghost)
    return _dialog(window)


def _closed(window: MainWindow, desk: Desk) -> QWidget | None:
    first, _ = _ahead(window)
    canvas = book_of(window).canvas
    canvas.set_current(first.id)
    canvas.nudge(Step.LAST)
    settle(desk)
    ghost = canvas.scene().ghost
    if ghost is not None and ghost.found:
        canvas.drop_met.emit(ghost)
    return _dialog(window)


def _overtaken(window: MainWindow, desk: Desk) -> QWidget | None:
    from frontdesk.services.booking import move_visit
    from frontdesk.services.undo import undo

    first, _ = _ahead(window)
    acts = book_of(window).acts
    day = first.start_wall[:10]
    book = desk.jobs.book.result()
    move_visit(book, _PETRA, first.id, start=f"{day}T16:45", overbook="gallery")
    acts.move(first, wall=f"{day}T07:15", fold=None, provider_id=None)
    settle(desk)
    undo(book, _PETRA)
    return _dialog(window)


def _told(window: MainWindow, desk: Desk) -> None:
    first, _ = _ahead(window)
    book_of(window).acts.move(first, wall=f"{first.start_wall[:10]}T07:15", fold=None, provider_id=None)
    settle(desk)


def _take_back(_window: MainWindow, desk: Desk) -> None:
    desk.go.act("undo")
    settle(desk)


def _refused(window: MainWindow, desk: Desk) -> None:
    """Somebody else moved it since: the bar says which act stays, why, and what the key reaches next."""
    from frontdesk.services.booking import move_visit
    from frontdesk.services.undo import undo

    first, second = _ahead(window)
    acts = book_of(window).acts
    acts.resize(second, 45, overbook="gallery")
    acts.move(first, wall=f"{first.start_wall[:10]}T07:15", fold=None, provider_id=None)
    settle(desk)
    book = desk.jobs.book.result()
    move_visit(book, _PETRA, first.id, start=f"{first.start_wall[:10]}T16:45", overbook="gallery")
    desk.go.act("undo")
    settle(desk)
    undo(book, _PETRA)


def _back_twice(_window: MainWindow, desk: Desk) -> None:
    for _ in range(2):
        desk.go.act("undo")
        settle(desk)


def _history(window: MainWindow, desk: Desk) -> None:
    first, second = _ahead(window)
    acts = book_of(window).acts
    acts.move(first, wall=f"{first.start_wall[:10]}T07:15", fold=None, provider_id=None)
    acts.resize(second, 45, overbook="gallery")
    settle(desk)
    desk.go.act("undo")
    settle(desk)
    desk.go.act("history")
    settle(desk)


def _dialog(window: MainWindow) -> QWidget | None:
    found = [each for each in window.findChildren(Dialog) if each.isVisible()]
    for each in found:
        each.setProperty("centred", True)
    return found[0] if found else None


def _close(window: MainWindow, desk: Desk) -> None:
    for dialog in window.findChildren(Dialog):
        dialog.close()
    book_of(window).canvas.end_move()
    settle(desk)


SCENES: Final = (
    Scene("moving-collision", _over_another, undo=_close),
    Scene("moving-swap", _swap, undo=_close),
    Scene("moving-closed", _closed, undo=_close, all_variants=False),
    Scene("moving-overtaken", _overtaken, undo=_close),
    Scene("moving-told", _told, undo=_take_back, all_variants=False),
    Scene("undo-refused", _refused, undo=_back_twice),
    Scene("undo-history", _history, undo=_take_back),
)
