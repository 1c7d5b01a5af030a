"""The small file beside the book that says, without any key, which book it is and where its key lives.

It holds no secrets: a wrap is the book's key inside an authenticated box that only the named holder can open.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from frontdesk.domain.errors import BookMissing, BookUnreadable, NewerBook, StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.models.storage import MANIFEST_FILE, write_atomically

FORMAT = 1
MOST_BYTES = 1_000_000

KeyKind = Literal["keyring", "passphrase"]


@dataclass(frozen=True, slots=True)
class Wrap:
    """The book's key in a box. `kind` is `recovery` or `os_user`; `holder` names the OS user, empty for the recovery sheet."""

    kind: str
    blob: bytes = field(repr=False)
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`created` is ISO 8601 in UTC; `schema` the revision that last opened the book."""

    book_id: str
    clinic: str
    created: str
    schema: str
    key_kind: KeyKind
    wraps: tuple[Wrap, ...] = ()

    def wraps_of(self, kind: str, holder: str = "") -> tuple[Wrap, ...]:
        """The wraps of one kind and holder."""
        return tuple(wrap for wrap in self.wraps if wrap.kind == kind and wrap.holder == holder)


def to_json(manifest: Manifest) -> bytes:
    """The file's content, UTF-8."""
    document = {
        "format": FORMAT,
        "book_id": manifest.book_id,
        "clinic": manifest.clinic,
        "created": manifest.created,
        "schema": manifest.schema,
        "key": {"kind": manifest.key_kind},
        "wraps": [
            {
                "kind": wrap.kind,
                **({"holder": wrap.holder} if wrap.holder else {}),
                "blob": base64.b64encode(wrap.blob).decode("ascii"),
            }
            for wrap in manifest.wraps
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _damaged() -> BookUnreadable:
    return BookUnreadable(
        tr(
            "{name} is damaged or not ours. Put back the copy from a backup, or restore the latest backup.",
            name=MANIFEST_FILE,
        )
    )


def _text(document: dict[str, Any], key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise _damaged()
    return value


def _wrap(entry: object) -> Wrap:
    if not isinstance(entry, dict):
        raise _damaged()
    try:
        blob = base64.b64decode(_text(entry, "blob"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _damaged() from error
    return Wrap(_text(entry, "kind"), blob, _text(entry, "holder"))


def from_json(content: bytes) -> Manifest:
    """Raises BookUnreadable for anything that is not a manifest, NewerBook for one of a later format."""
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(document, dict):
        raise _damaged()
    version = document.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _damaged()
    if version > FORMAT:
        raise NewerBook(
            tr("This book was written by a newer Frontdesk. Install the newest version, then open it again.")
        )
    key, wraps = document.get("key"), document.get("wraps", [])
    if not isinstance(key, dict) or not isinstance(wraps, list):
        raise _damaged()
    kind: KeyKind
    match key.get("kind"):
        case "keyring":
            kind = "keyring"
        case "passphrase":
            kind = "passphrase"
        case _:
            raise _damaged()
    book_id = _text(document, "book_id")
    if not book_id:
        raise _damaged()
    return Manifest(
        book_id=book_id,
        clinic=_text(document, "clinic"),
        created=_text(document, "created"),
        schema=_text(document, "schema"),
        key_kind=kind,
        wraps=tuple(_wrap(entry) for entry in wraps),
    )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a data folder. Raises BookMissing, BookUnreadable, NewerBook, StorageFault."""
    path = folder / MANIFEST_FILE
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise BookMissing(
            tr(
                "There is no book in this folder. Choose the right data folder, or set up a new clinic with: frontdesk init."
            )
        ) from error
    except OSError as error:
        raise StorageFault(
            tr("{name} cannot be read. Check that this account may read the data folder.", name=MANIFEST_FILE)
        ) from error
    if len(content) > MOST_BYTES:
        raise _damaged()
    return from_json(content)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of a data folder, all or nothing. Raises StorageFault."""
    write_atomically(folder / MANIFEST_FILE, to_json(manifest))
