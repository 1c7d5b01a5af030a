"""What assistive technology sees of the drawn day: a list for each column, an item for each visit, and the slot under the cursor.

The items have no widgets. The rules that keep this from crashing (each was found by a crash): a child that was handed out is kept, and
registered once; it is removed with `deleteAccessibleInterface`, then let go; its `object()` is None, or it would stand for the viewport;
it answers for a visit that is gone, too, since a client may still ask; and it is derived from `QAccessibleWidget`, whose cast to the
action interface is right without being overridden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget

from frontdesk.domain.day_hits import slot_rect
from frontdesk.domain.day_moves import obstacles
from frontdesk.ui.book import wording
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.sheet import Sheet

if TYPE_CHECKING:
    from frontdesk.ui.book.canvas import DayCanvas

MaybeInterface: TypeAlias = Any
"""An interface or None: Qt takes a null pointer in these places, its stubs don't say so."""

_MANY: Final = 24
"""More new items than this are told as one change of order."""

_Role = QAccessible.Role
_Event = QAccessible.Event


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """A column's list of visits."""

    column_id: int


@dataclass(frozen=True, slots=True)
class VisitKey:
    """A visit's item."""

    visit_id: int


Key: TypeAlias = ColumnKey | VisitKey | SlotAt


class ChildAccessible(QAccessibleWidget):
    """Something of the canvas without a widget of its own: a column, a visit, the slot under the cursor."""

    def __init__(self, tree: AccessibleTree, key: Key) -> None:
        role = _Role.List if isinstance(key, ColumnKey) else _Role.ListItem
        super().__init__(tree.canvas.viewport(), role, "")
        self._tree = tree
        self._role = role
        self.key: Key = key

    def isValid(self) -> bool:
        return self._tree.has(self.key)

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return self._tree.canvas.window().windowHandle() if self.isValid() else None

    def role(self) -> QAccessible.Role:
        return self._role

    def parent(self) -> MaybeInterface:
        return self._tree.parent_of(self.key)

    def childCount(self) -> int:
        return len(self._tree.children_of(self.key))

    def child(self, index: int) -> MaybeInterface:
        return self._tree.child_at(self._tree.children_of(self.key), index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return index_in(self._tree.children_of(self.key), child)

    def childAt(self, x: int, y: int) -> MaybeInterface:
        return self._tree.visit_under(x, y) if isinstance(self.key, ColumnKey) else None

    def focusChild(self) -> MaybeInterface:
        return None

    def relations(self, _match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> Any:
        return []

    def text(self, kind: QAccessible.Text) -> str:
        return self._tree.text_of(self.key, kind)

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing here can be written."""

    def rect(self) -> QRect:
        return self._tree.rect_of(self.key)

    def state(self) -> QAccessible.State:
        return self._tree.state_of(self.key)

    def actionNames(self) -> list[str]:
        if isinstance(self.key, ColumnKey):
            return []
        return [QAccessibleActionInterface.pressAction(), QAccessibleActionInterface.setFocusAction()]

    def doAction(self, name: str) -> None:
        if name in self.actionNames() and self.isValid():
            self._tree.act(self.key, press=name == QAccessibleActionInterface.pressAction())

    def keyBindingsForAction(self, name: str) -> list[str]:
        return ["Return"] if name == QAccessibleActionInterface.pressAction() else []


class CanvasAccessible(QAccessibleWidget):
    """The day as a whole; its children are the columns."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas, _Role.Grouping, "")
        self._tree = canvas.accessible_tree
        self._tree.root = self

    def childCount(self) -> int:
        return len(self._tree.columns())

    def child(self, index: int) -> MaybeInterface:
        return self._tree.child_at(self._tree.columns(), index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return index_in(self._tree.columns(), child)

    def childAt(self, x: int, y: int) -> MaybeInterface:
        return self._tree.visit_under(x, y)

    def focusChild(self) -> MaybeInterface:
        return self._tree.focused()


class AccessibleTree:
    """The children of one canvas, by key. Made with it, filled as clients ask."""

    def __init__(self, canvas: DayCanvas) -> None:
        self.canvas = canvas
        self.root: CanvasAccessible | None = None
        self._pool: dict[Key, ChildAccessible] = {}
        self._order: dict[int, list[Key]] = {}
        self._sheet: Sheet | None = None
        pool = self._pool
        # The children would outlive their canvas in Qt's cache.
        canvas.destroyed.connect(lambda: _let_go(pool))

    # What there is

    def columns(self) -> list[Key]:
        """The keys of the columns, in their order."""
        return [ColumnKey(column_id) for column_id in self._orders()]

    def children_of(self, key: Key) -> list[Key]:
        """The keys of a column's visits, cancelled ones last, then the slot under the cursor."""
        if not isinstance(key, ColumnKey):
            return []
        keys = list(self._orders().get(key.column_id, ()))
        current = self.canvas.current if self._alive() else None
        if isinstance(current, SlotAt) and current.column_id == key.column_id:
            keys.append(current)
        return keys

    def has(self, key: Key) -> bool:
        """Whether there is such a child now."""
        if not self._alive():
            return False
        match key:
            case ColumnKey():
                return key.column_id in self._orders()
            case VisitKey():
                sheet = self.canvas.sheet
                return sheet is not None and sheet.geometry.rect_of(key.visit_id) is not None
            case SlotAt():
                return self.canvas.current == key

    def parent_of(self, key: Key) -> MaybeInterface:
        """The interface that a child hangs under."""
        sheet = self.canvas.sheet if self._alive() else None
        if sheet is None or isinstance(key, ColumnKey):
            return self.root if self._alive() else None
        if isinstance(key, SlotAt):
            return self.child_for(ColumnKey(key.column_id))
        visit = sheet.visits.get(key.visit_id)
        home = None if visit is None else sheet.homes.of(visit)
        return None if home is None else self.child_for(ColumnKey(home.key))

    def child_for(self, key: Key) -> ChildAccessible:
        """The interface of a child, made when it is first asked for."""
        found = self._pool.get(key)
        if found is None:
            found = self._pool[key] = ChildAccessible(self, key)
            QAccessible.registerAccessibleInterface(found)
        return found

    def child_at(self, keys: list[Key], index: int) -> ChildAccessible | None:
        """The interface at an index, if there is one."""
        return self.child_for(keys[index]) if 0 <= index < len(keys) else None

    def visit_under(self, x: int, y: int) -> ChildAccessible | None:
        """The visit at a point of the screen."""
        found = self.canvas.visit_at(self.canvas.viewport().mapFromGlobal(QPoint(x, y)))
        return None if found is None else self.child_for(VisitKey(found))

    def focused(self) -> ChildAccessible | None:
        """What the cursor stands on."""
        key = _key_of(self.canvas.current)
        return None if key is None or not self.has(key) else self.child_for(key)

    # What each says

    def text_of(self, key: Key, kind: QAccessible.Text) -> str:
        """Name, description or identifier; nothing for a child that is gone."""
        sheet = self.canvas.sheet if self.has(key) else None
        if sheet is None:
            return ""
        match kind:
            case QAccessible.Text.Name:
                return self._name(sheet, key)
            case QAccessible.Text.Description if isinstance(key, VisitKey):
                visit = sheet.visits[key.visit_id]
                details = wording.visit_details(
                    visit,
                    self.canvas.now_utc,
                    hidden=self.canvas.names_hidden,
                    limit=sheet.limits.get(visit.location_id, 0),
                    behind=sheet.behind.get(visit.provider_id, 0),
                )
                return ". ".join(details)
            case QAccessible.Text.Identifier:
                return _identifier(key)
            case _:
                return ""

    def _name(self, sheet: Sheet, key: Key) -> str:
        match key:
            case ColumnKey():
                column = sheet.column_of(key.column_id)
                return "" if column is None else wording.column_name(column, sheet.page)
            case VisitKey():
                visit = sheet.visits[key.visit_id]
                provider = sheet.provider(visit.provider_id)
                return wording.visit_name(visit, provider, hidden=self.canvas.names_hidden)
            case SlotAt():
                slot = sheet.slot(key)
                if slot is None:
                    return ""
                until = slot.start_utc + sheet.geometry.metrics.slot_ms
                found = obstacles(sheet.geometry, slot.column, start_utc=slot.start_utc, end_utc=until)
                return wording.slot_name(sheet, column=slot.column, start_utc=slot.start_utc, found=found)

    def rect_of(self, key: Key) -> QRect:
        """Where it is on the screen; nowhere for a child that is gone."""
        found = self._place(key) if self.has(key) else None
        if found is None:
            return QRect()
        return QRect(self.canvas.viewport().mapToGlobal(found.topLeft()), found.size())

    def _place(self, key: Key) -> QRect | None:
        sheet = self.canvas.sheet
        if sheet is None:
            return None
        match key:
            case VisitKey():
                return self.canvas.rect_of(key.visit_id)
            case SlotAt():
                slot = sheet.slot(key)
                return (
                    None
                    if slot is None
                    else QRect(*slot_rect(sheet.geometry, slot)).translated(self._origin())
                )
            case ColumnKey():
                box = sheet.geometry.columns[sheet.columns[key.column_id]]
                height = max(self.canvas.viewport().height(), sheet.header)
                return QRect(box.x + self._origin().x(), 0, box.width, height)

    def _origin(self) -> QPoint:
        return self.canvas.origin()

    def state_of(self, key: Key) -> QAccessible.State:
        """What can be done with it, and whether it is selected, focused, out of view or gone."""
        state = QAccessible.State()
        if not self.has(key):
            setattr(state, "invalid", True)  # noqa: B010 - the stubs know these fields as read-only
            return state
        facts = {"readOnly": True} if isinstance(key, ColumnKey) else self._item_facts(key)
        for name, value in facts.items():
            setattr(state, name, value)
        return state

    def _item_facts(self, key: Key) -> dict[str, bool]:
        place = self._place(key)
        selected = _key_of(self.canvas.current) == key
        return {
            "selectable": True,
            "focusable": True,
            "selected": selected,
            "focused": selected and self.canvas.hasFocus(),
            "offscreen": place is None or not self.canvas.viewport().rect().intersects(place),
        }

    def act(self, key: Key, *, press: bool) -> None:
        """Do what a client asks: go there, or go there and open it."""
        if isinstance(key, ColumnKey):
            return
        current = key.visit_id if isinstance(key, VisitKey) else key
        self.canvas.setFocus()
        self.canvas.set_current(current)
        if press:
            self.canvas.activate()

    # What has changed

    def page_shown(self) -> None:
        """Another page, or the same one with changes, is on: what is gone goes, what is new is told."""
        before = {key for keys in self._order.values() for key in keys}
        self._sheet = None
        self._drop(key for key in list(self._pool) if not self.has(key))
        if not QAccessible.isActive() or self.root is None:
            return
        new = [key for keys in self._orders().values() for key in keys if key not in before]
        if len(new) > _MANY:
            for column in self.columns():
                self._tell(self.child_for(column), _Event.ObjectReorder)
            return
        for key in new:
            self._tell(self.child_for(key), _Event.ObjectCreated)

    def current_changed(self) -> None:
        """The cursor stands somewhere else: the slot that it left is no item any more, and the new one has the focus."""
        self._drop(key for key in list(self._pool) if isinstance(key, SlotAt) and not self.has(key))
        self.tell_focus()

    def entered(self) -> None:
        """The canvas has the focus: say what the cursor stands on, after Qt has said that it is the canvas."""
        QTimer.singleShot(0, self.canvas, self.tell_focus)

    def tell_focus(self) -> None:
        """Say what the cursor stands on, if the canvas has the focus."""
        if QAccessible.isActive() and self.canvas.hasFocus():
            focused = self.focused()
            if focused is not None:
                self._tell(focused, _Event.Focus)

    def names_changed(self) -> None:
        """Names are hidden or shown again."""
        if QAccessible.isActive():
            for child in self._pool.values():
                self._tell(child, _Event.NameChanged)

    def announce(self, text: str) -> None:
        """Have a sentence read out."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.canvas, text))

    def _drop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            child = self._pool.pop(key)
            if QAccessible.isActive():
                self._tell(child, _Event.ObjectDestroyed)
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(child))

    def _tell(self, child: QAccessibleInterface, kind: QAccessible.Event) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(child, kind))

    def _alive(self) -> bool:
        return shiboken6.isValid(self.canvas)

    def _orders(self) -> dict[int, list[Key]]:
        """The keys of the visits of each column, of the page that is on."""
        sheet = self.canvas.sheet if self._alive() else None
        if sheet is not self._sheet or sheet is None:
            self._sheet = sheet
            self._order = {} if sheet is None else _order_of(sheet)
        return self._order


def _order_of(sheet: Sheet) -> dict[int, list[Key]]:
    order: dict[int, list[Key]] = {
        box.column.id: [VisitKey(visit.id) for visit in box.visits] for box in sheet.geometry.columns
    }
    for tick in sheet.geometry.ticks:
        for visit in tick.visits:
            order[visit.column_id].append(VisitKey(visit.id))
    return order


def _key_of(current: int | SlotAt | None) -> VisitKey | SlotAt | None:
    return VisitKey(current) if isinstance(current, int) else current


def _identifier(key: Key) -> str:
    match key:
        case ColumnKey():
            return f"book.column.{key.column_id}"
        case VisitKey():
            return f"book.visit.{key.visit_id}"
        case SlotAt():
            return "book.slot"


def index_in(keys: list[Key], child: QAccessibleInterface) -> int:
    """The index of a child among keys; -1 for one that is not ours."""
    if not isinstance(child, ChildAccessible) or child.key not in keys:
        return -1
    return keys.index(child.key)


def _let_go(pool: dict[Key, ChildAccessible]) -> None:
    while pool:
        _, child = pool.popitem()
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(child))


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt ask us for the interface of a canvas. Once a process."""
    QAccessible.installFactory(_made_for)


def _made_for(_name: str, what: QObject) -> MaybeInterface:
    tree = getattr(what, "accessible_tree", None)
    return None if tree is None else CanvasAccessible(tree.canvas)
