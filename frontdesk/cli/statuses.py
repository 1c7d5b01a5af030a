"""Exit statuses, as the interface promises them."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
SOME_REFUSED: Final = 1
"""Done, but some rows were refused; they are listed."""
WRONG_USAGE: Final = 2
FAULT: Final = 3
"""Something around us failed."""
REFUSED: Final = 4
STOPPED: Final = 130
"""What a shell reports for a program ended by Ctrl+C."""
