"""The one-folder application: made by PyInstaller from build.spec, then started as a smoke test."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from devtools.environment import ROOT, VENV_PYTHON
from devtools.talk import Fault, say

PROGRAM = ROOT / "dist" / "frontdesk" / ("frontdesk.exe" if os.name == "nt" else "frontdesk")

LONGEST_START_S = 300


def make() -> None:
    """Make dist/frontdesk/ anew, with the packages of the environment."""
    say("making dist/frontdesk with PyInstaller")
    places = ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "pyinstaller")]
    command = [
        str(VENV_PYTHON),
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "ERROR",  # it warns of each of hundreds of modules that are left out on purpose; the smoke test decides
        *places,
    ]
    if subprocess.call([*command, str(ROOT / "build.spec")], cwd=ROOT) != 0:
        raise Fault("PyInstaller could not make the application (its words are above).")


def smoke_test() -> None:
    """Start the application as on a machine that never saw Frontdesk: a new clinic, its health, the demo, the window.

    Says how big the folder is and how long the starts took. Raises Fault where one of them fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        passphrase = Path(folder) / "passphrase"
        passphrase.write_text("a passphrase for a smoke test\n", encoding="utf-8")
        sheet = str(Path(folder) / "sheet.txt")
        clinic = ["--clinic", "Smoke", "--timezone", "Europe/Prague", "--country", "CZ"]
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "FRONTDESK", "QT_"))
        }
        environment = {
            **kept,
            "FRONTDESK_DATA_DIR": str(Path(folder) / "book"),
            "FRONTDESK_VAULT_PASSPHRASE_FILE": str(passphrase),
            "QT_QPA_PLATFORM": "offscreen",
        }
        _works(["--version"], environment)
        began = time.monotonic()
        _works(["--version"], environment)
        version_ms = (time.monotonic() - began) * 1000
        _works(["init", *clinic, "--vault", "passphrase", "--recovery-sheet", sheet], environment)
        _works(["doctor"], environment)
        _works(["demo", "--headless"], environment)
        _works(["--exit-when-painted"], environment)
        began = time.monotonic()
        painted = json.loads(_works(["--exit-when-painted"], environment))
        _said_nothing_of_errors(Path(environment["FRONTDESK_DATA_DIR"]) / "frontdesk.log")
        frame_ms, day_ms = ((painted[name] - began) * 1000 for name in ("first_frame", "day"))
    say(f"{PROGRAM.parent} holds the application, {_megabytes(PROGRAM.parent)} MB; it was started and works")
    say(
        f"from the start the command line takes {version_ms:.0f} ms to answer, the window {frame_ms:.0f} ms to its "
        f"first painted frame and {day_ms:.0f} ms to its painted day"
    )


def _said_nothing_of_errors(log: Path) -> None:
    """Raises Fault where the window went on after an error of ours: its exit status does not tell of it."""
    if " ERROR " in (text := log.read_text(encoding="utf-8") if log.exists() else ""):
        say(text)
        raise Fault("The application was made, but its log tells of an error (see above).")


def _megabytes(folder: Path) -> int:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return round(sum(file.stat().st_size for file in files) / 1_000_000)


def _works(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """What `frontdesk ARGS` printed. Raises Fault if it failed or did not come to an end."""
    try:
        done = subprocess.run(
            [str(PROGRAM), *args],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_START_S,
        )
    except subprocess.TimeoutExpired:
        raise Fault(f"The application was made, but `frontdesk {args[0]}` does not come to an end.") from None
    if done.returncode != 0:
        say(done.stdout + done.stderr)
        raise Fault(
            f"The application was made, but `frontdesk {args[0]}` ended with {done.returncode} (see above)."
        )
    return done.stdout
