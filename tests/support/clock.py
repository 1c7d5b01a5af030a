"""A clock that tests move by hand."""

from __future__ import annotations

import mmap
import struct
import threading
from pathlib import Path

from frontdesk.domain.instants import from_iso


class FakeClock:
    """Stands still until somebody moves it; `sleep` moves it instead of waiting."""

    def __init__(self, now_utc: int | str = "2026-11-23T08:00:00+00:00") -> None:
        """`now_utc` in milliseconds, or as ISO 8601 with an offset."""
        self._now_utc = from_iso(now_utc) if isinstance(now_utc, str) else now_utc
        self._guard = threading.Lock()

    def now_utc(self) -> int:
        with self._guard:
            return self._now_utc

    def sleep(self, seconds: float) -> None:
        self.advance(seconds=seconds)

    def advance(
        self, *, ms: int = 0, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> int:
        """Move on (or back); gives the new time."""
        step = ms + round((seconds + 60 * minutes + 3_600 * hours + 86_400 * days) * 1_000)
        with self._guard:
            self._now_utc += step
            return self._now_utc

    def set(self, now_utc: int | str) -> None:
        """Jump to a moment."""
        with self._guard:
            self._now_utc = from_iso(now_utc) if isinstance(now_utc, str) else now_utc


class SharedClock(FakeClock):
    """One time for several processes: it stands in a file, and whoever moves it moves it for all."""

    def __init__(self, path: Path, now_utc: int | str | None = None) -> None:
        """`now_utc` as above where the clock is new; None where another process has made the file."""
        if now_utc is not None:
            path.write_bytes(struct.pack("=q", from_iso(now_utc) if isinstance(now_utc, str) else now_utc))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), struct.calcsize("=q"))
        super().__init__(self._read())

    def now_utc(self) -> int:
        return self._read()

    def _read(self) -> int:
        now: int = struct.unpack_from("=q", self._shared)[0]
        return now

    def advance(
        self, *, ms: int = 0, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> int:
        with self._guard:
            self._now_utc = self._read()
        super().advance(ms=ms, seconds=seconds, minutes=minutes, hours=hours, days=days)
        return self._tell()

    def set(self, now_utc: int | str) -> None:
        super().set(now_utc)
        self._tell()

    def _tell(self) -> int:
        now = self._now_utc
        struct.pack_into("=q", self._shared, 0, now)
        return now
