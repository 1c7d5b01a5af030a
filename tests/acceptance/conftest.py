"""A clinic that is founded once and copied for each test; a phone network that all of them use, one at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.security.cost import Argon2Cost
from frontdesk.security.vault import PassphraseVault
from frontdesk.services.folders import VAULT_FILE
from tests.acceptance.program import PASSPHRASE, PYTHON, ROOT, ZONE, Network, Program, environment

SECRETS_AND_PATIENTS = (PASSPHRASE, "+1202555", "Smith", "Clinic:", "Reply C")


@pytest.fixture(scope="session")
def running_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("network")
    process = subprocess.Popen(
        [*PYTHON, "simulate", "--json"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment(folder / "none", folder / "none"),
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        yield Network(json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


@pytest.fixture
def network(running_network: Network) -> Network:
    """The network as freshly started."""
    running_network.call("POST", "/reset")
    return running_network


@pytest.fixture(scope="session")
def warm() -> Iterator[subprocess.Popen[str]]:
    """The process of `Program.quick`."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.acceptance.batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        process.communicate(timeout=30)


@pytest.fixture(scope="session")
def bare_clinic(warm: subprocess.Popen[str], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A clinic with its book alone. Not to be written to: see `clinic`."""
    folder = tmp_path_factory.mktemp("bare")
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    program = Program(folder / "book", environment(folder / "book", passphrase), warm)
    words = ["--clinic", "Hillside", "--timezone", ZONE, "--country", "US", "--vault", "passphrase"]
    founded = program.run("init", *words, "--recovery-sheet", str(folder / "sheets.txt"), "--json").ok
    assert founded["clinic"] == "Hillside"
    # Guessing need not be dear in a test, and each command pays it once.
    vault = PassphraseVault.open(program.folder / VAULT_FILE, PASSPHRASE, book_id=founded["id"])
    vault.change_passphrase(PASSPHRASE, PASSPHRASE, cost=Argon2Cost(memory_kib=8, iterations=1))
    return program


@pytest.fixture(scope="session")
def ready_clinic(
    bare_clinic: Program, running_network: Network, tmp_path_factory: pytest.TempPathFactory
) -> Program:
    """A clinic whose texts go out at once. Not to be written to: see `sending`."""
    program = bare_clinic.copy(tmp_path_factory.mktemp("ready") / "book")
    program.json(
        "channel", "twilio", *running_network.account(), stdin=running_network.facts["auth_token"] + "\n"
    )
    for key, value in (
        ("reminders.quiet_from", "00:00"),
        ("reminders.quiet_until", "00:00"),
        ("sync.messages_per_second", "1000"),
        ("sync.uncertain_grace_seconds", "1"),
        ("notices.grace_seconds", "0"),
        ("reminders.enabled", "true"),
    ):
        program.set(key, value)
    return program


@pytest.fixture
def clinic(bare_clinic: Program, tmp_path: Path) -> Iterator[Program]:
    """A clinic's book of the test's own, without an account."""
    program = bare_clinic.copy(tmp_path / "book")
    yield program
    _assert_log_is_clean(program, ())


@pytest.fixture
def sending(ready_clinic: Program, network: Network, tmp_path: Path) -> Iterator[Program]:
    """A clinic's book of the test's own, whose texts go to the network at once."""
    program = ready_clinic.copy(tmp_path / "book")
    yield program
    _assert_log_is_clean(program, (network.facts["auth_token"],))


def _assert_log_is_clean(program: Program, more: tuple[str, ...]) -> None:
    log = program.log()
    assert [words for words in (*SECRETS_AND_PATIENTS, *more) if words in log] == []
