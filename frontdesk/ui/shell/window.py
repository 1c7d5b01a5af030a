"""The window: one screen of the content at a time, a panel beside it, bars at its edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.kit.taborder import focus_first
from frontdesk.ui.screens import SPECS, Screen, spec
from frontdesk.ui.shell.badges import Badges
from frontdesk.ui.shell.bars import Banners, SayBar, StatusBar
from frontdesk.ui.shell.frame import USUAL_HEIGHT, USUAL_WIDTH
from frontdesk.ui.shell.globals import GlobalActs
from frontdesk.ui.shell.host import PanelHost
from frontdesk.ui.shell.keeping import FocusKeeper
from frontdesk.ui.shell.rail import Rail
from frontdesk.ui.tokens import S4, TOP_BAR

if TYPE_CHECKING:
    from frontdesk.ui.search.bar import SearchBar

TICK_MS: Final = 1000


class MainWindow(QWidget):
    """What the window is made of, over one book. Signals: `quit_wanted()`."""

    quit_wanted = Signal()

    def __init__(self, desk: Desk, frame: QWidget | None = None) -> None:
        """`frame`: the top-level window that it will stand in. Dialogs are over that one, so that one is dressed."""
        super().__init__()
        self.desk = desk
        self._screens: dict[str, Screen] = {}
        self._bars: dict[str, QWidget] = {}
        self._open = ""
        self.setObjectName("window")
        self.setAccessibleName(tr("Frontdesk"))
        self.resize(USUAL_WIDTH, USUAL_HEIGHT)
        self._build()
        self._follow()
        self._focus = FocusKeeper(
            self, ((self.panel, self.panel.focus_inside), (self.content, self.focus_content))
        )
        self.acts = GlobalActs(self)
        self.badges = Badges(self.desk, self.rail)
        self.desk.feed.changed.connect(self.badges.changes)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._titled()
        self.desk.theme.dress(self if frame is None else frame)

    # What it is made of

    def _build(self) -> None:
        from frontdesk.ui.search.bar import SearchBar

        self.rail = Rail(self.desk)
        self.search: SearchBar = SearchBar(self.desk)
        self._bar_stack = Stack()
        self._no_bar = Label(face="title")
        name_it(self._no_bar, "", "screen.title")
        self._bar_stack.addWidget(self._no_bar)
        bar = QHBoxLayout()
        bar.setContentsMargins(S4, 0, S4, 0)
        bar.setSpacing(S4)
        # On a small screen the search gives way to the date.
        bar.addWidget(self._bar_stack, 5)
        bar.addWidget(
            button(
                tr("Book"),
                lambda: self.desk.go.act("book"),
                identifier="top.book",
                key=self.desk.keys.shown("book"),
                described=tr("Book a visit"),
            )
        )
        bar.addWidget(self.search, 1)
        self.top = Surface(bar, line="bottom")
        self.top.setFixedHeight(TOP_BAR)
        name_it(self.top, tr("Top bar"), "top")
        self.banners = Banners(self.desk)
        self.content = QWidget()
        self.content.setProperty("surface", "background")
        self.content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        name_it(self.content, tr("Content"), "content")
        self._stack = Stack()
        inside = QVBoxLayout(self.content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._stack)
        self.panel = PanelHost(self.desk, self.focus_content)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.content, 1)
        middle.addWidget(self.panel)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.banners)
        right.addLayout(middle, 1)
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.rail)
        above.addLayout(right, 1)
        self.status = StatusBar(self.desk)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addLayout(above, 1)
        self._lines.addWidget(self.status)
        self.say = SayBar(self.desk, self.content)
        self.say.left.connect(self.focus_content)

    def _follow(self) -> None:
        desk = self.desk
        self.rail.chosen.connect(self.show_screen)
        self.search.left.connect(self.focus_content)
        desk.go.screen_wanted.connect(self.show_screen)
        desk.go.panel_wanted.connect(self.panel.open)
        desk.go.panel_closed.connect(self.panel.close_panel)
        desk.feed.changed.connect(self._changed)
        desk.say.announced.connect(self._announce)
        desk.who.changed.connect(self._titled)

    # Screens

    @property
    def screen_name(self) -> str:
        """The screen that is shown."""
        return self._open

    def screen_of(self, name: str) -> Screen:
        """A screen, built where it was not yet."""
        found = self._screens.get(name)
        if found is None:
            found = self._screens[name] = spec(name).build(self.desk)
            self._stack.addWidget(found)
            bar = found.bar()
            if bar is not None:
                self._bars[name] = bar
                self._bar_stack.addWidget(bar)
        return found

    def show_screen(self, name: str) -> None:
        """Show a screen."""
        screen = self.screen_of(name)
        changed = self._open != name
        self._open = name
        self._stack.setCurrentWidget(screen)
        self._no_bar.setText(spec(name).label())
        self._bar_stack.setCurrentWidget(self._bars.get(name, self._no_bar))
        self.rail.show_as_open(name)
        self._titled()
        screen.begin()
        if changed:
            self.focus_content()

    @property
    def screen_shown(self) -> Screen | None:
        """The screen that is shown."""
        return self._screens.get(self._open)

    def focus_content(self) -> None:
        """Put the focus where the work is."""
        shown = self.screen_shown
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def opened(self) -> None:
        """The book can be read now: show it."""
        shown = self.screen_shown
        if shown is not None:
            shown.begin()
        self._titled()

    def begin_whole(self) -> None:
        """The whole book is open: count what waits, and offer what was half done when the window was last closed."""
        from frontdesk.ui.booking.chip import offer_kept

        self.badges.begin()
        offer_kept(self.desk)

    def reread(self) -> None:
        """Everything may be otherwise: read it all again."""
        self._changed(Changes(0, (Change(Kind.BULK, 0),)))

    def add_strip(self, strip: QWidget) -> None:
        """A slim bar across the whole window, above the status bar."""
        self._lines.insertWidget(self._lines.count() - 1, strip)

    def _announce(self, sentence: str) -> None:
        """Say it to a screen reader; a message box would take the focus."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _changed(self, changes: Changes) -> None:
        for screen in self._screens.values():
            screen.changes(changes)
        self.panel.changes(changes)

    def _tick(self) -> None:
        now = self.desk.now()
        self.status.tick(now)
        self.say.tick(now)
        self.panel.tick(now)
        shown = self.screen_shown
        if shown is not None:
            shown.tick(now)

    def _titled(self) -> None:
        parts = [self.desk.clinic] if self.desk.clinic else []
        names = {each.name for each in SPECS}
        # A complaint shows in no title: the screen list of a window switcher is read by anyone.
        if self._open in names and self._open != "complaints":
            parts.insert(0, spec(self._open).label())
        self.window().setWindowTitle(" – ".join([*parts, tr("Frontdesk")]))

    # Keys, size, closing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: back, and what was typed is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
            return
        super().keyPressEvent(event)

    def go_back(self) -> None:
        """One step back: inside the panel, the panel, the screen; else the focus goes to the content."""
        shown = self.screen_shown
        if self.panel.back() or (shown is not None and shown.back()):
            return
        self.focus_content()

    def next_pane(self) -> None:
        """The focus goes to the next pane: content, panel, rail, search, and round."""
        panes: list[tuple[QWidget, Callable[[], object]]] = [
            (self.content, self.focus_content),
            (self.panel, self.panel.focus_inside),
            (self.rail, lambda: focus_first(self.rail)),
            (self.top, lambda: focus_first(self.top)),
        ]
        panes = [each for each in panes if each[0].isVisible()]
        focus = QApplication.focusWidget()
        now = next(
            (n for n, (pane, _) in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), -1
        )
        panes[(now + 1) % len(panes)][1]()

    def may_leave(self) -> bool:
        """Whether the program may end now; where something would be lost, the person is asked."""
        panel = self.panel.panel
        return panel is None or panel.may_leave()

    def leave(self) -> None:
        """Close for good."""
        self._timer.stop()
        self.close()
