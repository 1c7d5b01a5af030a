"""The keyring store against a real Secret Service (gnome-keyring), each step in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.support.secret_service import SecretService, secret_service

if sys.platform != "linux":
    pytest.skip("the Secret Service is Linux's", allow_module_level=True)

pytestmark = pytest.mark.secret_service

BOOK = "0192f0c0-0000-7000-8000-000000000001"

SCRIPT = f"""
import sys
from frontdesk.domain.errors import KeyUnavailable
from frontdesk.security.keyring_store import KeyringStore

store = KeyringStore("{BOOK}", timeout_s=20)
verb, purpose, *rest = sys.argv[1:]
try:
    match verb:
        case "set":
            store.set(purpose, bytes.fromhex(rest[0]))
        case "get":
            kept = store.get(purpose)
            print("nothing" if kept is None else kept.hex())
        case "delete":
            store.delete(purpose)
        case "describe":
            print(store.describe())
except KeyUnavailable as error:
    print(error.sentence)
    sys.exit(3)
"""


@pytest.fixture(scope="module")
def service() -> Iterator[SecretService]:
    with secret_service() as running:
        yield running


def _said(service: SecretService, *args: str, status: int = 0) -> str:
    done = service.python(SCRIPT, *args)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout.strip()


def test_a_secret_is_read_back_by_a_second_process_and_deleted_by_a_third(service: SecretService) -> None:
    secret = bytes(range(32))
    _said(service, "set", "book-key", secret.hex())
    assert _said(service, "get", "book-key") == secret.hex()
    assert _said(service, "get", "twilio-token") == "nothing"

    _said(service, "set", "book-key", secret[::-1].hex())
    assert _said(service, "get", "book-key") == secret[::-1].hex()

    _said(service, "delete", "book-key")
    assert _said(service, "get", "book-key") == "nothing"
    _said(service, "delete", "book-key")


def test_the_longest_secret_fits(service: SecretService) -> None:
    _said(service, "set", "longest", "ab" * 957)
    assert _said(service, "get", "longest") == "ab" * 957


def test_it_is_found_without_being_named(service: SecretService) -> None:
    assert _said(service, "describe", "-") == "OS keyring (Secret Service)"


def test_a_locked_collection_is_said_to_be_locked() -> None:
    with secret_service() as service:
        _said(service, "set", "book-key", "00" * 32)
        service.lock()
        said = _said(service, "get", "book-key", status=3)
        assert (
            said
            == "The keyring is locked. Unlock it (log in to the desktop again), or use the book recovery sheet."
        )
        assert _said(service, "describe", "-") == "OS keyring (Secret Service)"


def test_without_a_session_there_is_no_keyring(service: SecretService) -> None:
    environment = {**service.environment, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}
    said = _said(SecretService(environment), "get", "book-key", status=3)
    assert said == (
        "There is no keyring in this session. Log in to the desktop, or use the vault file (--vault passphrase)."
    )


CHAINED = {"PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend"}

PLAINTEXT_FIRST = """
from keyring.backend import KeyringBackend

class Plaintext(KeyringBackend):
    priority = 9
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        raise AssertionError("never asked")
"""


def test_a_chain_of_keyrings_counts_as_its_first_member(service: SecretService) -> None:
    chained = SecretService({**service.environment, **CHAINED})
    assert _said(chained, "describe", "-") == "OS keyring (Secret Service)"

    refused = chained.python(PLAINTEXT_FIRST + SCRIPT, "get", "book-key")
    assert refused.stdout.startswith("The keyring __main__.Plaintext does not protect secrets.")

    nowhere = {**chained.environment, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}
    assert _said(SecretService(nowhere), "get", "book-key", status=3).startswith("There is no keyring")
