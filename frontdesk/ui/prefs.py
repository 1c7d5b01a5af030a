"""What this workstation keeps for each person: the view, sizes, columns, the look. No patient data, so it is a plain file.

It lies beside the book and is written whole, under another name first; a file that cannot be read is begun anew.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

_log = logging.getLogger(__name__)
Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None
T = TypeVar("T", str, int, bool)

FILE: Final = "workstation.json"
WRITE_AFTER_MS: Final = 800
EVERYBODY: Final = ""
"""What belongs to the workstation rather than to a person."""


class Prefs(QObject):
    """Values by person and key. Nothing here is worth an error to the person: what cannot be written is only forgotten.

    Signals: `changed(str)` with the key of what is another value now.
    """

    changed = Signal(str)

    def __init__(self, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = None if folder is None else folder / FILE
        self._values: dict[str, dict[str, Plain]] = self._read()
        self._person = EVERYBODY
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MS)
        self._timer.timeout.connect(self.write)

    def person(self, name: str) -> None:
        """From now on keep things for this person."""
        self._person = name

    def get(self, key: str, default: T, *, everybody: bool = False) -> T:
        """A value, if it is of the default's type."""
        value = self.raw(key, everybody=everybody)
        return value if type(value) is type(default) else default

    def raw(self, key: str, *, everybody: bool = False) -> Plain:
        """A value of any shape, or None."""
        return self._values.get(EVERYBODY if everybody else self._person, {}).get(key)

    def put(self, key: str, value: Plain, *, everybody: bool = False) -> None:
        """Keep a value; it is written a moment later."""
        mine = self._values.setdefault(EVERYBODY if everybody else self._person, {})
        if mine.get(key) != value:
            mine[key] = value
            self._timer.start()
            self.changed.emit(key)

    def write(self) -> None:
        """Write now."""
        self._timer.stop()
        if self._file is None:
            return
        beside = self._file.with_suffix(".new")
        try:
            beside.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(beside, self._file)
        except OSError as error:
            _log.info("the workstation's file was not written (%s)", type(error).__name__)
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def _read(self) -> dict[str, dict[str, Plain]]:
        if self._file is None:
            return {}
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(name): values for name, values in found.items() if isinstance(values, dict)}
