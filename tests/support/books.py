"""Books for tests: a real encrypted file each, in milliseconds, copied from one that is made once a run."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from frontdesk.models.engine import Engines, open_engines
from frontdesk.models.schema import create_schema

KEY = bytes(range(32))
"""Every test book's raw key."""

BOOK_FILE = "book.db"


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / BOOK_FILE
        engines = open_engines(path, KEY, create=True)
        try:
            create_schema(engines)
        finally:
            # The last connection folds the log into the file: only then is the file whole.
            engines.dispose()
        return path.read_bytes()


def make_book_file(folder: Path) -> Path:
    """An empty book of the present schema as `folder/book.db`; the folder is made where missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / BOOK_FILE
    path.write_bytes(_template())
    return path


def make_engines(folder: Path) -> Engines:
    """An empty book of the present schema, opened. Whoever calls disposes of it."""
    return open_engines(make_book_file(folder), KEY)
