"""The bytes of a vault file: a readable header and an authenticated box, as one JSON document.

    {"box": base64, "check": hex, "header": {"book", "cipher", "format", "iterations", "kdf", "memory_kib", "salt", "version"}}

The header is authenticated with the box. `check` is a plain BLAKE2b of header and box: it keeps nobody out, but tells
damage apart from a wrong passphrase. A file is taken only in exactly the form in which it is written.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from frontdesk.domain.errors import KeyUnavailable, NewerBook
from frontdesk.domain.i18n import tr
from frontdesk.security import aead
from frontdesk.security.cost import SALT_BYTES, Argon2Cost
from frontdesk.security.stores import checked_purpose

FORMAT: Final = "frontdesk-vault"
VERSION: Final = 1
MAX_BYTES: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """What stands in the clear: whose vault it is, and how the passphrase becomes its key."""

    book_id: str
    salt: bytes
    cost: Argon2Cost

    def canonical(self) -> bytes:
        """The bytes that are authenticated with the box."""
        return _dump(self.plain())

    def plain(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "book": self.book_id,
            "kdf": "argon2id13",
            "memory_kib": self.cost.memory_kib,
            "iterations": self.cost.iterations,
            "salt": _text(self.salt),
            "cipher": "xchacha20-poly1305",
        }


@dataclass(frozen=True, slots=True)
class VaultDocument:
    """A vault file, read and not yet opened."""

    header: VaultHeader
    box: bytes = field(repr=False)

    @classmethod
    def locked(
        cls, secrets_by_purpose: dict[str, bytes], *, header: VaultHeader, key: bytes
    ) -> VaultDocument:
        """The secrets in a new box."""
        content = _dump({purpose: _text(secret) for purpose, secret in secrets_by_purpose.items()})
        return cls(header, aead.lock(content, key=key, header=header.canonical()))

    def unlocked(self, key: bytes) -> dict[str, bytes]:
        """Purpose to secret. Raises aead.BrokenBoxError when the key does not fit."""
        content = json.loads(aead.unlock(self.box, key=key, header=self.header.canonical()))
        return {checked_purpose(purpose): base64.b64decode(secret) for purpose, secret in content.items()}

    def render(self) -> bytes:
        """The file's bytes."""
        body = {"header": self.header.plain(), "box": _text(self.box), "check": _check(self.header, self.box)}
        return _dump(body) + b"\n"


def read_document(path: Path) -> VaultDocument:
    """The vault file at `path`, its limits checked before anything is computed from it.

    Raises KeyUnavailable when it is missing, cannot be read or is damaged, NewerBook when its version is not known yet.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise KeyUnavailable(
            tr(
                "The vault file {file} is missing. Put back a copy of it, or open the book with its recovery sheet: frontdesk recovery.",
                file=path.name,
            )
        ) from error
    except OSError as error:
        raise KeyUnavailable(
            tr("The vault file {file} cannot be read. Check its permissions and the disk.", file=path.name)
        ) from error
    try:
        document = _parse(data)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(path) from error
    if document.render() != data:
        raise damaged(path)
    return document


def damaged(path: Path) -> KeyUnavailable:
    """The error for a vault file that was changed since it was written."""
    return KeyUnavailable(
        tr(
            "The vault file {file} is damaged. Put back a copy of it, or open the book with its recovery sheet: frontdesk recovery.",
            file=path.name,
        )
    )


def _parse(data: bytes) -> VaultDocument:
    if len(data) > MAX_BYTES:
        raise ValueError("too long")
    whole = json.loads(data)
    plain = whole["header"]
    version = plain["version"]
    if plain["format"] == FORMAT and type(version) is int and version > VERSION:
        raise NewerBook(tr("The vault was written by a newer Frontdesk. Update Frontdesk on this machine."))
    memory_kib, iterations, book_id = plain["memory_kib"], plain["iterations"], plain["book"]
    if type(memory_kib) is not int or type(iterations) is not int or type(book_id) is not str:
        raise TypeError("header of another shape")
    salt = base64.b64decode(plain["salt"], validate=True)
    if len(salt) != SALT_BYTES:
        raise ValueError("salt of another size")
    cost = Argon2Cost(memory_kib=memory_kib, iterations=iterations)
    return VaultDocument(VaultHeader(book_id, salt, cost), base64.b64decode(whole["box"], validate=True))


def _check(header: VaultHeader, box: bytes) -> str:
    return hashlib.blake2b(header.canonical() + box, digest_size=16).hexdigest()


def _dump(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
