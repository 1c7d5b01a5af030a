"""The secret store over the operating system's keyring.

Only keyrings that encrypt for the logged-in user are used: a plaintext file that calls itself a keyring is no place for a
book key. A keyring may hang (a locked one that waits for a window nobody sees), so each call runs in a thread of its own
and is given up after a while.
"""

from __future__ import annotations

import base64
import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from frontdesk.domain.errors import KeyUnavailable, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.security.stores import StoreKind, checked_book_id, checked_purpose

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Frontdesk"
TIMEOUT_S: Final = 15.0
MAX_STORED_CHARACTERS: Final = 1280
"""The Windows Credential Manager takes 2,560 bytes of UTF-16; the same limit everywhere, so that books can move."""

_BY_PLATFORM: Final = {
    "win32": {"keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager"},
    "darwin": {"keyring.backends.macOS.Keyring": "macOS Keychain"},
}
_ELSEWHERE: Final = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "libsecret",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
}
ALLOWED_BACKENDS: Final = _BY_PLATFORM.get(sys.platform, _ELSEWHERE)
"""The keyrings that are used on this platform, by class, with the name that a person knows."""

_CHAINER: Final = "keyring.backends.chainer.ChainerBackend"
_FORM: Final = "fd1:"
_LOCKED_ELSEWHERE: Final = frozenset({"LockedException", "PromptDismissedException"})
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class KeyringStore:
    """Secrets of one book in the OS keyring: service `Frontdesk`, account `<book id>/<purpose>`.

    Every method may wait up to the time-out, so none belongs on the UI thread; all raise KeyUnavailable with a sentence
    when there is no keyring, or it is locked, hangs or fails. Calls of one store come one after the other.
    """

    kind: StoreKind = "keyring"

    def __init__(
        self,
        book_id: str,
        *,
        timeout_s: float = TIMEOUT_S,
        find: Callable[[], KeyringBackend] | None = None,
    ) -> None:
        """The keyring is looked for at the first call that finds one, with `find` (default `find_backend`)."""
        self._book_id = checked_book_id(book_id)
        self._timeout_s = timeout_s
        self._find = find or find_backend
        self._backend: KeyringBackend | None = None
        self._turn = threading.Lock()
        self._late: threading.Thread | None = None

    def get(self, purpose: str) -> bytes | None:
        """The secret, or None when the keyring has none of that name."""
        account = self._account(purpose)
        stored = self._call(lambda backend: backend.get_password(SERVICE, account))
        return None if stored is None else _decoded(stored, purpose)

    def set(self, purpose: str, secret: bytes) -> None:
        """Keeps `secret` in the place of an earlier one and reads it back.

        Raises UsageError for more than about 950 bytes.
        """
        account, stored = self._account(purpose), _FORM + base64.b64encode(secret).decode("ascii")
        if len(stored) > MAX_STORED_CHARACTERS:
            raise UsageError(
                tr("This secret is too long for a keyring. Use the vault file (--vault passphrase).")
            )

        def set_and_read(backend: KeyringBackend) -> str | None:
            backend.set_password(SERVICE, account, stored)
            return backend.get_password(SERVICE, account)

        if self._call(set_and_read) != stored:
            raise KeyUnavailable(
                tr(
                    "The keyring took the secret but does not give it back. Use the vault file (--vault passphrase)."
                )
            )

    def delete(self, purpose: str) -> None:
        """Forgets the secret, if there is one, and makes sure that it is gone."""
        account = self._account(purpose)

        def delete_and_read(backend: KeyringBackend) -> str | None:
            if backend.get_password(SERVICE, account) is None:
                return None
            backend.delete_password(SERVICE, account)
            return backend.get_password(SERVICE, account)

        if self._call(delete_and_read) is not None:
            raise KeyUnavailable(
                tr(
                    "The keyring still holds the secret. Delete the entry {service} in it by hand.",
                    service=SERVICE,
                )
            )

    def describe(self) -> str:
        """Which keyring it is, for a person. Raises nothing: one that cannot be reached is described so."""
        try:
            name = self._call(_name_of)
        except KeyUnavailable:
            return tr("OS keyring (not reachable)")
        return tr("OS keyring ({name})", name=ALLOWED_BACKENDS.get(name, name))

    def _account(self, purpose: str) -> str:
        return f"{self._book_id}/{checked_purpose(purpose)}"

    def _call(self, ask: Callable[[KeyringBackend], _T]) -> _T:
        """Runs `ask` with the backend in a worker thread and waits for it as long as the time-out says.

        A daemon thread: one that hangs for ever does not keep the program from ending. While one hangs no second is
        started, so a dead keyring costs one thread, not one a call.
        """
        if not self._turn.acquire(timeout=self._timeout_s):
            raise self._gave_up()
        try:
            if self._late is not None:
                self._late.join(self._timeout_s)
                if self._late.is_alive():
                    raise self._gave_up()
            answer: list[_T] = []
            failure: list[Exception] = []

            def work() -> None:
                try:
                    answer.append(ask(self._found_backend()))
                except Exception as error:
                    failure.append(error)

            worker = threading.Thread(target=work, name="keyring", daemon=True)
            worker.start()
            worker.join(self._timeout_s)
            if worker.is_alive():
                self._late = worker
                raise self._gave_up()
            if failure:
                raise _translated(failure[0]) from failure[0]
            return answer[0]
        finally:
            self._turn.release()

    def _found_backend(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = self._find()
        return self._backend

    def _gave_up(self) -> KeyUnavailable:
        _log.warning("the keyring did not answer in time")
        return KeyUnavailable(
            tr(
                "The keyring did not answer within {seconds} seconds. Unlock it or log in again, or use the book "
                "recovery sheet.",
                seconds=f"{self._timeout_s:g}",
            )
        )


def find_backend() -> KeyringBackend:
    """The keyring of this session: the one that the user's keyring settings name, else the best that is there.

    Looks at the allow-list alone, so no plug-in of another program is loaded, and looks again at every call. May hang:
    call it from a worker thread. Raises KeyUnavailable when there is none or the settings name one that is not allowed.
    """
    from keyring import core

    try:
        chosen = core.load_env() or core.load_config()
    except Exception as error:
        _log.warning("the keyring settings cannot be followed: %s", type(error).__name__)
        raise KeyUnavailable(
            tr(
                "The keyring settings of this user name a keyring that cannot be used. Correct them (keyringrc.cfg, "
                "PYTHON_KEYRING_BACKEND), or use the vault file (--vault passphrase)."
            )
        ) from error
    if chosen is not None:
        return allowed(chosen)
    usable = [backend for backend in map(_load, ALLOWED_BACKENDS) if backend is not None]
    if not usable:
        raise _no_keyring()
    return max(usable, key=lambda backend: backend.priority)


def allowed(backend: KeyringBackend) -> KeyringBackend:
    """`backend` itself when it is on the allow-list; of a chain, the first member, when that is.

    Raises KeyUnavailable for anything else.
    """
    name = _name_of(backend)
    if name == _CHAINER:
        members: list[KeyringBackend] = list(getattr(backend, "backends", []))
        if not members:
            raise _no_keyring()
        backend, name = members[0], _name_of(members[0])
    if name == "keyring.backends.fail.Keyring":
        raise _no_keyring()
    if name not in ALLOWED_BACKENDS:
        _log.warning("keyring backend not allowed: %s", name)
        raise KeyUnavailable(
            tr(
                "The keyring {name} does not protect secrets. Use the vault file (--vault passphrase), or start the "
                "desktop's own keyring.",
                name=name,
            )
        )
    return backend


def _load(name: str) -> KeyringBackend | None:
    from keyring import core

    try:
        return core.load_keyring(name)
    except Exception as error:
        _log.debug("keyring %s is not there: %s", name, type(error).__name__)
        return None


def _name_of(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _decoded(stored: str, purpose: str) -> bytes:
    form, data = stored[: len(_FORM)], stored[len(_FORM) :]
    try:
        return base64.b64decode(data if form == _FORM else "?", validate=True)
    except ValueError as error:
        raise KeyUnavailable(
            tr(
                "The keyring's entry {purpose} was not written by Frontdesk. Use the book recovery sheet.",
                purpose=purpose,
            )
        ) from error


def _no_keyring() -> KeyUnavailable:
    return KeyUnavailable(
        tr(
            "There is no keyring in this session. Log in to the desktop, or use the vault file (--vault passphrase).",
        )
    )


def _translated(error: Exception) -> KeyUnavailable:
    """A keyring's error as a sentence. Only its class is logged: its text could hold what was asked for."""
    from keyring import errors

    kind = type(error).__name__
    _log.warning("the keyring failed: %s", kind)
    match error:
        case KeyUnavailable():
            return error
        case errors.NoKeyringError():
            return _no_keyring()
        case errors.KeyringLocked():
            return _locked()
        case errors.InitError():
            return KeyUnavailable(
                tr(
                    "The keyring could not be opened. Log in to the desktop again, or use the book recovery sheet."
                )
            )
        case errors.PasswordSetError() | errors.PasswordDeleteError() | PermissionError():
            return KeyUnavailable(
                tr("The keyring refused the change. Check this user's rights to it, or use the vault file.")
            )
        case _ if kind in _LOCKED_ELSEWHERE:
            return _locked()
        case _:
            return KeyUnavailable(
                tr(
                    "The keyring failed ({kind}). Log in to the desktop again, or use the book recovery sheet.",
                    kind=kind,
                )
            )


def _locked() -> KeyUnavailable:
    return KeyUnavailable(
        tr("The keyring is locked. Unlock it (log in to the desktop again), or use the book recovery sheet.")
    )
