"""Clinics that are made once and copied: founding one and filling it costs many times what copying its files does.

A test that makes several of one kind gets each of them out of another mould: they are different clinics.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from frontdesk.services.opening import open_book
from frontdesk.services.ports import Clock
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.services.work import Book
from tests.support.secrets import MemorySecrets

Facts = TypeVar("Facts")
Make = Callable[[Path], tuple[Book, Facts]]

MOST_OF_A_KIND: Final = 3
"""Whatever makes more clinics than this in one test makes them anew: a mould is worth its memory where it is used again."""


@dataclass(frozen=True, slots=True)
class _Mould:
    """The files of a closed book with their modes, its secrets where they were in memory, and what its maker told of it."""

    files: dict[str, tuple[bytes, int]]
    secrets: dict[str, bytes]
    facts: Any


_moulds: dict[Hashable, _Mould] = {}
_casts: Counter[Hashable] = Counter()
_cast_in = [""]
_making = [False]
"""While a mould is made, no other goes into it: one clinic would be in two moulds."""


def cast(
    kind: Hashable, folder: Path, clock: Clock, make: Make[Facts], *, places: SecretPlaces | None = None
) -> tuple[Book, Facts]:
    """The open book of a clinic of a `kind` in the new `folder`, and what `make` told of it.

    `make` founds the clinic in the folder that it is given, fills it, and gives the open book and what tests have to know of
    it: the same for all of them, so nothing that one of them changes. Its clock is its own business; the cast goes by `clock`.
    `places` where the book's key is not in memory.
    """
    number = 0 if _making[0] else _number(kind)
    if not 1 <= number <= MOST_OF_A_KIND:
        book, facts = make(folder)
        book.close()
        return open_book(folder, places=places or _memory(_kept(book)), clock=clock), facts
    mould = _moulds.get((kind, number))
    if mould is None:
        mould = _moulds[kind, number] = _made(make)
    folder.mkdir(parents=True, mode=0o700)
    for name, (content, mode) in mould.files.items():
        target = folder / name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        target.write_bytes(content)
        target.chmod(mode)
    return open_book(folder, places=places or _memory(mould.secrets), clock=clock), mould.facts


def _number(kind: Hashable) -> int:
    """How many of the kind this test has made, with this one."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    if test != _cast_in[0]:
        _cast_in[0] = test
        _casts.clear()
    _casts[kind] += 1
    return _casts[kind]


def _made(make: Make[Any]) -> _Mould:
    with TemporaryDirectory(prefix="frontdesk-mould-") as around:
        folder = Path(around) / "clinic"
        _making[0] = True
        try:
            book, facts = make(folder)
        finally:
            _making[0] = False
        # The last connection folds the log into the file: only then is the file whole.
        book.close()
        files = {
            str(each.relative_to(folder)): (each.read_bytes(), each.stat().st_mode & 0o777)
            for each in sorted(folder.rglob("*"))
            if each.is_file()
        }
        return _Mould(files, _kept(book), facts)


def _kept(book: Book) -> dict[str, bytes]:
    return dict(book.secrets.kept) if isinstance(book.secrets, MemorySecrets) else {}


def _memory(kept: dict[str, bytes]) -> SecretPlaces:
    store = MemorySecrets()
    store.kept.update(kept)
    return SecretPlaces(keyring=lambda _book_id: store)
