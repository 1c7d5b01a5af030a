"""One authenticated box for everything that is locked with a symmetric key: XChaCha20-Poly1305.

A box is nonce (24 bytes), ciphertext, tag (16 bytes). The nonce is random, which its length allows. The header is not in
the box but is authenticated with it: parameters beside a box cannot be exchanged.
"""

from __future__ import annotations

import secrets
from typing import Final

import nacl.exceptions
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)

NONCE_BYTES: Final = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
OVERHEAD_BYTES: Final = NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES


class BrokenBoxError(Exception):
    """The key does not fit, or box or header were changed: from outside the two look the same."""


def lock(plaintext: bytes, *, key: bytes, header: bytes) -> bytes:
    """`plaintext` in a box that only the 32-byte `key` opens, and only beside the same `header`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, header, nonce, key)


def unlock(box: bytes, *, key: bytes, header: bytes) -> bytes:
    """What `lock` was given. Raises BrokenBoxError when the key does not fit or a single bit differs."""
    if len(box) < OVERHEAD_BYTES:
        raise BrokenBoxError
    nonce, ciphertext = box[:NONCE_BYTES], box[NONCE_BYTES:]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, header, nonce, key)
    except nacl.exceptions.CryptoError as error:
        raise BrokenBoxError from error
