"""An act on a row of a list: done once at a time, told with its undo, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.needs.acts import Acted

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

Work = Callable[["Book", "Actor"], Acted]


class Teller(QObject):
    """Hands acts in and tells what came of them. A row whose act is under way takes no other."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._under_way: set[Hashable] = set()
        # Of an act that ended in a bug of ours nobody hears here.
        desk.jobs.crashed.connect(lambda _bug: self._under_way.clear())

    def is_free(self, key: Hashable) -> bool:
        """Whether no act on the row is under way."""
        return key not in self._under_way

    def act(
        self,
        key: Hashable,
        who: str,
        work: Work,
        said: str,
        *,
        after: Callable[[], None] | None = None,
        failed: Callable[[FrontdeskError], None] | None = None,
    ) -> None:
        """Do something to the row of `key`. `who` and `said` make the sentence: "Jana Novák: confirmed"."""
        self._under_way.add(key)

        def done(acted: Acted) -> None:
            self._under_way.discard(key)
            self._tell(tr("{who}: {what}", who=who, what=said), acted)
            if after is not None:
                after()

        def refused(error: FrontdeskError) -> None:
            self._under_way.discard(key)
            (failed or self._desk.say.refuse)(error)

        self._desk.act(work, owner=self, done=done, failed=refused)

    def _tell(self, sentence: str, acted: Acted) -> None:
        told = ". ".join([sentence, *acted.warnings])
        self._desk.say.done(told, undo=undo_of(self._desk, acted.command))
