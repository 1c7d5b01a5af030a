"""What speaks at the edges of the window: the bar that undoes, banners for what stays wrong, the status bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.background import Freshness, SyncState
from frontdesk.ui.booking.chip import ParkedChip
from frontdesk.ui.desk import Desk
from frontdesk.ui.jobs import LongJob
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.labels import Label, Tone
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.kit.taborder import PASSING
from frontdesk.ui.tokens import GLYPH, S1, S2, S3, S4, STATUS_BAR, UNDO_SECONDS, Role
from frontdesk.ui.voice import Told, Trouble
from frontdesk.ui.words import ago, moment, time_of

_WIDEST: Final = 560
_TONES: Final[dict[Freshness, Tone]] = {
    Freshness.FRESH: "muted",
    Freshness.NEVER: "muted",
    Freshness.LATE: "warning",
    Freshness.LOST: "danger",
}
_SIGNS: Final = {Freshness.LATE: ("clock", Role.WARNING), Freshness.LOST: ("warning", Role.DANGER)}
"""How late replies look, with the tones above; one that is fresh has no sign."""


class SayBar(QFrame):
    """At the bottom at the start of the content: what was done with its Undo, or what could not be done. One at a time.

    Signals: `left()`: it goes while it has the focus, which belongs to the work again.
    """

    left = Signal()

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over
        self._undo: Callable[[], None] | None = None
        self._until: int | None = None
        self._sentence = ""
        self.setProperty("surface", "surface")
        self.setProperty("line", "box")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        name_it(self, tr("What was done"), "say")
        self.setProperty(PASSING, True)
        self._label = Label(wrap=True)
        self._label.setObjectName("say.text")
        self._undo_button = button(
            tr("Undo"), self._take_back, kind="quiet", identifier="say.undo", key=desk.keys.shown("undo")
        )
        self._close = IconButton(
            "close", tr("Close"), self._go, theme=desk.theme, identifier="say.close", size=16
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(S4, S1, S1, S1)
        line.setSpacing(S3)
        line.addWidget(self._label, 1)
        line.addWidget(self._undo_button)
        line.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go)
        over.installEventFilter(self)
        self.hide()
        desk.say.told.connect(self._told)
        desk.say.refused.connect(self._refused)

    def tick(self, now_utc: int) -> None:
        """Count down to the text that goes out."""
        if self._until is None or self.isHidden():
            return
        left = (self._until - now_utc) // 1000
        if left <= 0:
            self._until = None
            self._label.setText(self._sentence)
            self._go()
            return
        self._label.setText(
            tr(
                "{sentence}. The text goes out in {minutes}:{seconds}",
                sentence=self._sentence.rstrip("."),
                minutes=left // 60,
                seconds=f"{left % 60:02d}",
            )
        )
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the content."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def take_back(self) -> bool:
        """Undo what stands here, as its button does; False where nothing here can be undone."""
        if self.isHidden() or self._undo is None:
            return False
        self._take_back()
        return True

    def _told(self, told: Told) -> None:
        self._undo, self._until, self._sentence = told.undo, told.until_utc, told.sentence
        self._label.tone("text")
        self._undo_button.setVisible(told.undo is not None)
        self._show(told.sentence)
        if told.until_utc is None:
            self._timer.start(UNDO_SECONDS * 1000)
        else:
            self._timer.stop()
            self.tick(self._desk.now())
        self._desk.say.announce(told.sentence)

    def _refused(self, sentence: str) -> None:
        self._undo = self._until = None
        self._timer.stop()
        self._label.tone("danger")
        self._undo_button.hide()
        self._show(sentence)
        self._desk.say.announce(sentence)

    def _show(self, sentence: str) -> None:
        self._label.setText(sentence)
        self.show()
        self.raise_()
        self._place()

    def _place(self) -> None:
        if self.isHidden():
            return
        room = self._over.width() - 2 * S4
        width = min(self._wanted(), max(room, 120))
        self.setFixedWidth(width)
        self.adjustSize()
        height = max(self.heightForWidth(width), self.sizeHint().height())
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = self._over.width() - width - S4 if rtl else S4
        place = QRect(x, self._over.height() - height - S4, width, height)
        row = self._row()
        if row.intersects(place):
            place.moveBottom(row.top() - S1)
        self.setGeometry(place)
        self._desk.say.covered.emit(QRect(self.mapToGlobal(QPoint()), place.size()))

    def _row(self) -> QRect:
        """The row of a list that somebody works on, which stays in sight; of the book its sheet makes room."""
        focus = QApplication.focusWidget()
        if not isinstance(focus, QAbstractItemView) or not self._over.isAncestorOf(focus):
            return QRect()
        viewport, row = focus.viewport(), focus.visualRect(focus.currentIndex())
        row = row.intersected(viewport.rect())
        return QRect(viewport.mapTo(self._over, row.topLeft()), row.size())

    def _go(self) -> None:
        """It has been read, or used."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.left.emit()
        self.hide()
        self._desk.say.covered.emit(QRect())

    def _wanted(self) -> int:
        words = self._label.fontMetrics().horizontalAdvance(self._label.text()) + S4
        rest = (
            48 + S4 + S3 * 2 + (0 if self._undo_button.isHidden() else self._undo_button.sizeHint().width())
        )
        return min(words + rest, _WIDEST)

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self._go()
        if undo is not None:
            undo()


MOST_BANNERS: Final = 3


class Banner(Surface):
    """One trouble: its sentence, one button, codes behind Details."""

    def __init__(self, desk: Desk, trouble: Trouble) -> None:
        super().__init__(surface="warning", line="bottom")
        name_it(self, trouble.sentence, f"banner.{trouble.key}")
        line = QHBoxLayout()
        line.setContentsMargins(S4, S1, S4, S1)
        line.setSpacing(S3)
        line.addWidget(Label(trouble.sentence, tone="warning", wrap=True), 1)
        self._details = Label(trouble.details, face="meta", tone="muted", wrap=True)
        self._details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._details.setContentsMargins(S4, 0, S4, S2)
        self._details.hide()
        if trouble.details:
            line.addWidget(
                button(tr("Details"), self._turn, kind="quiet", identifier=f"banner.{trouble.key}.details")
            )
        if trouble.act is not None:
            line.addWidget(button(trouble.remedy, trouble.act, identifier=f"banner.{trouble.key}.remedy"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(line)
        lines.addWidget(self._details)
        desk.say.announce(trouble.sentence)

    def _turn(self) -> None:
        self._details.setVisible(self._details.isHidden())


class Banners(QWidget):
    """The troubles that are not mended yet, one below the other; nothing where there is none. Of many the first few: the work stays in
    sight."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: dict[str, tuple[Trouble, Banner]] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._more = Label(tone="warning", face="meta")
        self._more.setObjectName("banners.more")
        self._more.setContentsMargins(S4, S1, S4, S1)
        self._more.hide()
        self._lines.addWidget(self._more)
        self.hide()
        desk.say.troubled.connect(self._add)
        desk.say.mended.connect(self._remove)

    def _add(self, trouble: Trouble) -> None:
        shown = self._shown.get(trouble.key)
        if shown is not None and (shown[0].sentence, shown[0].details) == (trouble.sentence, trouble.details):
            return
        self._remove(trouble.key)
        banner = Banner(self._desk, trouble)
        self._shown[trouble.key] = (trouble, banner)
        self._lines.insertWidget(self._lines.count() - 1, banner)
        self._fit()

    def _fit(self) -> None:
        """The first few; the others come up as those are mended."""
        banners = [banner for _, banner in self._shown.values()]
        for at, banner in enumerate(banners):
            banner.setVisible(at < MOST_BANNERS)
        behind = len(banners) - MOST_BANNERS
        if behind > 0:
            self._more.setText(tr("{count} more, which come up as these are settled.", count=behind))
        self._more.setVisible(behind > 0)
        self.setVisible(bool(banners))

    def _remove(self, key: str) -> None:
        shown = self._shown.pop(key, None)
        if shown is not None:
            self._lines.removeWidget(shown[1])
            shown[1].hide()
            shown[1].deleteLater()
        self._fit()


class StatusBar(Surface):
    """When replies were checked, what is being sent, the age of the last backup; a long job while one runs, and what is wrong with
    backups or the day's sheets, which takes the room that is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(line="top")
        self._desk = desk
        self.setFixedHeight(STATUS_BAR)
        name_it(self, tr("Status"), "status")
        self._replies = self._part("status.replies")
        self._sign = Label(face="meta")
        self._sign.setObjectName("status.replies.sign")
        self._sign.hide()
        self._fresh = Freshness.FRESH
        self._sending = self._part("status.sending")
        self._backup = self._part("status.backup")
        self._job = self._part("status.job")
        self._trouble = self._part("status.trouble")
        self._trouble.tone("warning")
        # It gives way, not the age beside it.
        self._trouble.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._who = button(
            desk.actor.name, lambda: desk.go.act("lock"), kind="quiet", identifier="status.who"
        )
        self._who.setProperty("face", "meta")
        self._who.setProperty("kind", "flat")
        line = QHBoxLayout(self)
        line.setContentsMargins(S4, 0, S4, 0)
        line.setSpacing(S4)
        checked = QHBoxLayout()
        checked.setSpacing(S1)
        checked.addWidget(self._sign)
        checked.addWidget(self._replies)
        line.addLayout(checked)
        for part in (self._sending, self._backup, self._job):
            line.addWidget(part)
        line.addWidget(self._trouble, 1)
        line.addStretch()
        line.addWidget(ParkedChip(desk))
        line.addWidget(self._who)
        desk.sync.changed.connect(self._show)
        desk.theme.changed.connect(lambda: self._show_sign(self._fresh))
        desk.who.changed.connect(self._show_who)
        desk.jobs.long_started.connect(self._follow)
        self._show(desk.sync.state)
        self._show_who()

    def tick(self, _now_utc: int) -> None:
        """The ages grow."""
        self._show(self._desk.sync.state)

    def _part(self, identifier: str) -> Label:
        made = Label(face="meta", tone="muted")
        made.setObjectName(identifier)
        made.setAccessibleIdentifier(identifier)
        return made

    def _show(self, state: SyncState) -> None:
        now = self._desk.now()
        self._show_replies(state, now)
        sending = _waiting(state.waiting)
        if state.has_account and not state.enabled:
            sending = tr("Reminders are off")
        self._sending.setText(sending)
        self._sending.setVisible(bool(sending))
        if state.backup_utc is None:
            self._backup.setText(tr("No backup yet"))
        else:
            self._backup.setText(tr("Backup {ago}", ago=ago(state.backup_utc, now)))
        self._backup.tone("warning" if state.backup_trouble else "muted")
        trouble = " ".join(filter(None, (state.backup_trouble, state.paper_trouble)))
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def _show_replies(self, state: SyncState, now: int) -> None:
        fresh = state.freshness(now) if state.has_account else Freshness.FRESH
        sentence = self._replies_sentence(state, fresh, now)
        self._replies.setText(sentence)
        self._replies.tone(_TONES[fresh])
        if fresh is self._fresh:
            return
        self._show_sign(fresh)
        # Once as it turns, not with every minute.
        if fresh in _SIGNS:
            self._desk.say.announce(sentence)

    def _show_sign(self, fresh: Freshness) -> None:
        """A shape beside the words: nobody has to tell amber from red."""
        self._fresh = fresh
        self._sign.setVisible(fresh in _SIGNS)
        if fresh in _SIGNS:
            name, role = _SIGNS[fresh]
            ink = self._desk.theme.role(role)
            self._sign.setPixmap(icons.pixmap(name, ink, GLYPH, ratio=self.devicePixelRatioF()))

    def _replies_sentence(self, state: SyncState, fresh: Freshness, now: int) -> str:
        if not state.has_account:
            return tr("Texts are not set up")
        if state.checked_utc is None:
            return tr("Checking replies") if state.running else tr("Replies not checked yet")
        if fresh is not Freshness.FRESH:
            # Also while one more fetch runs, which may hang.
            at = moment(state.checked_utc, self._desk.zone, now_utc=now)
            return tr("Replies last checked {time}, {ago}", time=at, ago=ago(state.checked_utc, now))
        if state.running:
            return tr("Checking replies")
        return tr("Replies checked {time}", time=time_of(state.checked_utc, self._desk.zone))

    def _show_who(self) -> None:
        name = self._desk.actor.name
        self._who.setText(name.replace("&", "&&"))
        self._who.setAccessibleName(tr("{name} sits here. Lock, or change who does", name=name))

    def _follow(self, job: LongJob) -> None:
        self._job.setText(job.title)
        job.progressed.connect(
            lambda share, _sentence: self._job.setText(
                tr("{title}, {percent} %", title=job.title, percent=round(share * 100))
                if share >= 0
                else job.title
            )
        )
        job.ended.connect(lambda: self._job.setText(""))


def _waiting(count: int) -> str:
    if not count:
        return ""
    return (
        tr("1 text waiting to go out") if count == 1 else tr("{count} texts waiting to go out", count=count)
    )
