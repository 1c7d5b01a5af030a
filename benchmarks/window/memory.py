"""What this process holds in memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_STATM: Final = Path("/proc/self/statm")


def megabytes() -> float:
    """Resident memory; 0 where the system does not tell it in a file (only Linux does)."""
    if not _STATM.exists():
        return 0.0
    pages = int(_STATM.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
