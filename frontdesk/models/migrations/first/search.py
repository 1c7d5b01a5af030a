"""The search index. Frozen: what revision 0001 made."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
