"""The program's start."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line, or opens the window where no command is given, and gives the exit status.

    Everything heavy is imported by what needs it.
    """
    from frontdesk.app.quick import open_quickly, quick_wish

    words = sys.argv[1:] if argv is None else argv
    wish = quick_wish(words, os.environ)
    if wish is not None:
        return open_quickly(wish)
    from frontdesk.app.composition import real_deps
    from frontdesk.app.streams import prepare
    from frontdesk.cli.run import run

    prepare()
    return run(words, real_deps())
