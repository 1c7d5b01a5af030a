"""Secret stores for tests: one that keeps secrets in memory, and one that cannot be used."""

from __future__ import annotations

from typing import Literal

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.security.stores import checked_purpose


class MemorySecrets:
    """A store that forgets everything when the test ends; refuses the purposes that the real ones refuse."""

    kind: Literal["keyring", "passphrase"] = "keyring"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, purpose: str) -> bytes | None:
        return self.kept.get(checked_purpose(purpose))

    def set(self, purpose: str, secret: bytes) -> None:
        self.kept[checked_purpose(purpose)] = secret

    def delete(self, purpose: str) -> None:
        self.kept.pop(checked_purpose(purpose), None)

    def describe(self) -> str:
        return "memory of a test"


class BrokenSecrets:
    """A store that answers every call with the same failure."""

    kind: Literal["keyring", "passphrase"] = "keyring"

    def __init__(self, sentence: str = "The keyring is locked. Unlock it and try again.") -> None:
        self._sentence = sentence

    def get(self, purpose: str) -> bytes | None:
        raise KeyUnavailable(self._sentence)

    def set(self, purpose: str, secret: bytes) -> None:
        raise KeyUnavailable(self._sentence)

    def delete(self, purpose: str) -> None:
        raise KeyUnavailable(self._sentence)

    def describe(self) -> str:
        return "broken store of a test"
