"""Keys and mouse as an X server's own test extension makes them: the window that has the focus gets them like a person's.

Part of the accessibility client, so it runs under the system's Python: standard library only.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Sequence

NAMES = {
    "Ctrl": "Control_L",
    "Shift": "Shift_L",
    "Alt": "Alt_L",
    "Enter": "Return",
    "Esc": "Escape",
    "Del": "Delete",
    "Backspace": "BackSpace",
    "PgUp": "Prior",
    "PgDown": "Next",
    "Space": "space",
}
"""Keys that people call otherwise than X does; the others (Tab, Home, F3, Left) have one name."""

SHIFT = "Shift_L"


class Hands:
    """A connection to the screen of this process. Raises OSError where there is none, ValueError for an unknown key."""

    def __init__(self) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        opened = self._x.XOpenDisplay(None)
        if not opened:
            raise OSError("no screen to type on")
        self._display = ctypes.c_void_p(opened)
        self._places: dict[int, tuple[int, bool]] = {}
        self._spare: list[int] = []
        self._learn()

    def _learn(self) -> None:
        """Which key brings which sign, with Shift or without, and which keys bring none."""
        low, high = ctypes.c_int(), ctypes.c_int()
        self._x.XDisplayKeycodes(self._display, ctypes.byref(low), ctypes.byref(high))
        for code in range(low.value, high.value + 1):
            signs = [
                self._x.XkbKeycodeToKeysym(self._display, ctypes.c_ubyte(code), 0, level) for level in (0, 1)
            ]
            if not any(signs):
                self._spare.append(code)
            for level, sign in enumerate(signs):
                if sign:
                    self._places.setdefault(sign, (code, level == 1))

    def chord(self, chord: str) -> None:
        """`Ctrl+Shift+N`, `F3`, `c`: all down in this order, and up again."""
        *held, last = chord.split("+")
        self._strike([self._named(name) for name in held], self._named(last))

    def type(self, text: str) -> None:
        """Each sign of `text` in its turn; a line's end is Enter."""
        for sign in text:
            self._strike([], self._sign_of(sign))

    def click(self, x: int, y: int, *, times: int, button: int) -> None:
        self._move(x, y)
        for _ in range(times):
            self._button(button, down=True)
            self._button(button, down=False)
        self._sync()

    def drag(self, path: Sequence[tuple[int, int]]) -> None:
        """Press at the first point, pass over the others, let go at the last."""
        self._move(*path[0])
        self._button(1, down=True)
        for x, y in path[1:]:
            self._move(x, y)
        self._button(1, down=False)
        self._sync()

    def _named(self, name: str) -> int:
        if len(name) == 1:
            return self._sign_of(name.lower())
        sign: int = self._x.XStringToKeysym(NAMES.get(name, name).encode())
        if not sign:
            raise ValueError(f"X knows no key called {name}")
        return sign

    def _sign_of(self, letter: str) -> int:
        if letter == "\n":
            return int(self._x.XStringToKeysym(b"Return"))
        code = ord(letter)
        return code if 0x20 <= code <= 0xFF else 0x01000000 + code

    def _strike(self, held: list[int], sign: int) -> None:
        code, shifted = self._place_of(sign)
        if shifted:
            held = [*held, int(self._x.XStringToKeysym(SHIFT.encode()))]
        codes = [*(self._place_of(each)[0] for each in held), code]
        for each in codes:
            self._test.XTestFakeKeyEvent(self._display, each, 1, ctypes.c_ulong(0))
        for each in reversed(codes):
            self._test.XTestFakeKeyEvent(self._display, each, 0, ctypes.c_ulong(0))
        self._sync()

    def _place_of(self, sign: int) -> tuple[int, bool]:
        """The key for a sign. One that the keyboard has not gets a spare key, for good: programs read the map later."""
        if sign not in self._places:
            code = self._spare.pop()
            both = (ctypes.c_ulong * 2)(sign, sign)
            self._x.XChangeKeyboardMapping(self._display, code, 2, both, 1)
            self._sync()
            self._places[sign] = (code, False)
        return self._places[sign]

    def _move(self, x: int, y: int) -> None:
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))

    def _button(self, button: int, *, down: bool) -> None:
        self._test.XTestFakeButtonEvent(self._display, button, int(down), ctypes.c_ulong(0))

    def _sync(self) -> None:
        self._x.XSync(self._display, 0)
