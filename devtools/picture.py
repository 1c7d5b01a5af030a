"""Draws text of a terminal as an SVG picture: light on dark, without fonts of its own, legible at the width of a web page.

python3 dev.py demo --headless | python3 -m devtools.picture "dev.py demo --headless" > docs/pictures/demo.svg
"""

from __future__ import annotations

import re
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape

WIDEST = 104
"""Columns: at 1000 pixels of a page each is nine pixels wide."""
ROWS_SHOWN = {"Confirmed": 5, "Needs a person": 14, "Sent": 7, "Not sent": 0, "What else": 0, "Play it": 0}
"""Rows under a heading that starts so; the others are shown whole. 0 leaves the heading out too."""

_COLUMN = 8.43
_LINE = 20
_MARGIN = 22
_BAR = 34
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
_COLOURS = {"": "#d7dce2", "head": "#ffffff", "step": "#7cc7ff", "quote": "#a8d08d", "faint": "#8b949e"}


def shortened(text: str) -> list[str]:
    """The lines of a report, its long sections cut as `ROWS_SHOWN` says, no line wider than `WIDEST`."""
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", text.strip("\n"))]
    lines: list[str] = []
    for heading, *rows in blocks:
        most = next((n for start, n in ROWS_SHOWN.items() if heading.startswith(start)), len(rows) + 1)
        if most == 0:
            continue
        more = ["   …"] if len(rows) > most else []
        lines += [*([""] if lines else []), heading, *rows[:most], *more]
    return [part for line in lines for part in _fitted(line)]


def svg(lines: Sequence[str], command: str) -> str:
    """The picture of a terminal in which `command` printed `lines`."""
    width = round(WIDEST * _COLUMN) + 2 * _MARGIN
    height = _BAR + (len(lines) + 2) * _LINE + 2 * _MARGIN
    drawn = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-labelledby="title">'
        ),
        f'<title id="title">What {escape(command)} prints</title>',
        f'<rect width="{width}" height="{height}" rx="10" fill="#10151c"/>',
        f'<path d="M0 {_BAR}V10A10 10 0 0 1 10 0H{width - 10}A10 10 0 0 1 {width} 10V{_BAR}Z" fill="#1d2530"/>',
        *(f'<circle cx="{_MARGIN + 20 * n}" cy="{_BAR // 2}" r="6" fill="#3b4654"/>' for n in range(3)),
        f'<g font-family="{_FONT}" font-size="14" xml:space="preserve">',
    ]
    for number, line in enumerate([f"$ python3 {command}", "", *lines]):
        y = _BAR + _MARGIN + (number + 0.7) * _LINE
        colour, weight = _look(line, number, lines)
        drawn += [_words(words, column, y, colour, weight) for words, column in _groups(line)]
    return "\n".join([*drawn, "</g>", "</svg>", ""])


def _look(line: str, number: int, lines: Sequence[str]) -> tuple[str, str]:
    if number == 0:
        return _COLOURS["faint"], ""
    if line.lstrip().startswith("→"):
        return _COLOURS["step"], ""
    if line.lstrip().startswith("“"):
        return _COLOURS["quote"], ""
    begins = number == 2 or (
        number > 2 and lines[number - 3] == "" and re.search(r"\(\d+\)$|^Sent|^Needs", line)
    )
    return (_COLOURS["head"], ' font-weight="bold"') if begins else (_COLOURS[""], "")


def _groups(line: str) -> list[tuple[str, int]]:
    """The runs of words between wider gaps, each with its column: so columns stay in line whatever font there is."""
    return [(found[0], columns(line[: found.start()])) for found in re.finditer(r"\S+(?: \S+)*", line)]


def _words(words: str, column: int, y: float, colour: str, weight: str) -> str:
    x = _MARGIN + column * _COLUMN
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}"{weight}>{escape(words)}</text>'


def columns(text: str) -> int:
    """Columns that a terminal gives to `text`."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _fitted(line: str) -> list[str]:
    """A sentence goes on in the next line, a row of a table is cut."""
    return textwrap.wrap(line, WIDEST) or [""] if not line.startswith(" ") else [_cut(line)]


def _cut(line: str) -> str:
    while columns(line) > WIDEST:
        line = line[:-2].rstrip() + "…"
    return line


if __name__ == "__main__":
    report = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(svg(shortened(report), " ".join(sys.argv[1:])).encode())
