"""Hashes of staff PINs and passwords: argon2id, peppered from the book key.

A six-digit PIN has a million values: without the pepper, who copies the database tries them all in hours. With it, the
hash says nothing to anyone who has not the book key. How often may be tried at the desk is the services' matter.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

import nacl.exceptions
import nacl.pwhash.argon2id

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.security.cost import DESKTOP_COST, Argon2Cost, password_bytes

_SCHEME: Final = "fd1"
_STORED: Final = re.compile(
    rf"{_SCHEME}(\$argon2id\$v=19\$m=(\d{{1,9}}),t=(\d{{1,9}}),p=1\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+)", re.ASCII
)


def hash_password(password: str, *, pepper: bytes, cost: Argon2Cost = DESKTOP_COST) -> str:
    """What is stored for a PIN or password: about 100 ASCII characters that name their own parameters.

    `pepper` is the book's key derived for "pin-pepper". Takes as long as `cost` says: off the UI thread. Raises
    KeyUnavailable when memory runs out.
    """
    try:
        stored = nacl.pwhash.argon2id.str(
            _peppered(password, pepper), opslimit=cost.iterations, memlimit=cost.memory_kib * 1024
        )
    except (nacl.exceptions.RuntimeError, MemoryError) as error:
        raise KeyUnavailable(
            tr("There is not enough free memory to check a password. Close other programs and try again.")
        ) from error
    return _SCHEME + stored.decode("ascii")


def verify_password(stored: str, password: str, *, pepper: bytes) -> bool:
    """Whether `password` is the one that was hashed; compared in constant time.

    A damaged or foreign `stored` is simply not verified, and never costs more than the limits of `Argon2Cost`.
    """
    parts = _STORED.fullmatch(stored)
    if parts is None or _cost_of(parts) is None:
        return False
    try:
        return nacl.pwhash.argon2id.verify(parts[1].encode("ascii"), _peppered(password, pepper))
    except (nacl.exceptions.CryptoError, nacl.exceptions.ValueError):
        return False


def needs_rehash(stored: str, *, cost: Argon2Cost = DESKTOP_COST) -> bool:
    """Whether a hash was made with other parameters and should be made again at the next right password."""
    parts = _STORED.fullmatch(stored)
    return parts is None or _cost_of(parts) != cost


def _peppered(password: str, pepper: bytes) -> bytes:
    return hmac.new(pepper, password_bytes(password), hashlib.sha256).hexdigest().encode("ascii")


def _cost_of(parts: re.Match[str]) -> Argon2Cost | None:
    try:
        return Argon2Cost(memory_kib=int(parts[2]), iterations=int(parts[3]))
    except ValueError:
        return None
