"""Two copies of a filled book for what writes: one for us, one for plain SQL, so that neither empties the other's cache."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks import raw as plain
from benchmarks.books import opened
from benchmarks.clock import BenchClock
from frontdesk.models.storage import BOOK_FILE

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from benchmarks.books import Library
    from benchmarks.sizes import Size
    from frontdesk.services.work import Book


@contextmanager
def both_copies(library: Library, size: Size) -> Iterator[tuple[Book, dbapi2.Connection]]:
    """Our open book, and a plain connection that is set like our writing one."""
    filled = library.book_of(size)
    with (
        library.copy(filled, "ours") as our_folder,
        library.copy(filled, "raw") as raw_folder,
        opened(our_folder, BenchClock()) as ours,
    ):
        with ours.engines.write.connect() as writer:
            raw = plain.connect(raw_folder / BOOK_FILE, ours.keys.database, writer)
        try:
            yield ours, raw
        finally:
            raw.close()
