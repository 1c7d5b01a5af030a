"""The vault: a file beside the book that a passphrase opens, where there is no OS keyring or a clinic prefers this."""

from __future__ import annotations

import hmac
import secrets as random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from frontdesk.domain.errors import Conflict, KeyUnavailable, StorageFault, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.security import aead
from frontdesk.security.cost import DESKTOP_COST, SALT_BYTES, Argon2Cost, stretch
from frontdesk.security.files import held, write_whole
from frontdesk.security.stores import StoreKind, checked_book_id, checked_purpose
from frontdesk.security.vault_file import MAX_BYTES, VaultDocument, VaultHeader, read_document

# Base64 in base64 and the names around it have to stay under the limit on reading.
_MAX_SECRETS_BYTES: Final = MAX_BYTES // 4


class PassphraseVault:
    """A secret store in one file. Opening costs one argon2id run; after that the key stays in memory.

    The file is read again at every call, so several processes may use it; each write is whole or not at all.
    """

    kind: StoreKind = "passphrase"

    def __init__(self, path: Path, header: VaultHeader, key: bytes) -> None:
        """Use `create` or `open`."""
        self._path = path
        self._header = header
        self._key = key

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        book_id: str,
        cost: Argon2Cost = DESKTOP_COST,
        replace: bool = False,
    ) -> PassphraseVault:
        """A new empty vault for the book `book_id`.

        An existing file is refused with Conflict; with `replace` (after the recovery sheet opened the book) it is kept
        beside the new one under the same name with ".replaced". Raises UsageError for an empty passphrase, StorageFault
        when it cannot be written. Takes as long as `cost` says: off the UI thread.
        """
        header, key = _new_header(passphrase, checked_book_id(book_id), cost)
        vault = cls(path, header, key)
        with vault._writing():
            if path.exists():
                if not replace:
                    raise Conflict(
                        tr(
                            "There is a vault file {file} already. Open it with its passphrase.",
                            file=path.name,
                        )
                    )
                path.replace(path.with_name(path.name + ".replaced"))
            vault._write({})
        return vault

    @classmethod
    def open(cls, path: Path, passphrase: str, *, book_id: str) -> PassphraseVault:
        """The vault of the book `book_id`, opened.

        Raises KeyUnavailable when the file is missing, damaged or another book's, or the passphrase is not the one;
        NewerBook for a later version. Takes one argon2id run: off the UI thread.
        """
        document = read_document(path)
        if document.header.book_id != checked_book_id(book_id):
            raise KeyUnavailable(
                tr(
                    "The vault file {file} belongs to another book. Put back the one of this book.",
                    file=path.name,
                )
            )
        key = stretch(passphrase, salt=document.header.salt, cost=document.header.cost)
        try:
            document.unlocked(key)
        except aead.BrokenBoxError as error:
            raise _wrong_passphrase() from error
        return cls(path, document.header, key)

    def get(self, purpose: str) -> bytes | None:
        """The secret, or None when there is none. Raises KeyUnavailable as `open` does."""
        return self._read().get(checked_purpose(purpose))

    def set(self, purpose: str, secret: bytes) -> None:
        """Keeps `secret` in the place of an earlier one. Raises StorageFault, KeyUnavailable, or UsageError when it is
        too long."""
        checked_purpose(purpose)
        self._change(lambda kept: {**kept, purpose: secret})

    def delete(self, purpose: str) -> None:
        """Forgets the secret, if there is one. Raises StorageFault, KeyUnavailable."""
        checked_purpose(purpose)
        self._change(lambda kept: {name: secret for name, secret in kept.items() if name != purpose})

    def describe(self) -> str:
        """Where the secrets are, for a person."""
        return tr("vault file {file}", file=self._path.name)

    def change_passphrase(self, old: str, new: str, *, cost: Argon2Cost = DESKTOP_COST) -> None:
        """Locks the same secrets with a new passphrase and salt. Costs two argon2id runs.

        Raises KeyUnavailable when `old` is not the passphrase, UsageError when `new` is empty. Copies of the old file
        (in backups) still open with the old passphrase.
        """
        if not hmac.compare_digest(stretch(old, salt=self._header.salt, cost=self._header.cost), self._key):
            raise _wrong_passphrase()
        header, key = _new_header(new, self._header.book_id, cost)
        with self._writing():
            kept = self._read()
            before = self._header, self._key
            self._header, self._key = header, key
            try:
                self._write(kept)
            except BaseException:
                self._header, self._key = before
                raise

    def _read(self) -> dict[str, bytes]:
        document = read_document(self._path)
        if document.header != self._header:
            raise KeyUnavailable(
                tr("The passphrase of the vault was changed meanwhile. Open it with the new one.")
            )
        try:
            return document.unlocked(self._key)
        except aead.BrokenBoxError as error:
            raise _wrong_passphrase() from error

    def _change(self, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> None:
        with self._writing():
            self._write(change(self._read()))

    def _write(self, kept: Mapping[str, bytes]) -> None:
        if sum(len(name) + len(secret) for name, secret in kept.items()) > _MAX_SECRETS_BYTES:
            raise UsageError(tr("The vault is full. Remove channels that are no longer used."))
        write_whole(self._path, VaultDocument.locked(dict(kept), header=self._header, key=self._key).render())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The lock between processes, with the file system's errors as a sentence."""
        try:
            with held(self._path.with_name(self._path.name + ".lock")):
                yield
        except OSError as error:
            raise StorageFault(
                tr(
                    "The vault file {file} cannot be written. Check free space and permissions of its folder.",
                    file=self._path.name,
                )
            ) from error


def _new_header(passphrase: str, book_id: str, cost: Argon2Cost) -> tuple[VaultHeader, bytes]:
    if not passphrase:
        raise UsageError(tr("The passphrase is empty. Choose one of several words."))
    header = VaultHeader(book_id=book_id, salt=random.token_bytes(SALT_BYTES), cost=cost)
    return header, stretch(passphrase, salt=header.salt, cost=cost)


def _wrong_passphrase() -> KeyUnavailable:
    return KeyUnavailable(
        tr(
            "The passphrase does not open the vault. Type it again, or use the book recovery sheet: frontdesk recovery."
        )
    )
