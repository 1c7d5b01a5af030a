"""What systemd, the Windows Task Scheduler and launchd are given: pure text of a launch, so that all three are tested everywhere."""

from __future__ import annotations

import plistlib
import re
import subprocess
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from xml.etree import ElementTree

NAME: Final = "frontdesk"
UNIT: Final = f"{NAME}.service"
TASK: Final = "Frontdesk"
LABEL: Final = "frontdesk.sync"
AGAIN_SECONDS: Final = 60
"""After a failure: a keyring that is not open yet, a disk that is not there yet."""
_TASK_SPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"


@dataclass(frozen=True, slots=True)
class Launch:
    """How the service starts Frontdesk. `program` is what runs it (an interpreter with its arguments, or the packed program)."""

    program: tuple[str, ...]
    working: PurePath
    folder: PurePath
    every: int
    """Seconds between two cycles."""
    passphrase_file: PurePath | None = None
    variable: str = ""
    """The name of the variable that tells of that file."""

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command. No secret is ever among it."""
        return (*self.program, "--data-dir", str(self.folder), "sync", "--every", str(self.every))

    @property
    def environment(self) -> dict[str, str]:
        """What it needs beside."""
        return {} if self.passphrase_file is None else {self.variable: str(self.passphrase_file)}


def unit(launch: Launch) -> str:
    """A user unit of systemd. Such a unit lives in the session in which the keyring is open."""
    lines = [
        "[Unit]",
        "Description=Frontdesk: read replies, send reminders",
        "",
        "[Service]",
        f"ExecStart={' '.join(_quoted(word) for word in launch.words)}",
        # The one path that systemd takes as it stands, to the end of the line.
        f"WorkingDirectory={_percent(str(launch.working))}",
        *(
            f"Environment={_quoted(f'{name}={value}', dollar=False)}"
            for name, value in launch.environment.items()
        ),
        "Restart=on-failure",
        f"RestartSec={AGAIN_SECONDS}",
        "UMask=0077",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str, *, dollar: bool = True) -> str:
    """A word of a command as systemd.service(5) reads it: quoted, with its specifiers and variables made plain."""
    plain = _percent(word.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{plain.replace("$", "$$") if dollar else plain}"'


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def task(launch: Launch, *, user: str) -> bytes:
    """A task that starts as `user` logs in, with the user's own rights; no password is kept. As `schtasks /XML` wants it."""
    ElementTree.register_namespace("", _TASK_SPACE)
    root = ElementTree.Element(_tag("Task"), version="1.2")
    _fill(root, "RegistrationInfo", Description="Frontdesk: read replies, send reminders")
    triggers = ElementTree.SubElement(root, _tag("Triggers"))
    _fill(triggers, "LogonTrigger", Enabled="true", UserId=user)
    principals = ElementTree.SubElement(root, _tag("Principals"))
    principal = _fill(
        principals, "Principal", UserId=user, LogonType="InteractiveToken", RunLevel="LeastPrivilege"
    )
    principal.set("id", "Author")
    settings = _fill(
        root,
        "Settings",
        MultipleInstancesPolicy="IgnoreNew",
        DisallowStartIfOnBatteries="false",
        StopIfGoingOnBatteries="false",
        StartWhenAvailable="true",
        ExecutionTimeLimit="PT0S",
    )
    _fill(settings, "RestartOnFailure", Interval=f"PT{AGAIN_SECONDS // 60}M", Count="255")
    actions = ElementTree.SubElement(root, _tag("Actions"), Context="Author")
    _fill(
        actions,
        "Exec",
        Command=launch.words[0],
        Arguments=subprocess.list2cmdline(launch.words[1:]),
        WorkingDirectory=str(launch.working),
    )
    document: bytes = ElementTree.tostring(root, encoding="utf-16", xml_declaration=True)
    return document


def _tag(name: str) -> str:
    return f"{{{_TASK_SPACE}}}{name}"


def _fill(parent: ElementTree.Element, name: str, **texts: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, _tag(name))
    for tag, text in texts.items():
        ElementTree.SubElement(made, _tag(tag)).text = text
    return made


def agent(launch: Launch) -> bytes:
    """A launchd agent: it runs while its user is logged in, and again after it failed."""
    document: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(launch.words),
        "WorkingDirectory": str(launch.working),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": AGAIN_SECONDS,
        "ProcessType": "Background",
        "Umask": 0o077,
    }
    if launch.environment:
        document["EnvironmentVariables"] = launch.environment
    return plistlib.dumps(document)


def unprintable(launch: Launch) -> bool:
    """Whether a word has signs in it that no unit, task or agent may hold."""
    words = (*launch.words, str(launch.working), *launch.environment.values())
    return any(re.search(r"[\x00-\x1f\x7f]", word) for word in words)
