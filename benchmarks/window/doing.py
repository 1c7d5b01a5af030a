"""What somebody does in the window, timed in a process that imports as the program does: `python -P -m benchmarks.window.doing FOLDER ACTS
TURNS SIZE SEED`, which prints what `benchmarks.window.acts` does."""

from __future__ import annotations

import sys

from frontdesk.app.window.importing import import_plainly

if __name__ == "__main__":
    import_plainly()
    from benchmarks.window.acts import main

    main(*sys.argv[1:])
