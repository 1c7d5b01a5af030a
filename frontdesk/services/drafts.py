"""What somebody had begun to write and had not saved: kept beside the book, encrypted, and offered again after a restart.

Each draft is a file of its own, written whole or not at all, under a key derived from the book's. Drafts hold what patients said, so they
never lie in the open; backups leave them out. A complaint is never kept as a draft: before it is sealed it is nowhere.

The window uses this through `ui.drafts`.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY

if TYPE_CHECKING:
    from frontdesk.services.work import Book

_log = logging.getLogger(__name__)

Plain = str | int | float | bool | None
"""What a field of a draft may be."""

FOLDER: Final = "drafts"
KEPT_MS: Final = 14 * DAY
"""What nobody took up again for so long goes: it is patients' data that no list shows."""

_SUFFIX: Final = ".draft"
_HEADER: Final = "frontdesk draft 1 "
_NAME: Final = re.compile(r"[0-9a-f-]{36}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """Something half-written. `kind` names the form ("booking"), `title` is the line that it is offered by, `fields` is the form's own.

    `at_utc` (ms) is when it was last written to, `by` who did; `parked`: put aside on purpose.
    """

    id: str
    kind: str
    title: str
    at_utc: int
    fields: Mapping[str, Plain] = field(default_factory=dict, repr=False)
    by: str = ""
    parked: bool = False


class DraftFiles:
    """The drafts of one book on its disk. Calls are quick, but wait for the disk: make them in a worker."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """`folder`: the book's data folder; `key`: 32 bytes, for drafts alone."""
        self._folder = folder / FOLDER
        self._key = key

    def load(self, *, now_utc: int) -> tuple[Draft, ...]:
        """All that can be read, the latest first. Those past `KEPT_MS` are removed; what is not ours stays as it is."""
        found = [draft for draft in self._read_all() if not self._outdated(draft, now_utc)]
        return tuple(sorted(found, key=lambda draft: draft.at_utc, reverse=True))

    def write(self, draft: Draft) -> None:
        """Keep a draft, in the place of an earlier state of it. Raises StorageFault, and then that state stands."""
        from frontdesk.security.aead import lock
        from frontdesk.security.files import write_whole

        box = lock(_packed(draft), key=self._key, header=_header(draft.id))
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(self._path(draft.id), box)
        except OSError as error:
            _log.info("a draft was not written (%s)", type(error).__name__)
            raise StorageFault(
                tr("What is typed here can't be kept on the disk now. Leave it open until it is saved.")
            ) from error

    def remove(self, draft_id: str) -> None:
        """Forget a draft; nothing happens where there is none. Raises StorageFault."""
        try:
            self._path(draft_id).unlink(missing_ok=True)
        except OSError as error:
            raise StorageFault(
                tr("A draft can't be removed from the disk. Make the data folder writable for this account.")
            ) from error

    def _path(self, draft_id: str) -> Path:
        if not _NAME.fullmatch(draft_id):
            raise ValueError("a draft's id is a UUID")
        return self._folder / f"{draft_id}{_SUFFIX}"

    def _read_all(self) -> Iterator[Draft]:
        try:
            paths = sorted(self._folder.glob(f"*{_SUFFIX}"))
        except OSError:
            return
        for path in paths:
            draft = self._read(path)
            if draft is not None:
                yield draft

    def _read(self, path: Path) -> Draft | None:
        from frontdesk.security.aead import BrokenBoxError, unlock

        try:
            fields = json.loads(unlock(path.read_bytes(), key=self._key, header=_header(path.stem)))
            return Draft(**{**fields, "id": path.stem})
        except (OSError, BrokenBoxError, ValueError, TypeError) as error:
            _log.info("a draft could not be read (%s)", type(error).__name__)
            return None

    def _outdated(self, draft: Draft, now_utc: int) -> bool:
        if now_utc - draft.at_utc < KEPT_MS:
            return False
        self.remove(draft.id)
        return True


def drafts_of(book: Book) -> DraftFiles:
    """The drafts beside an open book."""
    return DraftFiles(book.folder, book.keys.drafts)


def _header(draft_id: str) -> bytes:
    """One draft's box is no other's."""
    return f"{_HEADER}{draft_id}".encode()


def _packed(draft: Draft) -> bytes:
    fields = {
        "kind": draft.kind,
        "title": draft.title,
        "at_utc": draft.at_utc,
        "fields": dict(draft.fields),
        "by": draft.by,
        "parked": draft.parked,
    }
    return json.dumps(fields).encode("ascii")
