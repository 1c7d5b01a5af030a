from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.domain.errors import Conflict, KeyUnavailable, NewerBook, StorageFault, UsageError
from frontdesk.security.cost import Argon2Cost
from frontdesk.security.vault import PassphraseVault
from frontdesk.security.vault_file import VaultDocument, VaultHeader, read_document
from frontdesk.services.ports import SecretStore

CHEAP = Argon2Cost(memory_kib=8, iterations=1)
BOOK = "0192f0c0-0000-7000-8000-000000000001"
PASSPHRASE = "seven slow green buses"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path[1:]])}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def vault(path: Path) -> PassphraseVault:
    return PassphraseVault.create(path, PASSPHRASE, book_id=BOOK, cost=CHEAP)


def opened(path: Path, passphrase: str = PASSPHRASE) -> PassphraseVault:
    return PassphraseVault.open(path, passphrase, book_id=BOOK)


def why_not(path: Path, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(KeyUnavailable) as caught:
        opened(path, passphrase)
    return caught.value.sentence


def test_it_has_the_shape_that_services_expect(vault: PassphraseVault) -> None:
    store: SecretStore = vault
    assert store.kind == "passphrase"
    assert store.describe() == "vault file vault.json"


def test_secrets_are_kept_replaced_and_forgotten(vault: PassphraseVault, path: Path) -> None:
    vault.set("book-key", b"\x00\xff" * 16)
    vault.set("twilio-token", b"one")
    vault.set("twilio-token", b"two")
    again = opened(path)
    assert (again.get("book-key"), again.get("twilio-token")) == (b"\x00\xff" * 16, b"two")
    again.delete("twilio-token")
    again.delete("never-there")
    assert vault.get("twilio-token") is None
    assert vault.get("book-key") == b"\x00\xff" * 16


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,63}", fullmatch=True), st.binary(), max_size=4))
def test_any_secrets_come_back(tmp_path: Path, secrets: dict[str, bytes]) -> None:
    path = tmp_path / "any.json"
    path.unlink(missing_ok=True)
    vault = PassphraseVault.create(path, PASSPHRASE, book_id=BOOK, cost=CHEAP)
    for purpose, secret in secrets.items():
        vault.set(purpose, secret)
    again = opened(path)
    assert {purpose: again.get(purpose) for purpose in secrets} == secrets


def test_nothing_secret_is_readable_in_the_file(vault: PassphraseVault, path: Path) -> None:
    vault.set("twilio-token", b"hush-hush-hush")
    text = path.read_text(encoding="ascii")
    assert "twilio" not in text
    assert "aHVzaC1odXNo" not in text
    assert "hush" not in text


def test_the_cost_of_a_guess_stands_in_the_file(path: Path) -> None:
    PassphraseVault.create(path, PASSPHRASE, book_id=BOOK)
    header = json.loads(path.read_bytes())["header"]
    assert (header["kdf"], header["memory_kib"], header["iterations"]) == ("argon2id13", 65_536, 3)
    assert opened(path).get("book-key") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_only_the_owner_can_read_it(vault: PassphraseVault, path: Path) -> None:
    vault.set("book-key", b"x")
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_wrong_passphrase_is_said_to_be_wrong(vault: PassphraseVault, path: Path) -> None:
    for wrong in ("", "seven slow green busses", PASSPHRASE + "\n", PASSPHRASE.upper()):
        assert why_not(path, wrong).startswith("The passphrase does not open the vault.")


def test_a_passphrase_is_the_same_on_every_keyboard(path: Path) -> None:
    PassphraseVault.create(path, "caf\u00e9", book_id=BOOK, cost=CHEAP).set("book-key", b"x")
    assert opened(path, "cafe\u0301").get("book-key") == b"x"


def test_an_empty_passphrase_is_refused(vault: PassphraseVault, path: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="The passphrase is empty"):
        PassphraseVault.create(tmp_path / "other.json", "", book_id=BOOK, cost=CHEAP)
    with pytest.raises(UsageError, match="The passphrase is empty"):
        vault.change_passphrase(PASSPHRASE, "", cost=CHEAP)
    assert not (tmp_path / "other.json").exists()
    assert opened(path).get("book-key") is None


def test_every_changed_byte_fails_closed(vault: PassphraseVault, path: Path) -> None:
    vault.set("k", b"secret")
    whole = path.read_bytes()
    for position in range(len(whole)):
        for bit in (0x01, 0x10):
            changed = whole[:position] + bytes([whole[position] ^ bit]) + whole[position + 1 :]
            path.write_bytes(changed)
            with pytest.raises((KeyUnavailable, NewerBook)) as caught:
                opened(path)
            if isinstance(caught.value, KeyUnavailable):
                assert "vault.json is damaged" in str(caught.value)
    path.write_bytes(whole)
    assert opened(path).get("k") == b"secret"


def test_every_truncation_is_told_as_damage(vault: PassphraseVault, path: Path) -> None:
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert "vault.json is damaged" in why_not(path)


@pytest.mark.parametrize(
    "content",
    [
        b"null",
        b"[]",
        b"{}",
        b'"x"',
        b"\xff\xfe",
        b"[" * 100_000,
        b"x" * 2_000_000,
        b'{"header":{},"box":"","check":""}',
    ],
)
def test_a_file_of_something_else_is_told_as_damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "vault.json is damaged" in why_not(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("memory_kib", 2**40),
        ("memory_kib", 1),
        ("memory_kib", True),
        ("memory_kib", 8.0),
        ("iterations", 10**9),
        ("iterations", 0),
        ("salt", "AAAA"),
        ("salt", 3),
        ("kdf", "argon2i"),
        ("cipher", "none"),
        ("book", 7),
        ("version", 0),
        ("version", "1"),
    ],
)
def test_a_hostile_header_costs_nothing(
    vault: PassphraseVault, path: Path, field: str, value: object
) -> None:
    whole = json.loads(path.read_bytes())
    whole["header"][field] = value
    path.write_bytes(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    assert "vault.json is damaged" in why_not(path)


def test_the_header_is_part_of_the_box(vault: PassphraseVault, path: Path, tmp_path: Path) -> None:
    """Even with a mended checksum another book's name cannot be put on a vault."""
    document = read_document(path)
    renamed = VaultHeader(book_id="another", salt=document.header.salt, cost=document.header.cost)
    path.write_bytes(VaultDocument(renamed, document.box).render())
    with pytest.raises(KeyUnavailable, match="does not open the vault"):
        PassphraseVault.open(path, PASSPHRASE, book_id="another")


def test_a_later_version_asks_for_an_update(vault: PassphraseVault, path: Path) -> None:
    whole = json.loads(path.read_bytes())
    whole["header"]["version"] = 2
    path.write_text(json.dumps(whole))
    with pytest.raises(NewerBook, match="newer Frontdesk"):
        opened(path)


def test_another_books_vault_is_refused(vault: PassphraseVault, path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="belongs to another book"):
        PassphraseVault.open(path, PASSPHRASE, book_id="0192f0c0-0000-7000-8000-000000000002")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "vault.json is missing" in why_not(tmp_path / "vault.json")
    assert "cannot be read" in why_not(tmp_path)


def test_an_existing_vault_is_never_overwritten_unasked(vault: PassphraseVault, path: Path) -> None:
    vault.set("book-key", b"x")
    with pytest.raises(Conflict, match=r"There is a vault file vault\.json already"):
        PassphraseVault.create(path, "another", book_id=BOOK, cost=CHEAP)
    assert opened(path).get("book-key") == b"x"


def test_a_replaced_vault_is_kept_beside(vault: PassphraseVault, path: Path) -> None:
    vault.set("book-key", b"x")
    PassphraseVault.create(path, "another", book_id=BOOK, cost=CHEAP, replace=True)
    assert opened(path, "another").get("book-key") is None
    assert opened(path.with_name("vault.json.replaced")).get("book-key") == b"x"


def test_changing_the_passphrase_keeps_the_secrets(vault: PassphraseVault, path: Path) -> None:
    vault.set("book-key", b"x")
    elsewhere = opened(path)
    with pytest.raises(KeyUnavailable, match="does not open the vault"):
        vault.change_passphrase("wrong", "new", cost=CHEAP)
    vault.change_passphrase(PASSPHRASE, "new", cost=CHEAP)
    assert vault.get("book-key") == b"x"
    assert opened(path, "new").get("book-key") == b"x"
    assert "does not open the vault" in why_not(path)
    with pytest.raises(KeyUnavailable, match="was changed meanwhile"):
        elsewhere.get("book-key")
    with pytest.raises(KeyUnavailable, match="was changed meanwhile"):
        elsewhere.set("book-key", b"y")
    assert vault.get("book-key") == b"x"


def test_a_folder_that_is_gone_is_a_sentence_and_the_old_passphrase_stays(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "vault.json"
    vault = PassphraseVault.create(path, PASSPHRASE, book_id=BOOK, cost=CHEAP)
    folder.rename(tmp_path / "unplugged")
    with pytest.raises(StorageFault, match=r"vault\.json cannot be written"):
        vault.set("book-key", b"x")
    with pytest.raises(StorageFault, match=r"vault\.json cannot be written"):
        vault.change_passphrase(PASSPHRASE, "new", cost=CHEAP)
    (tmp_path / "unplugged").rename(folder)
    vault.set("book-key", b"x")
    assert opened(path).get("book-key") == b"x"


if sys.platform != "win32":
    import resource

    @contextmanager
    def full_disk(allowed_bytes: int) -> Iterator[None]:
        """No file can grow past so many bytes: writing fails halfway, as on a full disk."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed_bytes, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_a_full_disk_leaves_the_old_vault_and_no_litter(vault: PassphraseVault, path: Path) -> None:
        vault.set("book-key", b"x")
        before = path.read_bytes()
        with full_disk(100), pytest.raises(StorageFault, match=r"vault\.json cannot be written"):
            vault.set("book-key", b"y")
        with full_disk(100), pytest.raises(StorageFault, match=r"vault\.json cannot be written"):
            vault.change_passphrase(PASSPHRASE, "new", cost=CHEAP)
        assert path.read_bytes() == before
        assert sorted(file.name for file in path.parent.iterdir()) == ["vault.json", "vault.json.lock"]
        assert vault.get("book-key") == b"x"

    LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from frontdesk.domain.errors import KeyUnavailable
from frontdesk.security.cost import Argon2Cost
from frontdesk.security.passwords import hash_password
from frontdesk.security.vault import PassphraseVault
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100_000_000, resource.RLIM_INFINITY))
dear = Argon2Cost(memory_kib=262_144, iterations=1)
for attempt in (
    lambda: PassphraseVault.create(Path(sys.argv[1]), "x", book_id="b", cost=dear),
    lambda: hash_password("x", pepper=bytes(32), cost=dear),
):
    try:
        attempt()
    except KeyUnavailable as error:
        print(error.sentence)
"""

    @pytest.mark.skipif(sys.platform != "linux", reason="measures its memory in Linux's way")
    def test_too_little_memory_is_a_sentence(path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", LITTLE_MEMORY, str(path)],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (
            done.stdout.splitlines()
            == ["There is not enough free memory to check a password. Close other programs and try again."]
            * 2
        ), done.stderr
        assert not path.exists()


def test_a_box_exchanged_behind_an_open_vault_is_refused(vault: PassphraseVault, path: Path) -> None:
    document = read_document(path)
    for box in (b"", b"short", bytes(100)):
        path.write_bytes(VaultDocument(document.header, box).render())
        with pytest.raises(KeyUnavailable, match="does not open the vault"):
            vault.get("book-key")


def test_a_full_vault_is_refused_and_stays_readable(vault: PassphraseVault, path: Path) -> None:
    vault.set("largest", bytes(250_000))
    with pytest.raises(UsageError, match="The vault is full"):
        vault.set("too-much", bytes(20_000))
    assert opened(path).get("largest") == bytes(250_000)


@pytest.mark.parametrize("purpose", ["", "Book", "a/b", "../x", "a b", "x" * 65, "ключ"])
def test_a_purpose_is_a_plain_name(vault: PassphraseVault, purpose: str) -> None:
    for call in (vault.get, vault.delete, lambda name: vault.set(name, b"")):
        with pytest.raises(ValueError):
            call(purpose)


WRITER = """
import sys
from pathlib import Path
from frontdesk.security.vault import PassphraseVault

vault = PassphraseVault.open(Path(sys.argv[1]), sys.argv[2], book_id=sys.argv[3])
for number in range(30):
    vault.set(f"{sys.argv[4]}-{number}", sys.argv[4].encode())
"""


def test_processes_that_write_at_once_lose_nothing(vault: PassphraseVault, path: Path) -> None:
    names = ("one", "two", "three")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), PASSPHRASE, BOOK, name], env=ENVIRONMENT)
        for name in names
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    again = opened(path)
    assert all(again.get(f"{name}-{number}") == name.encode() for name in names for number in range(30))
