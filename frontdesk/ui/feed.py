"""The one publisher: what this and other processes changed, for every view.

Looked at twice a second through the window's own connection, and at once after every act of our own; both read the same log, so a
change is told once, wherever it came from.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.errors import EnvironmentFault, StorageFault
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.services.desk_reader import DeskReader

EVERY_MS: Final = 500


class Feed(QObject):
    """Signals: `changed(Changes)` with what is new; `lost(EnvironmentFault)` once when the book cannot be read any more, `found()` once
    when it can again."""

    changed = Signal(object)
    lost = Signal(object)
    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader: DeskReader | None = None
        self._seq = 0
        self._version = -1
        self._is_lost = False
        self._file: Path | None = None
        self._identity: tuple[int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.look)

    def follow(self, reader: DeskReader, *, file: Path | None = None) -> None:
        """From now on tell what changes. `file`: the book's, which must stay where it is: a file that was taken away or replaced can
        still be written to, and what is written is gone with it."""
        self._reader = reader
        self._file, self._identity = file, None if file is None else _identity(file)
        self._seq = reader.last_seq()
        self._version = reader.data_version()
        self._timer.start()

    def stop(self) -> None:
        """Tell nothing more."""
        self._timer.stop()
        self._soon.stop()
        self._reader = None

    def look_soon(self) -> None:
        """Look with the next turn of the loop: whoever acted shows first that it is done."""
        self._soon.start()

    def look(self) -> None:
        """Look now."""
        if self._reader is None:
            return
        try:
            self._check_file()
            version = self._reader.data_version()
            if version == self._version and not self._is_lost:
                return
            changes = self._reader.changes_since(self._seq)
            self._version = version
        except EnvironmentFault as fault:
            if not self._is_lost:
                self._is_lost = True
                self.lost.emit(fault)
            return
        if self._is_lost:
            self._is_lost = False
            self.found.emit()
        self._seq = max(self._seq, changes.seq)
        if changes.items:
            self.changed.emit(changes)

    def _check_file(self) -> None:
        if self._file is not None and _identity(self._file) != self._identity:
            raise StorageFault(
                tr(
                    "The book's file was moved, deleted or replaced while Frontdesk is open, and what you do now may be lost. "
                    "Put the file back, or close Frontdesk and restore a backup."
                )
            )


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file it is, whatever is in it; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def touches(changes: Changes, *kinds: Kind) -> bool:
    """Whether anything of these kinds changed, or so much that nobody knows."""
    return any(each.kind in kinds or each.kind is Kind.BULK for each in changes.items)


def touches_one(changes: Changes, kind: Kind, entity_id: int) -> bool:
    """Whether one row changed, or so much that nobody knows."""
    return any(each.kind is Kind.BULK or each == Change(kind, entity_id) for each in changes.items)
