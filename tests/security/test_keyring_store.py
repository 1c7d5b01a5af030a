from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.core
import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from frontdesk.domain.errors import KeyUnavailable, UsageError
from frontdesk.security.keyring_store import KeyringStore, allowed, find_backend
from frontdesk.services.ports import SecretStore

BOOK = "0192f0c0-0000-7000-8000-000000000001"


class MemoryKeyring(KeyringBackend):
    """A keyring that works."""

    priority = -1

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class HangingKeyring(MemoryKeyring):
    """Waits, like a locked keyring for a window that nobody sees, until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.let_go.wait()
        return super().get_password(service, username)


class FailingKeyring(MemoryKeyring):
    """Answers everything with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self._error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self._error


class ForgetfulKeyring(MemoryKeyring):
    """Takes everything and keeps it as it was before."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return

    def delete_password(self, service: str, username: str) -> None:
        return


def store_over(backend: KeyringBackend, timeout_s: float = 30) -> KeyringStore:
    return KeyringStore(BOOK, timeout_s=timeout_s, find=lambda: backend)


def test_it_has_the_shape_that_services_expect() -> None:
    store: SecretStore = store_over(MemoryKeyring())
    assert store.kind == "keyring"


def test_secrets_are_kept_replaced_and_forgotten() -> None:
    backend = MemoryKeyring()
    store = store_over(backend)
    store.set("book-key", b"\x00\xff" * 16)
    store.set("twilio-token", b"one")
    store.set("twilio-token", b"two")
    assert set(backend.entries) == {("Frontdesk", f"{BOOK}/book-key"), ("Frontdesk", f"{BOOK}/twilio-token")}
    assert (store.get("book-key"), store.get("twilio-token")) == (b"\x00\xff" * 16, b"two")
    store.delete("twilio-token")
    store.delete("twilio-token")
    assert store.get("twilio-token") is None


def test_two_books_of_one_user_stay_apart() -> None:
    backend = MemoryKeyring()
    store_over(backend).set("book-key", b"x")
    assert KeyringStore("another-book", find=lambda: backend).get("book-key") is None


def test_a_secret_fits_windows_or_is_refused() -> None:
    backend = MemoryKeyring()
    store = store_over(backend)
    store.set("book-key", bytes(957))
    assert {len(stored) for stored in backend.entries.values()} == {1280}
    assert all(stored.isascii() for stored in backend.entries.values())
    with pytest.raises(UsageError, match="too long for a keyring"):
        store.set("book-key", bytes(958))
    assert store.get("book-key") == bytes(957)


@pytest.fixture
def hanging() -> Iterator[HangingKeyring]:
    backend = HangingKeyring()
    yield backend
    backend.let_go.set()


@pytest.mark.allow_log("the keyring did not answer in time")
def test_a_hanging_keyring_is_given_up(hanging: HangingKeyring) -> None:
    store = store_over(hanging, timeout_s=0.05)
    with pytest.raises(KeyUnavailable, match=r"did not answer within 0\.05 seconds"):
        store.get("book-key")
    assert store.describe() == "OS keyring (not reachable)"


@pytest.mark.allow_log("the keyring did not answer in time")
def test_a_dead_keyring_costs_one_thread_and_not_one_a_call(hanging: HangingKeyring) -> None:
    store = store_over(hanging, timeout_s=0.05)
    for _ in range(4):
        with pytest.raises(KeyUnavailable):
            store.get("book-key")
    assert hanging.asked == 1


@pytest.mark.allow_log("the keyring did not answer in time")
def test_a_keyring_that_comes_back_is_used_again(hanging: HangingKeyring) -> None:
    hanging.entries["Frontdesk", f"{BOOK}/book-key"] = "fd1:eA=="
    store = store_over(hanging, timeout_s=0.05)
    with pytest.raises(KeyUnavailable):
        store.get("book-key")
    hanging.let_go.set()
    for _ in range(200):
        try:
            assert store.get("book-key") == b"x"
        except KeyUnavailable:
            continue
        return
    pytest.fail("never used again")


@pytest.mark.allow_log("the keyring did not answer in time")
def test_callers_who_queue_behind_a_hanging_call_are_told_too(hanging: HangingKeyring) -> None:
    store = store_over(hanging, timeout_s=0.2)
    sentences: list[str] = []

    def ask() -> None:
        try:
            store.get("book-key")
        except KeyUnavailable as error:
            sentences.append(error.sentence)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sentences) == 3
    assert hanging.asked == 1


HANGING_PROGRAM = f"""
import threading
from keyring.backend import KeyringBackend
from frontdesk.domain.errors import KeyUnavailable
from frontdesk.security.keyring_store import KeyringStore

class Hanging(KeyringBackend):
    priority = -1
    def get_password(self, service, username):
        threading.Event().wait()

try:
    KeyringStore("{BOOK}", timeout_s=0.05, find=Hanging).get("book-key")
except KeyUnavailable:
    print("told")
"""


def run_python(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path[1:]])
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**inherited, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_program_ends_although_its_keyring_hangs() -> None:
    done = run_python(HANGING_PROGRAM)
    assert (done.returncode, done.stdout) == (0, "told\n"), done.stderr


def test_keyring_is_not_even_imported_before_it_is_needed() -> None:
    done = run_python(
        "import sys, frontdesk.security.keyring_store as k\n"
        f"k.KeyringStore('{BOOK}')\n"
        "print('keyring' in sys.modules)"
    )
    assert done.stdout == "False\n", done.stderr


LOCKED_ELSEWHERE: type[Exception] = type(
    "LockedException", (Exception,), {"__doc__": "Named as SecretStorage names it."}
)


@pytest.mark.allow_log("the keyring failed")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (keyring.errors.NoKeyringError("x"), "There is no keyring in this session."),
        (keyring.errors.KeyringLocked("x"), "The keyring is locked."),
        (LOCKED_ELSEWHERE("x"), "The keyring is locked."),
        (keyring.errors.InitError("x"), "The keyring could not be opened."),
        (keyring.errors.PasswordSetError("x"), "The keyring refused the change."),
        (PermissionError("x"), "The keyring refused the change."),
        (OSError("hush"), "The keyring failed (OSError)."),
        (RuntimeError("hush"), "The keyring failed (RuntimeError)."),
    ],
)
def test_every_failure_is_a_sentence_with_a_way_out(error: Exception, said: str) -> None:
    store = store_over(FailingKeyring(error))
    calls: list[Callable[[], object]] = [
        lambda: store.get("book-key"),
        lambda: store.set("book-key", b"x"),
        lambda: store.delete("book-key"),
    ]
    for call in calls:
        with pytest.raises(KeyUnavailable) as caught:
            call()
        assert caught.value.sentence.startswith(said)
        assert "recovery sheet" in caught.value.sentence or "vault file" in caught.value.sentence
        assert "hush" not in caught.value.sentence


def test_what_was_set_is_read_back() -> None:
    backend = ForgetfulKeyring()
    with pytest.raises(KeyUnavailable, match="does not give it back"):
        store_over(backend).set("book-key", b"x")
    backend.entries["Frontdesk", f"{BOOK}/book-key"] = "fd1:eA=="
    with pytest.raises(KeyUnavailable, match="still holds the secret"):
        store_over(backend).delete("book-key")


@pytest.mark.parametrize("stored", ["", "hunter2", "fd1", "fd1:%%%", "fd1:eA", "fd2:eA==", "fd1:é"])
def test_an_entry_of_somebody_else_is_not_taken_for_a_key(stored: str) -> None:
    backend = MemoryKeyring()
    backend.entries["Frontdesk", f"{BOOK}/book-key"] = stored
    with pytest.raises(KeyUnavailable, match="entry book-key was not written by Frontdesk"):
        store_over(backend).get("book-key")


def test_a_book_id_is_a_plain_name() -> None:
    for book_id in ("", "a/b", "../x", "a b", "x" * 65):
        with pytest.raises(ValueError):
            KeyringStore(book_id)


class Plaintext(MemoryKeyring):
    """Stands for keyrings that keep secrets in a plain file."""


@pytest.mark.allow_log("keyring backend not allowed: .*Plaintext")
def test_only_keyrings_that_protect_are_used() -> None:
    with pytest.raises(KeyUnavailable, match=r"Plaintext does not protect secrets\. Use the vault file"):
        allowed(Plaintext())


@pytest.mark.allow_log("the keyring failed: KeyUnavailable")
def test_no_keyring_at_all_is_said_with_the_way_out() -> None:
    store = KeyringStore(
        BOOK, find=lambda: allowed(keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    )
    with pytest.raises(KeyUnavailable, match=r"There is no keyring in this session\..*--vault passphrase"):
        store.get("book-key")


FIND = """
from frontdesk.domain.errors import KeyUnavailable
from frontdesk.security.keyring_store import find_backend
try:
    print(find_backend())
except KeyUnavailable as error:
    print(error.sentence)
"""


def test_the_users_own_choice_of_keyring_is_followed_only_to_an_allowed_one(tmp_path: Path) -> None:
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "XDG_CONFIG_HOME": str(tmp_path)}
    null = run_python(FIND, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring", **nowhere)
    assert null.stdout.startswith("The keyring keyring.backends.null.Keyring does not protect secrets.")
    unknown = run_python(FIND, PYTHON_KEYRING_BACKEND="no.such.Keyring", **nowhere)
    assert unknown.stdout.startswith("The keyring settings of this user name a keyring that cannot be used.")


def test_the_test_run_itself_has_no_keyring() -> None:
    with pytest.raises(KeyUnavailable, match="There is no keyring in this session"):
        find_backend()
