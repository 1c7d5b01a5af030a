"""`python -m frontdesk`."""

from __future__ import annotations

import sys

from frontdesk.app.main import main

if __name__ == "__main__":
    sys.exit(main())
