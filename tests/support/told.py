"""Lines that a test puts into the summary of the run, also when all is well."""

from __future__ import annotations

from typing import Final

TOLD: Final = "told"
"""The name of the property of a report under which such a line stands."""
