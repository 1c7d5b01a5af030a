"""The strip of days: two weeks with how full they are; a click goes there, a dragged visit is dropped on one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import as_tooltip
from frontdesk.ui.theme import Theme, font
from frontdesk.ui.tokens import BODY, GUTTER, META, RADIUS, S1, STRONG, Role
from frontdesk.ui.words import day_long, day_medium, weekday_narrow, weekday_short

if TYPE_CHECKING:
    from frontdesk.services.deskrows import DayLoad

DAYS: Final = 14
HEIGHT: Final = 44
_WIDEST: Final = 92


class DateStrip(QWidget):
    """Two weeks from a Monday. Signals: `chosen(date)`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._first = date(2000, 1, 3)
        self._shown = self._first
        self._today = self._first
        self._loads: dict[date, DayLoad] = {}
        self._widest: tuple[date | None, int] = (None, 0)
        """The pixels that the widest name of a day takes, of the days from that Monday on."""
        self._under: int | None = None
        self._dropping: int | None = None
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_it(self, tr("Days"), "book.strip")
        theme.changed.connect(self.update)

    @property
    def first(self) -> date:
        """The Monday that it begins with."""
        return self._first

    @property
    def shown(self) -> date:
        """The day that is shown below it."""
        return self._shown

    def show_day(self, day: date, *, today: date) -> bool:
        """Mark a day, turning to its weeks where it is not among those shown; whether it turned."""
        turned = not self._first <= day < self._first + timedelta(days=DAYS)
        stale = {self._today, today, self._shown, day}
        if turned:
            self._first = day - timedelta(days=day.weekday())
            self._loads = {}
        self._today, self._shown = today, day
        self.setAccessibleDescription(day_long(day))
        self._update_days(None if turned else stale)
        return turned

    def _update_days(self, days: Iterable[date] | None) -> None:
        """Draw some days anew; None: all of them."""
        if days is None:
            self.update()
            return
        for day in days:
            at = (day - self._first).days
            if 0 <= at < DAYS:
                self.update(self._cell(at))

    def show_loads(self, loads: Sequence[DayLoad]) -> None:
        """How full the days are."""
        self._loads = {each.day: each for each in loads}
        self.update()

    def day_at(self, point: QPoint) -> date | None:
        """The day under a point of the strip."""
        at = self._index(point)
        return None if at is None else self._first + timedelta(days=at)

    def day_under(self, global_point: QPoint) -> date | None:
        """The day under a point of the screen, while something is dragged."""
        return self.day_at(self.mapFromGlobal(global_point))

    def dragged_over(self, global_point: QPoint | None) -> None:
        """Show where a dragged visit would land; None: nothing is dragged any more."""
        at = None if global_point is None else self._index(self.mapFromGlobal(global_point))
        if at != self._dropping:
            self._dropping = at
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for two weeks."""
        return QSize(GUTTER + DAYS * 60, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Days may become narrow."""
        return QSize(DAYS * 36, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cell a day: weekday, number, and how many visits have said yes."""
        stale = event.region()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.role(Role.SURFACE))
        painter.setPen(self._theme.role(Role.LINE))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        is_narrow = self._is_narrow()
        for at in range(DAYS):
            if stale.intersects(self._cell(at)):
                self._paint_day(painter, at, is_narrow=is_narrow)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.role(Role.FOCUS), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _is_narrow(self) -> bool:
        """Whether a day of these has no room for its weekday's usual short name."""
        if self._widest[0] != self._first:
            metrics = QFontMetrics(font(STRONG))
            days = (self._first + timedelta(days=at) for at in range(DAYS))
            widths = [metrics.horizontalAdvance(_named(day, is_narrow=False)) for day in days]
            self._widest = (self._first, max(widths))
        return self._widest[1] > self._cell(0).width() - 2 * S1

    def _paint_day(self, painter: QPainter, at: int, *, is_narrow: bool) -> None:
        day, box = self._first + timedelta(days=at), self._cell(at)
        theme = self._theme
        inner = box.adjusted(2, 4, -2, -5)
        if at == self._dropping or day == self._shown or at == self._under:
            fill = Role.HOVER if at == self._under and day != self._shown else Role.SELECTION
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.role(fill))
            painter.drawRoundedRect(inner, RADIUS, RADIUS)
        if at == self._dropping:
            painter.setPen(QPen(theme.role(Role.FOCUS), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, RADIUS, RADIUS)
        load = self._loads.get(day)
        free = load is not None and not load.visits
        painter.setPen(theme.role(Role.MUTED if day.weekday() > 4 or free else Role.TEXT))
        upper = QRect(inner.x(), inner.y(), inner.width(), inner.height() // 2 + 1)
        painter.setFont(font(STRONG if day == self._today or day == self._shown else BODY))
        text = _named(day, is_narrow=is_narrow)
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), text)
        if day == self._today:
            painter.setPen(QPen(theme.role(Role.FOCUS), 2))
            width = min(painter.fontMetrics().horizontalAdvance(text), inner.width() - 8)
            painter.drawLine(
                inner.center().x() - width // 2, inner.y() + 1, inner.center().x() + width // 2, inner.y() + 1
            )
        if load is not None and load.visits:
            painter.setPen(theme.role(Role.MUTED))
            painter.setFont(font(META))
            lower = QRect(inner.x(), upper.bottom(), inner.width(), inner.height() - upper.height())
            painter.drawText(lower, int(Qt.AlignmentFlag.AlignCenter), str(load.visits))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the day."""
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The day under the pointer."""
        at = self._index(event.position().toPoint())
        if at != self._under:
            self._under = at
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """No day is under the pointer."""
        self._under = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go a day."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        self.chosen.emit(self._shown + timedelta(days=step))

    def event(self, event: QEvent) -> bool:
        """A tooltip tells what the numbers mean."""
        if isinstance(event, QHelpEvent) and (day := self.day_at(event.pos())) is not None:
            load = self._loads.get(day)
            told = day_medium(day)
            if load is not None:
                told = tr(
                    "{day}: {visits} visits, {open} to confirm",
                    day=told,
                    visits=load.visits,
                    open=load.to_confirm,
                )
            QToolTip.showText(event.globalPos(), as_tooltip(told), self)
            return True
        return super().event(event)

    def _cell(self, at: int) -> QRect:
        width = min((self.width() - 8) / DAYS, _WIDEST)
        left, right = round(4 + at * width), round(4 + (at + 1) * width)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left, right = self.width() - right, self.width() - left
        return QRect(left, 0, right - left, self.height())

    def _index(self, point: QPoint) -> int | None:
        if not self.rect().contains(point):
            return None
        return next((at for at in range(DAYS) if self._cell(at).contains(point)), None)


def _named(day: date, *, is_narrow: bool) -> str:
    name = weekday_narrow(day) if is_narrow else weekday_short(day)
    return tr("{weekday} {number}", weekday=name, number=day.day)
