"""Folders of demos that are gone with their run, and what is left of one that was killed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

import psutil

_PREFIX: Final = "frontdesk-demo-"
_NAME: Final = re.compile(r"frontdesk-demo-(\d{1,10})-.+")
"""The number is that of the process whose demo it is."""


def new_folder(parent: Path | None = None) -> Path:
    """A new folder for this process' demo, for this account alone. Those of processes that have ended are removed: their books'
    keys were in memory, so nobody can ever open them.

    `parent` None is the system's place for temporary files.
    """
    place = Path(tempfile.gettempdir()) if parent is None else parent
    for path in sorted(place.glob(f"{_PREFIX}*")):
        name = _NAME.fullmatch(path.name)
        if name is not None and path.is_dir() and not psutil.pid_exists(int(name[1])):
            shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))
