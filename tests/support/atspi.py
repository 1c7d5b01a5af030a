"""What a screen reader is told about a window, and what it can do with it, for tests: see tests/support/screen.py.

Everything that looks for something waits until it is there, `seconds` at most, and then says what was there instead.
"""

from __future__ import annotations

import json
import select
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypedDict, TypeVar, Unpack

from tests.support.screen import SYSTEM_PYTHON, VirtualScreen

PATIENCE_S: Final = 15.0

_ROOT: Final = Path(__file__).resolve().parents[2]
_ANSWERS_WITHIN_S: Final = 60.0

T = TypeVar("T")


class NotShown(AssertionError):
    """What the test looked for is not what a screen reader is told."""


class Wanted(TypedDict, total=False):
    """What an element must be, all of it, to be the one that is looked for. `name_like` is a regular expression."""

    name: str
    name_like: str
    role: str
    identifier: str
    states: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is read aloud."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of the window, as it was when it was looked at; `now()` looks again."""

    reader: Reader
    number: int
    name: str
    role: str
    identifier: str
    description: str
    states: frozenset[str]
    box: tuple[int, int, int, int] | None
    """x, y, width, height on the screen, in pixels; None if it has no place there."""
    actions: tuple[str, ...]

    def now(self) -> Element:
        """The same, looked at again. Raises NotShown if it is no more."""
        return self.reader.element(self._ask("look"))

    def find(self, *, seconds: float = PATIENCE_S, **wanted: Unpack[Wanted]) -> Element:
        """The first in it that is all that is wanted, however deep. Waits for it."""
        return self.reader.element(self._ask("find", seconds=seconds, **wanted))

    def all(self, **wanted: Unpack[Wanted]) -> list[Element]:
        """Everything in it that is all that is wanted, now."""
        return [self.reader.element(told) for told in self._ask("all", **wanted)]

    def wait_until_gone(self, *, seconds: float = PATIENCE_S, **wanted: Unpack[Wanted]) -> None:
        """Returns when nothing in it is what is wanted."""
        self._ask("gone", seconds=seconds, **wanted)

    def wait_until(self, holds: Callable[[Element], object], *, seconds: float = PATIENCE_S) -> Element:
        """Looks at it again and again until `holds` is true of it."""
        return self.reader.wait_until(self.now, holds, seconds=seconds)

    def children(self) -> list[Element]:
        return [self.reader.element(told) for told in self._ask("children")]

    def text(self) -> str:
        """What stands in it. Raises NotShown where it has no text of its own."""
        text = self._ask("text")
        if not isinstance(text, str):
            raise NotShown(f"{self.role} {self.name!r} has no text")
        return text

    def value(self) -> float:
        """The number that it is set to. Raises NotShown where it has none."""
        value = self._ask("value")
        if not isinstance(value, int | float):
            raise NotShown(f"{self.role} {self.name!r} has no value")
        return value

    def table(self) -> Table:
        """All of its cells, by name."""
        told = self._ask("table")
        return Table(tuple(told["columns"]), tuple(tuple(row) for row in told["rows"]))

    def dump(self) -> str:
        """Roles, names and identifiers of all in it that is visible, a line each."""
        return str(self._ask("dump"))

    def press(self, action: str | None = None) -> None:
        """Does its usual action, or the one of that name."""
        self._act("press", action=action)

    def focus(self) -> None:
        """Gives it the focus."""
        self._act("focus")

    def set_text(self, text: str) -> None:
        """Puts the whole text in at once, as a screen reader may; a person's keys are `Reader.type`."""
        self._act("set_text", text=text)

    def select(self, child: int) -> None:
        """Selects its child of that index."""
        self._act("select", child=child)

    def click(self, *, times: int = 1, button: int = 1) -> None:
        """A real click of the mouse in its middle."""
        x, y = self.middle
        self.reader.ask("click", x=x, y=y, times=times, button=button)

    @property
    def middle(self) -> tuple[int, int]:
        """Where to point at it on the screen."""
        if self.box is None:
            raise NotShown(f"{self.role} {self.name!r} is nowhere on the screen")
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    def _ask(self, what: str, **more: Any) -> Any:
        return self.reader.ask(what, element=self.number, **more)

    def _act(self, what: str, **more: Any) -> None:
        if not self._ask(what, **more):
            raise NotShown(f"{self.role} {self.name!r} refused to {what.replace('_', ' ')}")


class Reader:
    """The accessibility client on one screen. Made by `reader`."""

    def __init__(self, screen: VirtualScreen, questions: IO[str], answers: IO[str]) -> None:
        self._screen = screen
        self._questions = questions
        self._answers = answers

    def application(self, pid: int, *, seconds: float = 30.0) -> Element:
        """The program with this process id, once it shows itself. Raises NotShown with what it said if it does not."""
        try:
            return self.element(self.ask("application", pid=pid, seconds=seconds))
        except NotShown as error:
            raise NotShown(f"{error}; it said: {self._screen.said()}") from None

    def keys(self, *chords: str) -> None:
        """Presses chords one after the other, as `Ctrl+K`, `F3`, `Enter`, `c`, in the window that has the focus."""
        for chord in chords:
            self.ask("keys", chord=chord)

    def type(self, text: str) -> None:
        """Types `text` into what has the focus, key by key."""
        self.ask("type", text=text)

    def drag(self, *path: tuple[int, int]) -> None:
        """Moves the mouse from the first point over the others to the last, its left button held."""
        self.ask("drag", path=path)

    def heard(self) -> list[str]:
        """What programs have had read out so far, in their order."""
        return [str(each) for each in self.ask("heard")]

    def wait_until(
        self, look: Callable[[], T], holds: Callable[[T], object], *, seconds: float = PATIENCE_S
    ) -> T:
        """Looks again and again until `holds` is true of what is seen, and returns that."""
        end = time.monotonic() + seconds
        while not holds(seen := look()):
            if time.monotonic() > end:
                raise NotShown(f"it did not come about; the last that was seen: {seen}")
            self.ask("rest")
        return seen

    def element(self, told: dict[str, Any]) -> Element:
        """What the client told about an element, typed."""
        box = told["box"]
        return Element(
            reader=self,
            number=told["number"],
            name=told["name"],
            role=told["role"],
            identifier=told["identifier"],
            description=told["description"],
            states=frozenset(told["states"]),
            box=(box[0], box[1], box[2], box[3]) if box else None,
            actions=tuple(told["actions"]),
        )

    def ask(self, do: str, **question: Any) -> Any:
        """One question to the client. Raises NotShown with its sentence where it could not."""
        print(json.dumps({"do": do, **question}), file=self._questions, flush=True)
        if not select.select([self._answers], [], [], _ANSWERS_WITHIN_S)[0]:
            raise NotShown(f"the accessibility client did not answer {do} {question}")
        answer = json.loads(self._answers.readline() or '{"error": "the accessibility client ended"}')
        if "error" in answer:
            raise NotShown(answer["error"])
        return answer["is"]


@contextmanager
def reader(screen: VirtualScreen) -> Iterator[Reader]:
    """A screen reader's client on this screen, until the block ends."""
    command = [SYSTEM_PYTHON, "-m", "tests.support.atspi_client"]
    environment = {name: value for name, value in screen.environment.items() if name != "PYTHONPATH"}
    with (
        (screen.folder / "client.log").open("w") as log,
        subprocess.Popen(
            command,
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Reader(screen, process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.kill()
