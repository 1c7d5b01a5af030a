"""How much work guessing a password is made to cost: argon2id, its parameters and their limits."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

import nacl.bindings
import nacl.exceptions
import nacl.pwhash.argon2id

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr

SALT_BYTES: Final = nacl.pwhash.argon2id.SALTBYTES
KEY_BYTES: Final = 32

# A file that names its own cost could otherwise ask for all the memory there is, or for an hour of work.
_MEMORY_KIB: Final = range(8, 262_144 + 1)
_ITERATIONS: Final = range(1, 16 + 1)


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """argon2id parameters: memory in KiB and passes over it, one lane (libsodium knows no other).

    Raises ValueError outside 8 KiB..256 MiB and 1..16 passes.
    """

    memory_kib: int
    iterations: int

    def __post_init__(self) -> None:
        if self.memory_kib not in _MEMORY_KIB or self.iterations not in _ITERATIONS:
            raise ValueError("argon2id cost out of bounds")


DESKTOP_COST: Final = Argon2Cost(memory_kib=65_536, iterations=3)
"""For new passphrases and passwords: about a fifth of a second on a workstation, so never on the UI thread."""


def password_bytes(password: str) -> bytes:
    """`password` as the bytes that are hashed.

    Composed first (NFC, as RFC 8265 asks for passwords): an "é" typed on macOS is the same as one typed on Windows.
    """
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def stretch(password: str, *, salt: bytes, cost: Argon2Cost) -> bytes:
    """A 32-byte key from a password and a 16-byte salt.

    Raises KeyUnavailable when the machine has not enough memory left for the parameters.
    """
    try:
        return nacl.bindings.crypto_pwhash_alg(
            KEY_BYTES,
            password_bytes(password),
            salt,
            cost.iterations,
            cost.memory_kib * 1024,
            nacl.pwhash.argon2id.ALG,
        )
    except (nacl.exceptions.RuntimeError, MemoryError) as error:
        raise KeyUnavailable(
            tr("There is not enough free memory to check a password. Close other programs and try again.")
        ) from error
