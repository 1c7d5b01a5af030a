"""Real, encrypted books made by the founding service, filled once, kept between runs, copied for whoever writes."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from benchmarks.clock import BenchClock
from benchmarks.days import ZONE
from benchmarks.filling import fill
from benchmarks.measuring import say
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.models.storage import BOOK_FILE
from frontdesk.security.cost import Argon2Cost
from frontdesk.services.founding import found_clinic, plan_clinic
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces

if TYPE_CHECKING:
    from benchmarks.sizes import Size
    from frontdesk.services.work import Book

ANNA: Final = Actor(ActorKind.OS_USER, "anna")
_CHEAP: Final = Argon2Cost(memory_kib=8, iterations=1)
_GENERATOR: Final = 1
"""Raised where the same seed makes another book."""
_DONE: Final = "made.json"
PASSPHRASE: Final = "a benchmark keeps no secrets"


def places() -> SecretPlaces:
    """A vault beside each book, with a passphrase that everybody may know: nobody's data is in there."""
    return SecretPlaces(passphrase=_passphrase, cost=_CHEAP)


def _passphrase(*, new: bool) -> str:  # noqa: ARG001 - the shape of AskPassphrase
    return PASSPHRASE


def found(folder: Path, clock: BenchClock) -> None:
    """A new, empty clinic in `folder`."""
    plan = plan_clinic(name="Hillside Clinic", zone_name=ZONE, country="GB", phone="+442079460958")
    found_clinic(folder, plan, ANNA, clock=clock, places=places(), kind="passphrase")


@contextmanager
def opened(folder: Path, clock: BenchClock) -> Iterator[Book]:
    """The book of a folder, through the service that opens books."""
    book = open_book(folder, places=places(), clock=clock)
    try:
        yield book
    finally:
        book.close()


@dataclass(frozen=True, slots=True)
class Library:
    """Where books are kept."""

    cache: Path
    seed: int

    def book_of(self, size: Size) -> Path:
        """The folder of a filled book, made where it is missing."""
        folder = self.cache / f"{size.name}-{schema_mark()}-{self.seed}"
        if not (folder / _DONE).exists():
            self._make(size, folder)
        return folder

    def has(self, size: Size) -> bool:
        """Whether the book was made already."""
        return (self.cache / f"{size.name}-{schema_mark()}-{self.seed}" / _DONE).exists()

    @contextmanager
    def copy(self, folder: Path, name: str) -> Iterator[Path]:
        """A copy for a workload that writes; gone at the end. Nobody may have the book open."""
        target = self.cache / f"{folder.name}-{name}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)
        try:
            yield target
        finally:
            shutil.rmtree(target, ignore_errors=True)

    def _make(self, size: Size, folder: Path) -> None:
        say(f"making the book of size {size.name}: {size.visits:,} visits, {size.patients:,} patients")
        began = time.monotonic()
        shutil.rmtree(folder, ignore_errors=True)
        clock = BenchClock()
        found(folder, clock)
        with opened(folder, clock) as book:
            key = book.keys.database
        raw = dbapi2.connect(str(folder / BOOK_FILE), isolation_level=None)
        try:
            raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for setting in (
                "journal_mode = WAL",
                "synchronous = OFF",
                "cache_size = -1048576",
                "temp_store = MEMORY",
            ):
                raw.execute(f"PRAGMA {setting}").fetchall()
            fill(raw, size, seed=self.seed)
        finally:
            raw.close()
        seconds = time.monotonic() - began
        (folder / _DONE).write_text(json.dumps({"seconds": round(seconds)}), encoding="utf-8")
        megabytes = (folder / BOOK_FILE).stat().st_size / 1e6
        say(f"  made in {seconds:.0f} s, {megabytes:,.0f} MB")


def schema_mark() -> str:
    """Short for the schema that a book must have, and for how it is filled."""
    from frontdesk.models import migrations

    root = Path(migrations.__file__).parent
    digest = hashlib.sha256(str(_GENERATOR).encode())
    for file in sorted(root.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
