"""The demo's secrets: random, in memory, gone with the run. They guard nothing but made-up patients."""

from __future__ import annotations

from typing import Final, Literal

from frontdesk.domain.i18n import tr
from frontdesk.services.secret_places import SecretPlaces


class MemorySecrets:
    """A secret store that lives as long as the demo. The keyring of the person who runs it is never touched."""

    kind: Final[Literal["keyring", "passphrase"]] = "keyring"

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, purpose: str) -> bytes | None:
        """The secret, or None where there is none."""
        return self._kept.get(purpose)

    def set(self, purpose: str, secret: bytes) -> None:
        """Keep it until the end of the run."""
        self._kept[purpose] = secret

    def delete(self, purpose: str) -> None:
        """Forget it."""
        self._kept.pop(purpose, None)

    def describe(self) -> str:
        """For people: where the secrets are."""
        return tr("memory of the demo")


def memory_places() -> SecretPlaces:
    """One store for the founding and every later opening within this run."""
    store = MemorySecrets()
    return SecretPlaces(keyring=lambda _book_id: store)
