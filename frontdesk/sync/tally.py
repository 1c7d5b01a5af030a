"""Counting what a cycle does, from many threads."""

from __future__ import annotations

import threading
from collections import Counter

from frontdesk.services.ports import SyncReport


class Tally:
    """A SyncReport in the making."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._errors: dict[str, None] = {}
        self._lock = threading.Lock()

    def add(self, field: str, count: int = 1) -> None:
        """Count under one of SyncReport's fields."""
        with self._lock:
            self._counts[field] += count

    def error(self, sentence: str) -> None:
        """Note a sentence for the person, once."""
        with self._lock:
            self._errors[sentence] = None

    def report(self) -> SyncReport:
        """What was counted so far."""
        with self._lock:
            return SyncReport(**self._counts, errors=tuple(self._errors))
