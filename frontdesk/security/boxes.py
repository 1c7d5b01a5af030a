"""The sealed complaints, and the wraps by which a person or a sheet of paper comes to a key.

Anyone at the desk seals for the complaints team's public key; only the private key opens. The private key itself is kept
wrapped: once per handler with the handler's password, once with the complaints recovery key. The book key is wrapped with
the book recovery key, so that the printed sheet opens the book.

A wrap describes itself: "FDW", version, kind, argon2id memory (KiB) and passes (4 bytes each, zero without a password),
salt (16 bytes), then an authenticated box; all that stands before the box is authenticated with it.
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import nacl.exceptions
from nacl.bindings import crypto_scalarmult_base
from nacl.public import PrivateKey, PublicKey, SealedBox

from frontdesk.domain.errors import BookUnreadable, KeyUnavailable, NewerBook, NotAllowed
from frontdesk.domain.i18n import tr
from frontdesk.security import aead
from frontdesk.security.cost import DESKTOP_COST, SALT_BYTES, Argon2Cost, stretch
from frontdesk.security.keys import KEY_BYTES, KeyPurpose, RecoveryKey

_SEAL_MARK: Final = b"FDS1"
_LENGTH_BYTES: Final = 8
_SMALLEST_CLASS: Final = 1024
_DOUBLING_UNTIL: Final = 65_536

_WRAP_MARK: Final = b"FDW"
_WRAP_VERSION: Final = 1
_WRAP_HEAD: Final = struct.Struct(f">3sBBII{SALT_BYTES}s")


class _WrapKind(IntEnum):
    COMPLAINTS_BY_PASSWORD = 1
    COMPLAINTS_BY_RECOVERY_KEY = 2
    BOOK_BY_RECOVERY_KEY = 3


@dataclass(frozen=True, slots=True)
class ComplaintKeys:
    """The complaints team's X25519 key pair, 32 bytes each. Its repr never shows the private half."""

    public: bytes
    private: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> ComplaintKeys:
        """A new random pair."""
        return cls.from_private(bytes(PrivateKey.generate()))

    @classmethod
    def from_private(cls, private: bytes) -> ComplaintKeys:
        """The pair that belongs to an unwrapped private key."""
        return cls(public=crypto_scalarmult_base(private), private=private)


def seal(public_key: bytes, plaintext: bytes) -> bytes:
    """`plaintext` sealed for the complaints team: who seals cannot open it again.

    Padded first, so that its length says little: up to 64 KiB the size is a power of two (1 KiB at least), above that a
    multiple of an eighth of the next smaller power of two.
    """
    framed = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    padded = framed.ljust(_size_class(len(framed)), b"\0")
    return _SEAL_MARK + SealedBox(PublicKey(public_key)).encrypt(padded)


def open_sealed(private_key: bytes, box: bytes) -> bytes:
    """What `seal` was given. Raises BookUnreadable when the box is damaged or sealed for another key."""
    if not box.startswith(_SEAL_MARK):
        raise _broken_seal()
    try:
        padded = SealedBox(PrivateKey(private_key)).decrypt(box[len(_SEAL_MARK) :])
    except (nacl.exceptions.CryptoError, nacl.exceptions.TypeError) as error:
        raise _broken_seal() from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if length > len(padded) - _LENGTH_BYTES:
        raise _broken_seal()
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def wrap_with_password(private_key: bytes, password: str, cost: Argon2Cost = DESKTOP_COST) -> bytes:
    """The complaints private key for one handler. Takes as long as `cost` says: off the UI thread."""
    salt = secrets.token_bytes(SALT_BYTES)
    key = stretch(password, salt=salt, cost=cost)
    return _wrap(private_key, _WrapKind.COMPLAINTS_BY_PASSWORD, key, cost=cost, salt=salt)


def unwrap_with_password(blob: bytes, password: str) -> bytes:
    """The complaints private key. Raises NotAllowed when the password is not the one, KeyUnavailable when the blob is
    cut short or foreign, NewerBook for a version that is not known yet."""
    head = _read_head(blob, _WrapKind.COMPLAINTS_BY_PASSWORD)
    if head.cost is None:
        raise _broken_wrap()
    try:
        return _unwrap(blob, stretch(password, salt=head.salt, cost=head.cost))
    except aead.BrokenBoxError as error:
        raise NotAllowed(
            tr(
                "The password does not open the complaints. Type it again, or ask for the complaints recovery key."
            )
        ) from error


def wrap_with_recovery_key(private_key: bytes, recovery_key: RecoveryKey) -> bytes:
    """The complaints private key for the complaints recovery sheet."""
    kind = _WrapKind.COMPLAINTS_BY_RECOVERY_KEY
    return _wrap(private_key, kind, _recovery_wrapping_key(recovery_key, kind))


def unwrap_with_recovery_key(blob: bytes, recovery_key: RecoveryKey) -> bytes:
    """The complaints private key. Raises KeyUnavailable when the recovery key is another clinic's or the blob is damaged,
    NewerBook for a version that is not known yet."""
    kind = _WrapKind.COMPLAINTS_BY_RECOVERY_KEY
    _read_head(blob, kind)
    try:
        return _unwrap(blob, _recovery_wrapping_key(recovery_key, kind))
    except aead.BrokenBoxError as error:
        raise KeyUnavailable(
            tr("This recovery key does not open these complaints. Compare the book number on its sheet.")
        ) from error


def wrap_book_key(book_key: bytes, recovery_key: RecoveryKey) -> bytes:
    """The book key for the book recovery sheet; goes into the manifest beside the book."""
    kind = _WrapKind.BOOK_BY_RECOVERY_KEY
    return _wrap(book_key, kind, _recovery_wrapping_key(recovery_key, kind))


def unwrap_book_key(blob: bytes, recovery_key: RecoveryKey) -> bytes:
    """The book key. Raises KeyUnavailable when the recovery key is another clinic's or the blob is damaged, NewerBook for
    a version that is not known yet."""
    kind = _WrapKind.BOOK_BY_RECOVERY_KEY
    _read_head(blob, kind)
    try:
        return _unwrap(blob, _recovery_wrapping_key(recovery_key, kind))
    except aead.BrokenBoxError as error:
        raise KeyUnavailable(
            tr("This recovery key does not open this book. Compare the book number on its sheet.")
        ) from error


@dataclass(frozen=True, slots=True)
class _Head:
    salt: bytes
    cost: Argon2Cost | None


def _size_class(length: int) -> int:
    if length <= _DOUBLING_UNTIL:
        return max(_SMALLEST_CLASS, 1 << (length - 1).bit_length())
    step = 1 << (length.bit_length() - 4)
    return -(-length // step) * step


def _recovery_wrapping_key(recovery_key: RecoveryKey, kind: _WrapKind) -> bytes:
    wanted = KeyPurpose.BOOK if kind is _WrapKind.BOOK_BY_RECOVERY_KEY else KeyPurpose.COMPLAINTS
    if recovery_key.purpose is not wanted:
        raise ValueError(f"a {wanted} recovery key is needed here")
    return recovery_key.wrapping_key(kind.name)


def _wrap(
    secret: bytes,
    kind: _WrapKind,
    key: bytes,
    *,
    cost: Argon2Cost | None = None,
    salt: bytes = bytes(SALT_BYTES),
) -> bytes:
    if len(secret) != KEY_BYTES:
        raise ValueError("only 32-byte keys are wrapped")
    memory_kib, iterations = (cost.memory_kib, cost.iterations) if cost else (0, 0)
    head = _WRAP_HEAD.pack(_WRAP_MARK, _WRAP_VERSION, kind, memory_kib, iterations, salt)
    return head + aead.lock(secret, key=key, header=head)


def _unwrap(blob: bytes, key: bytes) -> bytes:
    return aead.unlock(blob[_WRAP_HEAD.size :], key=key, header=blob[: _WRAP_HEAD.size])


def _read_head(blob: bytes, wanted: _WrapKind) -> _Head:
    if not blob.startswith(_WRAP_MARK) or len(blob) <= len(_WRAP_MARK):
        raise _broken_wrap()
    if blob[len(_WRAP_MARK)] > _WRAP_VERSION:
        raise NewerBook(tr("This key was wrapped by a newer Frontdesk. Update Frontdesk on this machine."))
    if len(blob) != _WRAP_HEAD.size + aead.OVERHEAD_BYTES + KEY_BYTES:
        raise _broken_wrap()
    _mark, version, kind, memory_kib, iterations, salt = _WRAP_HEAD.unpack_from(blob)
    if version != _WRAP_VERSION or kind != wanted:
        raise _broken_wrap()
    try:
        cost = Argon2Cost(memory_kib=memory_kib, iterations=iterations) if memory_kib or iterations else None
    except ValueError as error:
        raise _broken_wrap() from error
    return _Head(salt=salt, cost=cost)


def _broken_wrap() -> KeyUnavailable:
    return KeyUnavailable(
        tr("A wrapped key in the book is damaged. Restore the newest backup, or use a recovery key.")
    )


def _broken_seal() -> BookUnreadable:
    return BookUnreadable(
        tr(
            "A sealed complaint cannot be opened: it is damaged or was sealed for another clinic. Restore a backup."
        )
    )
