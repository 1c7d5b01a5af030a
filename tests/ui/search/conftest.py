"""The search in the whole window over the small clinic."""

from __future__ import annotations

from tests.ui.shell.conftest import window

__all__ = ["window"]
