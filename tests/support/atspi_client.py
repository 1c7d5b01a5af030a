"""A screen reader's view of a window, as a process: one JSON question a line in, one JSON answer a line out.

Runs under the system's Python, for that has the bindings of AT-SPI; it may be older than ours and has none of our packages.
`tests/support/atspi.py` is the typed side of it.

Questions: {"do": NAME, ...}. Answers: {"is": ...} or {"error": "a sentence"}.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Optional, TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from tests.support.xtest import Hands  # noqa: E402

LOOK_EVERY_MS = 50
WAKING = (
    "object:children-changed",
    "object:state-changed",
    "object:property-change",
    "object:text-changed",
    "window:create",
)
ANNOUNCEMENT = "object:announcement"
USUAL_ACTIONS = ("Press", "Toggle", "click", "SetFocus")

T = TypeVar("T")
Telling = dict[str, Any]
Wanted = dict[str, Any]


class Unfound(Exception):
    """What was asked for is not there."""


class Client:
    """Remembers what it told about: an element is called by the number that it was given then."""

    def __init__(self) -> None:
        self._told: list[Atspi.Accessible] = []
        self._opened_hands: list[Hands] = []
        self._heard: list[str] = []
        self._listener = Atspi.EventListener.new(self._hear)
        for event in (*WAKING, ANNOUNCEMENT):
            self._listener.register(event)

    def _hear(self, event: Atspi.Event) -> None:
        if event.type.startswith(ANNOUNCEMENT):
            self._heard.append(str(event.any_data))

    def answer(self, question: dict[str, Any]) -> Any:
        """What the `do_` of that name says."""
        ask: Callable[..., Any] = getattr(self, "do_" + question.pop("do"))
        return ask(**question)

    # Waiting.

    def do_rest(self) -> None:
        """Until any program tells of a change, or a moment."""
        timer = GLib.timeout_add(LOOK_EVERY_MS, lambda: True)
        GLib.MainContext.default().iteration(True)
        GLib.source_remove(timer)

    def _until(
        self,
        look: Callable[[], T | None],
        seconds: float,
        unfound: Callable[[], str],
    ) -> T:
        end = time.monotonic() + seconds
        while True:
            try:
                found = look()
            except GLib.Error:  # a program that ended while it was looked at
                found = None
            if found is not None:
                return found
            if time.monotonic() > end:
                raise Unfound(unfound())
            self.do_rest()

    # Finding.

    def do_application(self, pid: int, seconds: float) -> Telling:
        def look() -> Atspi.Accessible | None:
            desktop = Atspi.get_desktop(0)
            desktop.clear_cache()
            return next((app for app in _children(desktop) if app.get_process_id() == pid), None)

        return self._tell(
            self._until(look, seconds, lambda: f"process {pid} shows nothing to a screen reader")
        )

    def do_heard(self) -> list[str]:
        """What programs have had read out, in their order."""
        while GLib.MainContext.default().iteration(False):
            continue
        return self._heard

    def do_find(self, element: int, seconds: float, **wanted: Any) -> Telling:
        def unfound() -> str:
            return f"nothing matches {wanted} in:\n{self.do_dump(element)}"

        return self._tell(self._until(lambda: next(self._matching(element, wanted), None), seconds, unfound))

    def do_all(self, element: int, **wanted: Any) -> list[Telling]:
        return [self._tell(each) for each in self._matching(element, wanted)]

    def do_gone(self, element: int, seconds: float, **wanted: Any) -> bool:
        def look() -> bool | None:
            return True if next(self._matching(element, wanted), None) is None else None

        return self._until(look, seconds, lambda: f"{wanted} is still there")

    def _matching(self, element: int, wanted: Wanted) -> Iterator[Atspi.Accessible]:
        root = self._told[element]
        root.clear_cache()

        def fits(each: Atspi.Accessible) -> bool:
            return _matches(each, **wanted)

        return (each for _, each in _walk(root) if _unless_gone(each, fits, False))

    # Looking.

    def do_look(self, element: int) -> Telling:
        root = self._told[element]
        root.clear_cache()
        return self._describe(root, element)

    def _tell(self, element: Atspi.Accessible) -> Telling:
        self._told.append(element)
        return self._describe(element, len(self._told) - 1)

    def _describe(self, element: Atspi.Accessible, number: int) -> Telling:
        return {
            "number": number,
            "name": element.get_name() or "",
            "role": element.get_role_name(),
            "identifier": element.get_accessible_id() or "",
            "description": element.get_description() or "",
            "states": _states(element),
            "box": _box(element),
            "actions": _actions(element),
        }

    def do_process(self, element: int) -> int:
        return self._told[element].get_process_id()

    def do_text(self, element: int) -> str | None:
        text = self._told[element].get_text_iface()
        return None if text is None else Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    def do_value(self, element: int) -> float | None:
        value = self._told[element].get_value_iface()
        return None if value is None else Atspi.Value.get_current_value(value)

    def do_table(self, element: int) -> Telling:
        table = _needed(self._told[element].get_table_iface(), "table")
        rows, columns = range(Atspi.Table.get_n_rows(table)), range(Atspi.Table.get_n_columns(table))
        cell = Atspi.Table.get_accessible_at
        return {
            "columns": [Atspi.Table.get_column_description(table, column) for column in columns],
            "rows": [[cell(table, row, column).get_name() for column in columns] for row in rows],
        }

    def do_children(self, element: int) -> list[Telling]:
        return [self._tell(child) for child in _children(self._told[element])]

    def do_dump(self, element: int) -> str:
        lines = []
        for depth, each in _walk(self._told[element]):
            parts = [each.get_role_name(), repr(each.get_name()), each.get_accessible_id() or ""]
            lines.append("  " * depth + " ".join(part for part in parts if part))
        return "\n".join(lines)

    # Acting.

    def do_press(self, element: int, action: str | None) -> bool:
        shown = self._told[element]
        names = _actions(shown)
        wanted = action or next((name for name in USUAL_ACTIONS if name in names), "")
        if wanted not in names:
            raise Unfound(f"{shown.get_name()!r} has no action {wanted!r} but {names}")
        return Atspi.Action.do_action(_needed(shown.get_action_iface(), "action"), names.index(wanted))

    def do_set_text(self, element: int, text: str) -> bool:
        editable = _needed(self._told[element].get_editable_text_iface(), "text to edit")
        return Atspi.EditableText.set_text_contents(editable, text)

    def do_focus(self, element: int) -> bool:
        return Atspi.Component.grab_focus(_needed(self._told[element].get_component_iface(), "place"))

    def do_select(self, element: int, child: int) -> bool:
        selection = _needed(self._told[element].get_selection_iface(), "selection")
        return Atspi.Selection.select_child(selection, child)

    # Keys and mouse.

    @property
    def _hands(self) -> Hands:
        if not self._opened_hands:
            self._opened_hands.append(Hands())
        return self._opened_hands[0]

    def do_keys(self, chord: str) -> None:
        self._hands.chord(chord)

    def do_type(self, text: str) -> None:
        self._hands.type(text)

    def do_click(self, x: int, y: int, times: int, button: int) -> None:
        self._hands.click(x, y, times=times, button=button)

    def do_drag(self, path: list[list[int]]) -> None:
        self._hands.drag([(x, y) for x, y in path])


def _unless_gone(element: Atspi.Accessible, look: Callable[[Atspi.Accessible], T], otherwise: T) -> T:
    """What `look` sees of it; `otherwise` if it went away meanwhile, which the bus calls an error."""
    try:
        return look(element)
    except GLib.Error:
        return otherwise


def _needed(interface: Optional[T], what: str) -> T:  # noqa: UP045
    if interface is None:
        raise Unfound(f"it has no {what}")
    return interface


def _walk(element: Atspi.Accessible, depth: int = 0) -> Iterator[tuple[int, Atspi.Accessible]]:
    """Depth first, leaving out what is hidden and all that is in it."""
    yield depth, element
    nothing: list[Atspi.Accessible] = []
    for child in _unless_gone(element, _children, nothing):
        if depth == 0 or _unless_gone(child, _is_visible, False):
            yield from _walk(child, depth + 1)


def _is_visible(element: Atspi.Accessible) -> bool:
    return element.get_state_set().contains(Atspi.StateType.VISIBLE)


def _children(element: Atspi.Accessible) -> list[Atspi.Accessible]:
    found = [element.get_child_at_index(index) for index in range(element.get_child_count())]
    return [child for child in found if child is not None]


def _matches(
    element: Atspi.Accessible,
    *,
    name: str | None = None,
    name_like: str | None = None,
    role: str | None = None,
    identifier: str | None = None,
    states: list[str] | None = None,
) -> bool:
    return (
        (role is None or element.get_role_name() == role)
        and (name is None or element.get_name() == name)
        and (identifier is None or element.get_accessible_id() == identifier)
        and (name_like is None or re.search(name_like, element.get_name() or "") is not None)
        and (not states or set(states) <= set(_states(element)))
    )


def _states(element: Atspi.Accessible) -> list[str]:
    return sorted(state.value_nick for state in element.get_state_set().get_states())


def _box(element: Atspi.Accessible) -> list[int] | None:
    component = element.get_component_iface()
    if component is None:
        return None
    extents = Atspi.Component.get_extents(component, Atspi.CoordType.SCREEN)
    return [extents.x, extents.y, extents.width, extents.height]


def _actions(element: Atspi.Accessible) -> list[str]:
    actions = element.get_action_iface()
    if actions is None:
        return []
    return [Atspi.Action.get_action_name(actions, n) for n in range(Atspi.Action.get_n_actions(actions))]


def main() -> None:
    """Answer until there are no more questions."""
    Atspi.init()
    Atspi.set_timeout(5000, 15000)  # milliseconds: for a call, while a program starts
    client = Client()
    for line in sys.stdin:
        try:
            answer = {"is": client.answer(json.loads(line))}
        except (Unfound, GLib.Error, ValueError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
