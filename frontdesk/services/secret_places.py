"""Where a book's secrets are, and how a store for them is come by: the OS keyring, or a vault file with a passphrase.

A store is made once per open book. Purposes are `book` for the book's key and `twilio.<account>` for an auth token.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.models.storage import VAULT_FILE

if TYPE_CHECKING:
    from frontdesk.security.cost import Argon2Cost
    from frontdesk.services.ports import SecretStore

StoreKind = Literal["keyring", "passphrase"]

BOOK: Final = "book"
"""The purpose under which the book's key is kept."""


def system_keyring(book_id: str) -> SecretStore:
    """The OS keyring's entries of one book. Nothing is touched before the first call."""
    from frontdesk.security.keyring_store import KeyringStore

    return KeyringStore(book_id)


class AskPassphrase(Protocol):
    """Somebody or something that knows the vault's passphrase."""

    def __call__(self, *, new: bool) -> str:
        """The passphrase; a `new` one is asked for twice. Raises KeyUnavailable, UsageError."""
        ...


def no_passphrase(*, new: bool) -> str:  # noqa: ARG001 - the shape of AskPassphrase
    """For who cannot be asked: raises KeyUnavailable."""
    raise KeyUnavailable(
        tr(
            "A passphrase is needed and nobody can be asked. Name a file with it in FRONTDESK_VAULT_PASSPHRASE_FILE."
        )
    )


@dataclass(frozen=True, slots=True)
class SecretPlaces:
    """How to come by a store. `passphrase(new=...)` gives what opens the vault, asking twice where it is a new one.

    `cost` is for new vaults; None takes the desktop's.
    """

    passphrase: AskPassphrase = no_passphrase
    keyring: Callable[[str], SecretStore] = system_keyring
    cost: Argon2Cost | None = None

    def open(self, kind: StoreKind, folder: Path, book_id: str) -> SecretStore:
        """The store of an existing book. Raises KeyUnavailable, NewerBook."""
        match kind:
            case "keyring":
                return self.keyring(book_id)
            case "passphrase":
                from frontdesk.security.vault import PassphraseVault

                passphrase = self.passphrase(new=False)
                return PassphraseVault.open(folder / VAULT_FILE, passphrase, book_id=book_id)

    def create(self, kind: StoreKind, folder: Path, book_id: str, *, replace: bool = False) -> SecretStore:
        """A store for a new book, or in the place of a lost one. Raises KeyUnavailable, StorageFault, UsageError."""
        match kind:
            case "keyring":
                return self.keyring(book_id)
            case "passphrase":
                from frontdesk.security.cost import DESKTOP_COST
                from frontdesk.security.vault import PassphraseVault

                passphrase = self.passphrase(new=True)
                return PassphraseVault.create(
                    folder / VAULT_FILE,
                    passphrase,
                    book_id=book_id,
                    cost=self.cost or DESKTOP_COST,
                    replace=replace,
                )
