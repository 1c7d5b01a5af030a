"""The window's shelf of half-written things: in memory at once, on the disk a moment after typing stops, offered again after a restart.

Any form keeps what is typed with `shelf(desk).keep(...)`, and drops it when it is saved. Complaints are never put here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from frontdesk.domain.errors import FrontdeskError
from frontdesk.services.drafts import Draft, Plain

if TYPE_CHECKING:
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

__all__ = ["Draft", "Plain", "Shelf", "new_draft_id", "shelf"]

WRITE_AFTER_MS: Final = 600
_EXTRA: Final = "drafts"


def shelf(desk: Desk) -> Shelf:
    """The desk's one shelf."""
    found = desk.extras.get(_EXTRA)
    if not isinstance(found, Shelf):
        found = desk.extras[_EXTRA] = Shelf(desk)
    return found


def new_draft_id() -> str:
    """The id of a draft that begins."""
    from uuid import uuid4

    return str(uuid4())


class Shelf(QObject):
    """Drafts of all forms. Signals: `changed()`: there are others; `loaded()`: what an earlier run left is here, too; `written()`: the
    disk has what the shelf has."""

    changed = Signal()
    loaded = Signal()
    written = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drafts: dict[str, Draft] = {}
        self._unwritten: dict[str, Draft | None] = {}
        self._writing = False
        self._told = False
        self._is_loaded = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.flush)

    def load(self) -> None:
        """Bring what an earlier run left, once the book is open. Again: nothing."""
        if self._is_loaded:
            return
        self._is_loaded = True
        now = self._desk.now()
        self._desk.jobs.ask(
            "drafts", lambda book: _load(book, now), owner=self, done=self._arrived, failed=lambda _: None
        )

    def of(self, kind: str) -> tuple[Draft, ...]:
        """The drafts of a form, the latest first."""
        found = (draft for draft in self._drafts.values() if draft.kind == kind)
        return tuple(sorted(found, key=lambda draft: draft.at_utc, reverse=True))

    def get(self, draft_id: str) -> Draft | None:
        """One of them."""
        return self._drafts.get(draft_id)

    def keep(
        self, draft_id: str, kind: str, title: str, fields: Mapping[str, Plain], *, parked: bool = False
    ) -> Draft:
        """Keep what is typed now. Call it as often as something is typed: the disk is asked a moment later."""
        draft = Draft(
            id=draft_id,
            kind=kind,
            title=title,
            at_utc=self._desk.now(),
            fields=dict(fields),
            by=self._desk.actor.label,
            parked=parked,
        )
        before = self._drafts.get(draft_id)
        if before is not None and replace(before, at_utc=draft.at_utc) == draft:
            return before
        self._drafts[draft_id] = draft
        self._unwritten[draft_id] = draft
        self._timer.start()
        if before is None or before.title != title or before.parked != parked:
            self.changed.emit()
        return draft

    def drop(self, draft_id: str) -> None:
        """It is saved, or not wanted any more."""
        if self._drafts.pop(draft_id, None) is None:
            return
        self._unwritten[draft_id] = None
        self._timer.start()
        self.changed.emit()

    def flush(self) -> None:
        """Write now and wait for it: the window closes."""
        self._timer.stop()
        book = self._desk.jobs.book
        if self._unwritten and book.done() and book.exception() is None:
            todo, self._unwritten = self._unwritten, {}
            try:
                _write(book.result(), todo)
            except FrontdeskError as error:
                self._failed(todo, error)

    def _write(self) -> None:
        if self._writing or not self._unwritten:
            return
        # One at a time, so that an older state never comes after a newer one.
        self._writing = True
        todo, self._unwritten = self._unwritten, {}
        self._desk.jobs.ask(
            "write drafts",
            lambda book: _write(book, todo),
            owner=self,
            done=lambda _: self._done(),
            failed=lambda error: self._failed(todo, error),
        )

    def _done(self) -> None:
        self._writing = False
        self._told = False
        if self._unwritten:
            self._timer.start()
        else:
            self.written.emit()

    def _failed(self, todo: Mapping[str, Draft | None], error: FrontdeskError) -> None:
        """The disk does not take it: said once. It stays here, and goes with the next that is written."""
        self._writing = False
        self._unwritten = {**todo, **self._unwritten}
        if not self._told:
            self._told = True
            self._desk.say.refuse(error)

    def _arrived(self, drafts: tuple[Draft, ...]) -> None:
        for draft in drafts:
            if draft.id not in self._drafts and draft.id not in self._unwritten:
                self._drafts[draft.id] = draft
        if drafts:
            self.changed.emit()
        self.loaded.emit()


def _load(book: Book, now_utc: int) -> tuple[Draft, ...]:
    from frontdesk.services.drafts import drafts_of

    return drafts_of(book).load(now_utc=now_utc)


def _write(book: Book, todo: Mapping[str, Draft | None]) -> None:
    from frontdesk.services.drafts import drafts_of

    files = drafts_of(book)
    for draft_id, draft in todo.items():
        if draft is None:
            files.remove(draft_id)
        else:
            files.write(draft)
