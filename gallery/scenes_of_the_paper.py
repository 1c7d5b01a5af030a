"""What goes on paper: the dialog, and the pages as they come out of the printer."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from frontdesk.ui.desk import Desk
from frontdesk.ui.paper.dialog import WEEK, PagePicture, PaperDialog
from frontdesk.ui.paper.putting import picture_of
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene
from gallery.scenes_of_the_book import book_of

_WIDE: Final = 744


def _dialog(window: MainWindow, desk: Desk, *, what: str = "day") -> PaperDialog:
    window.show_screen("book")
    screen = book_of(window)
    provider = screen.page.providers[0].id if screen.page else 0
    whose = f"provider:{provider}" if what == WEEK else "all"
    made = PaperDialog(desk, window, day=screen.day, whose=whose, what=what)
    made.open()
    return made


def _day(window: MainWindow, desk: Desk) -> QWidget:
    return _dialog(window, desk)


def _hidden(window: MainWindow, desk: Desk) -> QWidget:
    desk.who.hide_names(hidden=True)
    return _dialog(window, desk)


def _shown_again(_window: MainWindow, desk: Desk) -> None:
    desk.who.hide_names(hidden=False)


def _page(window: MainWindow, desk: Desk, *, what: str) -> QWidget:
    """A page alone, twice as large as in the dialog."""
    dialog = _dialog(window, desk, what=what)
    pages = dialog.pages
    assert pages is not None
    dialog.reject()
    made = PagePicture(desk)
    made.setParent(window)
    made.show_image(picture_of(pages, 0, width=_WIDE))
    made.setWindowTitle(pages.content.title)
    made.show()
    return made


def _day_page(window: MainWindow, desk: Desk) -> QWidget:
    return _page(window, desk, what="day")


def _week_page(window: MainWindow, desk: Desk) -> QWidget:
    return _page(window, desk, what=WEEK)


SCENES: Final = (
    Scene("paper", _day),
    Scene("paper-names-hidden", _hidden, all_variants=False, undo=_shown_again),
    Scene("paper-day-page", _day_page, all_variants=False),
    Scene("paper-week-page", _week_page, all_variants=False),
)
