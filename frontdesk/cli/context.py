"""What a command works with: its place, its book, its actor, its streams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.cli.deps import Deps
from frontdesk.cli.output import Output
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import KeyUnavailable, UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.work import Book

PASSPHRASE_FILE: Final = "FRONTDESK_VAULT_PASSPHRASE_FILE"
_LONGEST_SECRET: Final = 4096


@dataclass(slots=True)
class Context:
    """One run of the command line."""

    deps: Deps
    folder: Path
    out: Output
    _actor: Actor | None = field(default=None)

    @property
    def actor(self) -> Actor:
        """The OS user who runs the command."""
        if self._actor is None:
            self._actor = Actor(ActorKind.OS_USER, self.deps.os_user())
        return self._actor

    @property
    def may_ask(self) -> bool:
        """Whether a question can be put: both input and output are a terminal."""
        return _is_terminal(self.deps.stdin) and _is_terminal(self.deps.stdout)

    @property
    def places(self) -> SecretPlaces:
        """Where this run may get the book's secrets from."""
        from frontdesk.services.secret_places import SecretPlaces

        return SecretPlaces(passphrase=self.passphrase, keyring=self.deps.keyring)

    @contextmanager
    def book(self) -> Iterator[Book]:
        """The open book of the data folder, given back at the end."""
        from frontdesk.services.folders import MANIFEST_FILE
        from frontdesk.services.opening import open_book

        # No log in a folder that turns out to hold no clinic.
        if (self.folder / MANIFEST_FILE).exists():
            self.deps.log_to(self.folder)
        book = open_book(self.folder, places=self.places, clock=self.deps.clock)
        try:
            yield book
        finally:
            book.close()

    def passphrase(self, *, new: bool) -> str:
        """The vault's passphrase: from the file that the environment names, or asked for at the terminal.

        Raises KeyUnavailable where there is neither, UsageError where two entries differ.
        """
        named = self.deps.environ.get(PASSPHRASE_FILE)
        if named:
            return read_secret_file(Path(named))
        if not self.may_ask:
            raise KeyUnavailable(
                tr(
                    "The passphrase of the vault is needed. Name a file that holds it in {variable}, or start this at a "
                    "terminal.",
                    variable=PASSPHRASE_FILE,
                )
            )
        if not new:
            return self.deps.ask_secret(tr("Passphrase of the vault: "))
        return self._ask_twice(tr("A new passphrase for the vault: "))

    def secret_from_input(self, prompt: str, *, what: str) -> str:
        """One secret: asked for at a terminal, else the first line of standard input. Raises UsageError where it is empty."""
        if self.may_ask:
            secret = self.deps.ask_secret(prompt)
        elif _is_terminal(self.deps.stdin):
            secret = ""
        else:
            secret = self.deps.stdin.readline(_LONGEST_SECRET)
        secret = secret.strip()
        if not secret:
            raise UsageError(
                tr("{what} is missing. Give it on standard input, as a line of its own.", what=what)
            )
        return secret

    def secret_from(self, file: str | None, prompt: str, *, what: str, new: bool = False) -> str:
        """A secret from a file if one is named, else as `secret_from_input`; a new one is asked for twice at a terminal."""
        if file is not None:
            return read_secret_file(Path(file))
        if new and self.may_ask:
            return self._ask_twice(prompt)
        return self.secret_from_input(prompt, what=what)

    def _ask_twice(self, prompt: str) -> str:
        first = self.deps.ask_secret(prompt)
        if self.deps.ask_secret(tr("The same once more: ")) != first:
            raise UsageError(tr("The two entries differ. Start again."))
        return first


def read_secret_file(file: Path) -> str:
    """The first line of a small text file, without its line end. Raises KeyUnavailable."""
    try:
        with file.open(encoding="utf-8-sig") as opened:
            secret = opened.readline(_LONGEST_SECRET).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(
            tr(
                "The secret in {file} cannot be read. Check that the file is there and readable.",
                file=str(file),
            )
        ) from error
    if not secret:
        raise KeyUnavailable(
            tr("The file {file} holds no secret on its first line. Put it there.", file=str(file))
        )
    return secret


def _is_terminal(stream: object) -> bool:
    ask = getattr(stream, "isatty", None)
    try:
        return bool(ask is not None and ask())
    except ValueError:
        # A closed stream.
        return False
