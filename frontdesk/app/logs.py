"""The log: a rotating file in the data folder. Patient data is never logged, so nothing has to be filtered out of it."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 1_000_000
KEPT_FILES: Final = 4

_FORM: Final = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class _PlainFormatter(logging.Formatter):
    """Times in UTC, so that logs of several machines can be laid side by side."""

    def __init__(self) -> None:
        super().__init__(_FORM)
        import time

        self.converter = time.gmtime


def log_to(folder: Path) -> None:
    """Log to the data folder from now on, at level INFO. A folder that is missing or read-only is no reason to fail."""
    from logging.handlers import RotatingFileHandler

    from frontdesk.services.folders import LOG_FILE

    root = logging.getLogger()
    path = (folder / LOG_FILE).resolve()
    if any(
        isinstance(each, RotatingFileHandler) and Path(each.baseFilename) == path for each in root.handlers
    ):
        return
    if not folder.is_dir():
        return
    try:
        _make_private(path)
        handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        return
    handler.rotator = _rotate
    handler.setFormatter(_PlainFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # The provider's client logs whole requests, texts and numbers among them; a warning about broken headers quotes the address
    # that was asked for, which names the patient's number.
    for name in ("twilio", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _make_private(path: Path) -> None:
    """The file, where it is missing, for this account alone: the handler would make it readable for all."""
    os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))


def _rotate(source: str, target: str) -> None:
    if os.path.exists(source):
        os.replace(source, target)
        _make_private(Path(source))


def silence() -> None:
    """Nothing on standard error but our own sentences: without a handler Python would print warnings there."""
    logging.getLogger().addHandler(logging.NullHandler())
    # A full disk while logging must not put a traceback on the person's screen.
    logging.raiseExceptions = False
