"""The program as a script starts it, and the simulated phone network as a person with curl plays it.

Whatever is run here is held to what no command may break: exit status 0 to 4, no traceback, one sentence on standard error
at most where something failed, and with `--json` one document a line and nothing else on standard output.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
PYTHON = [sys.executable, "-W", "error", "-m", "frontdesk"]
ZONE = "Asia/Kolkata"
"""No clock change, so that hours before a visit are hours; half an hour off, so that an offset shows."""
PASSPHRASE = "correct horse battery"
PATIENCE = 120

APPOINTMENT_KEYS = {
    "id",
    "external_id",
    "patient_id",
    "patient",
    "provider",
    "location",
    "type",
    "start",
    "end",
    "minutes",
    "lifecycle",
    "confirmation",
    "version",
}
UNCONFIRMED_KEYS = APPOINTMENT_KEYS | {
    "reason",
    "risk",
    "risk_why",
    "next_step",
    "phone",
    "email",
    "hours_left",
}
NEED_KEYS = {"kind", "reason", "appointment_id", "message_id", "patient_id", "patient", "due", "next_step"}
MESSAGE_KEYS = {
    "id",
    "appointment_id",
    "appointment_ids",
    "appointment_version",
    "patient_id",
    "direction",
    "channel",
    "to",
    "from",
    "body",
    "state",
    "step",
    "provider_id",
    "error_code",
    "reason",
    "created_at",
    "sent_at",
    "updated_at",
    "segments",
}
SYNC_KEYS = {
    "planned",
    "sent",
    "retry_later",
    "uncertain",
    "adopted",
    "failed",
    "held",
    "expired",
    "cancelled",
    "status_updates",
    "replies",
    "confirmed",
    "declined",
    "needs_person",
    "errors",
}


def now() -> datetime:
    """The wall clock at the clinic."""
    return datetime.now(ZoneInfo(ZONE))


def day(days: int) -> str:
    """The date so many days from now at the clinic."""
    return (now() + timedelta(days=days)).date().isoformat()


def in_hours(hours: float) -> str:
    """The wall clock so many hours from now, to the minute."""
    return (now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document."""
        return json.loads(self.out)

    @property
    def ok(self) -> Any:
        """The document of a command that was done without a complaint."""
        assert (self.status, self.err) == (0, ""), self
        return self.json

    @property
    def sentence(self) -> str:
        """The one sentence of a command that was not done, and that it printed nothing else."""
        assert self.out == "", self
        assert self.err.endswith("\n"), self
        assert self.err.count("\n") == 1, self
        return self.err.strip()


@dataclass(slots=True)
class Program:
    """`python -m frontdesk` with a data folder of its own and its passphrase in a file."""

    folder: Path
    env: dict[str, str]
    warm: subprocess.Popen[str]
    cards: int = field(default=0)

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """The command, running."""
        return subprocess.Popen(
            [*PYTHON, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=self.env,
            cwd=ROOT,
            **options,
        )

    def run(self, *words: str | bytes, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Done:
        """The command, done."""
        ended = subprocess.run(
            [*PYTHON, *words],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=self.env | dict(env or {}),
            cwd=ROOT,
            timeout=PATIENCE,
        )
        return checked(words, Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode()))

    def quick(self, *words: str, stdin: str = "") -> Done:
        """The same in a process that runs one command after the other: see `batch`."""
        assert self.warm.stdin is not None
        assert self.warm.stdout is not None
        self.warm.stdin.write(json.dumps([words, stdin, self.env]) + "\n")
        self.warm.stdin.flush()
        return checked(words, Done(*json.loads(self.warm.stdout.readline())))

    def batch(self, commands: Sequence[Sequence[str]]) -> list[tuple[list[str], Done]]:
        """Many commands, one after the other."""
        return [(list(words), self.quick(*words)) for words in commands]

    def json(self, *words: str, stdin: str = "") -> Any:
        """The document of a command that is done without a complaint."""
        return self.quick(*words, "--json", stdin=stdin).ok

    def sync(self) -> Any:
        """One cycle."""
        report = self.json("sync", "--once")
        assert set(report) == SYNC_KEYS
        return report

    def set(self, key: str, value: str) -> None:
        """Change a setting."""
        self.json("settings", "set", key, value)

    def patients(self, *rows: str) -> Any:
        """Import rows of external_id, first_name, mobile, sms_consent; the last name is Smith."""
        self.cards += 1
        file = self.folder.parent / f"patients{self.cards}.csv"
        head = "external_id,first_name,mobile,sms_consent,last_name\n"
        file.write_text(head + "".join(f"{row},Smith\n" for row in rows), encoding="utf-8")
        return self.json("import", "patients", str(file))

    def visits(self, *rows: str) -> Any:
        """Import rows of external_id, patient_external_id, provider, start; each takes half an hour."""
        self.cards += 1
        file = self.folder.parent / f"visits{self.cards}.csv"
        head = "external_id,patient_external_id,provider,start,minutes\n"
        file.write_text(head + "".join(f"{row},30\n" for row in rows), encoding="utf-8")
        return self.json("import", "appointments", str(file))

    def visit(self, named: str, *, days: int = 30) -> Any:
        """The row of one visit by its external id."""
        rows = self.json("appointments", "--from", day(0), "--to", day(days))
        return next(row for row in rows if row["external_id"] == named)

    def messages(self, direction: str = "out") -> list[Any]:
        """The ledger, one direction."""
        return [row for row in self.json("messages") if row["direction"] == direction]

    def copy(self, folder: Path) -> Program:
        """The same book in a folder of its own."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder, folder)
        return Program(folder, self.env | {"FRONTDESK_DATA_DIR": str(folder)}, self.warm)

    def log(self) -> str:
        """All that was logged."""
        file = self.folder / "frontdesk.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""


def checked(words: Sequence[str | bytes], done: Done) -> Done:
    """`done`, held to what holds for every command."""
    assert done.status in range(5), done
    assert "Traceback" not in done.out + done.err, done
    assert not {"\x1b", "\0"} & set(done.out + done.err), done
    if done.status >= 2:
        assert done.err.count("\n") == 1, done
        assert len(done.err) > 20, done
    else:
        assert done.err == "", done
    if "--json" in words:
        assert done.out.count("\n") <= 1, done
        if done.out:
            json.loads(done.out)
        else:
            assert done.status >= 2, done
    return done


def environment(folder: Path, passphrase: Path) -> dict[str, str]:
    """What a script's environment holds: no keyring, no locale."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return kept | {
        "HOME": str(folder.parent),
        "FRONTDESK_DATA_DIR": str(folder),
        "FRONTDESK_VAULT_PASSPHRASE_FILE": str(passphrase),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "LC_ALL": "C.UTF-8",
    }


@dataclass(frozen=True, slots=True)
class Network:
    """The simulated phone network, driven through its control port."""

    facts: dict[str, str]

    def call(self, method: str, path: str, **fields: object) -> Any:
        """One request to the control port; its JSON."""
        body = json.dumps(fields).encode() if method == "POST" else None
        request = urllib.request.Request(self.facts["control_url"] + path, data=body, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def ledger(self) -> list[Any]:
        """Every text that was accepted, in order."""
        found = self.call("GET", "/ledger")
        assert isinstance(found, list)
        return found

    def reply(self, sender: str, body: str) -> Any:
        """A patient writes."""
        return self.call("POST", "/inbound", **{"from": sender, "to": self.facts["number"], "body": body})

    def fault(self, kind: str, **fields: object) -> None:
        """Order bad luck."""
        self.call("POST", "/fault", kind=kind, **fields)

    def account(self) -> list[str]:
        """The words of `channel twilio` for this network."""
        return [
            "--account-sid",
            self.facts["account_sid"],
            "--from",
            self.facts["number"],
            "--api-url",
            self.facts["url"],
        ]
