"""Processes with a window: started without a screen, their book's passphrase in a file, what they print read as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.books import PASSPHRASE
from frontdesk.app.window.surroundings import PASSPHRASE_FILE

ROOT: Final = Path(__file__).resolve().parents[2]
SECONDS: Final = 1_800
"""A run of a thousand day switches on a busy machine ends long before."""


@dataclass(frozen=True, slots=True)
class Spawner:
    """Starts Python with an environment of its own."""

    environment: dict[str, str]

    def run(self, *words: str, scale: int = 1) -> tuple[float, Any]:
        """When it was started, in seconds of the system's monotonic clock, and what it printed. `scale`: device pixels to one of Qt's.

        Raises RuntimeError where it failed, with what it said.
        """
        environment = self.environment | ({"QT_SCALE_FACTOR": str(scale)} if scale != 1 else {})
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-P", *words],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        if done.returncode != 0 or not done.stdout.strip():
            raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return began, json.loads(done.stdout.splitlines()[-1])


@contextmanager
def spawner() -> Iterator[Spawner]:
    """For as long as the passphrase's file is there."""
    with TemporaryDirectory(prefix="bench-") as folder:
        secret = Path(folder) / "passphrase"
        secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
        secret.chmod(0o600)
        yield Spawner(
            os.environ
            | {
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHONPATH": str(ROOT),
                PASSPHRASE_FILE: str(secret),
                "FRONTDESK_LANGUAGE": "en",
                # The first start, which nobody counts, leaves it behind: what is installed has it from the beginning.
                "PYTHONDONTWRITEBYTECODE": "",
            }
        )
