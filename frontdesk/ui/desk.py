"""What every screen and panel is given: the one object that joins them to the book, the clock, each other and the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.actors import Actor
from frontdesk.ui.background import Background
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Failed, Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.theme import Theme
from frontdesk.ui.voice import Voice
from frontdesk.ui.words import initials

if TYPE_CHECKING:
    from frontdesk.services.desk_reader import DeskReader
    from frontdesk.services.ports import ChannelCheck, Clock, DemoControl, ServiceControl
    from frontdesk.services.work import Book

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outside:
    """What only the composition root can reach, for screens that need it. Each is called in a worker, never on the UI thread."""

    check_channel: Callable[[Book], ChannelCheck]
    """Look at the clinic's account without sending."""
    os_user: str = ""
    service: Callable[[], ServiceControl] | None = None
    """The background service of this account; None where there can be none, as in the demo."""
    restart: Callable[[], None] | None = None
    """End in good order and open the same folder again; None where that cannot be done. Called on the window's thread."""


class Who(QObject):
    """Who sits here, and whether somebody looks over their shoulder. Signals: `changed()`; `names_changed()` when names are hidden or
    shown again."""

    changed = Signal()
    names_changed = Signal()

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self._actor = actor
        self._names_hidden = False

    @property
    def names_hidden(self) -> bool:
        """Whether names are shown as initials (F8)."""
        return self._names_hidden

    def hide_names(self, *, hidden: bool) -> None:
        """Show names as initials, or whole again."""
        if hidden != self._names_hidden:
            self._names_hidden = hidden
            self.names_changed.emit()

    def name(self, full: str) -> str:
        """A patient's name as it may be shown now."""
        return initials(full) if self._names_hidden else full

    @property
    def actor(self) -> Actor:
        """Whoever acts: the person picked on the screen, or the account of the operating system."""
        return self._actor

    def is_now(self, actor: Actor) -> None:
        """Somebody else sits down."""
        if actor != self._actor:
            self._actor = actor
            self.changed.emit()


@dataclass(slots=True)
class Desk:
    """Joins a screen with everything else. `reader` is None until the book's first page can be read."""

    folder: Path
    clock: Clock
    theme: Theme
    prefs: Prefs
    keys: Keymap
    jobs: Jobs
    feed: Feed
    say: Voice
    go: Navigator
    who: Who
    sync: Background
    outside: Outside
    reader: DeskReader | None = None
    demo: DemoControl | None = None
    country: str = ""
    zone: str = "UTC"
    clinic: str = ""
    extras: dict[str, object] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Whoever acts."""
        return self.who.actor

    def now(self) -> int:
        """This moment, UTC ms."""
        return self.clock.now_utc()

    def act(
        self,
        work: Callable[[Book, Actor], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Change the book as the person who sits here; see `Jobs.act`."""
        actor = self.actor
        self.jobs.act(lambda book: work(book, actor), owner=owner, done=done, failed=failed)
