"""The one look at texts that fell due while nobody ran."""

from __future__ import annotations

from typing import Final

BANNER: Final = "held"
"""The key of the banner that leads here."""
