"""A book set back to how it was, as a restored backup sets it back."""

from __future__ import annotations

from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.models.engine import open_engines
from frontdesk.models.tables import ChannelState
from tests.support.loop import Loop


class Backup:
    """The book as it was at one moment, and how to come back to it."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._made_utc = loop.clock.now_utc()
        loop.cycle.close()
        loop.book.engines.dispose()
        self._bytes = loop.book.engines.path.read_bytes()

    def restore(self) -> None:
        """From now on the loop runs on the restored book."""
        loop = self._loop
        loop.cycle.close()
        path = loop.book.engines.path
        loop.book.engines.dispose()
        path.write_bytes(self._bytes)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        loop.book.engines = open_engines(path, loop.book.keys.database)
        with loop.book.write(PROGRAM) as work:
            work.session.execute(update(ChannelState).values(restored_utc=self._made_utc))
        loop.cycle = loop.another_cycle()
