"""How dev.py speaks to the person."""

from __future__ import annotations

import sys


class Fault(Exception):
    """Something around us failed; the text says what and what to do. Ends dev.py with status 3."""


def say(text: str) -> None:
    """Tell the person; never on standard output, which may be a program's JSON."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)
