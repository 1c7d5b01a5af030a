"""The one-folder application: made by PyInstaller from build.spec, then started once."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devtools.environment import ROOT, VENV_PYTHON
from devtools.talk import Fault, say

PROGRAM = ROOT / "dist" / "frontdesk" / ("frontdesk.exe" if os.name == "nt" else "frontdesk")


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
        "WARN",
        *places,
    ]
    if subprocess.call([*command, str(ROOT / "build.spec")], cwd=ROOT) != 0:
        raise Fault("PyInstaller could not make the application (its words are above).")


def smoke_test() -> None:
    """Start the application as on a machine that never saw Frontdesk: a new clinic, its health, and the demo."""
    with tempfile.TemporaryDirectory() as folder:
        passphrase = Path(folder) / "passphrase"
        passphrase.write_text("a passphrase for a smoke test\n", encoding="utf-8")
        sheet = str(Path(folder) / "sheet.txt")
        clinic = ["--clinic", "Smoke", "--timezone", "Europe/Prague", "--country", "CZ"]
        environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("PYTHON", "FRONTDESK"))
            },
            "FRONTDESK_DATA_DIR": str(Path(folder) / "book"),
            "FRONTDESK_VAULT_PASSPHRASE_FILE": str(passphrase),
        }
        _works(["--version"], environment)
        _works(["init", *clinic, "--vault", "passphrase", "--recovery-sheet", sheet], environment)
        _works(["doctor"], environment)
        _works(["demo", "--headless"], environment)
    say(f"{PROGRAM.parent} holds the application; it was started and works")


def _works(args: Sequence[str], environment: dict[str, str]) -> None:
    command = [str(PROGRAM), *args]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        say(done.stdout + done.stderr)
        raise Fault(
            f"The application was made, but `frontdesk {args[0]}` ended with {done.returncode} (see above)."
        )
