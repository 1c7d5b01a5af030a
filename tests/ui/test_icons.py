from __future__ import annotations

import ast
import gc
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from frontdesk.domain.resources import resource_path
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui import icons
from frontdesk.ui.tokens import GLYPH, LIGHT, Role

UI = Path(icons.__file__).parent
RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)
INK = LIGHT.roles[Role.TEXT]
OTHER = LIGHT.roles[Role.FOCUS]

pytestmark = pytest.mark.usefixtures("qapp")


def inks(image: QImage) -> set[str]:
    """The colours of all pixels that are wholly covered."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def takers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What takes an icon's name as `icon`: the function or class, and the place among its arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [
                part.target.id
                for part in node.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            ]
            begun = [
                part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"
            ]
            taken = [arg.arg for arg in begun[0].args.args[1:]] if begun else fields
        elif isinstance(node, ast.FunctionDef) and node.name != "__init__":  # that one is the class's
            taken = [arg.arg for arg in node.args.args if arg.arg != "self"]
        else:
            continue
        if "icon" in taken:
            yield node.name, taken.index("icon")


def named(tree: ast.AST, places: dict[str, int]) -> Iterator[str]:
    """The icons that code names: what stands in the place of `places`, and whatever is called `icon=`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        asked = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
        if called in places:
            asked += node.args[places[called] : places[called] + 1]
        for value in (part for whole in asked for part in ast.walk(whole)):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def test_icons_named_in_code_are_found() -> None:
    code = """
class Entry:
    title: str
    icon: str
class Button:
    def __init__(self, icon: str) -> None: ...
Button("a"); Entry("x", "b"); other(icon="c"); icons.icon("d", ink); pixmap("e" if on else "f", "x"); Button(name)
"""
    tree = ast.parse(code)
    places = {"icon": 0, "pixmap": 0, **dict(takers(tree))}
    assert set(named(tree, places)) == {*"abcdef"}


def test_every_icon_named_in_the_window_exists() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in UI.rglob("*.py")}
    places = {"icon": 0, "pixmap": 0, **{name: at for tree in trees.values() for name, at in takers(tree)}}
    used = {(name, path.name) for path, tree in trees.items() for name in named(tree, places)}
    assert not {(name, where) for name, where in used if name not in icons.names()}


def test_every_state_has_a_glyph() -> None:
    states = {*Confirmation, *Lifecycle} - {Lifecycle.BOOKED}
    assert {f"state-{state}" for state in states} <= icons.names()


def test_what_points_exists() -> None:
    assert icons.names() >= icons.POINTING


@pytest.mark.parametrize("name", sorted(icons.names()))
def test_icon_is_of_the_family(name: str) -> None:
    root = ElementTree.fromstring(resource_path(f"icons/{name}.svg").read_bytes())
    side = 12 if name.startswith(("state-", "mark-")) else 24
    assert root.get("viewBox") == f"0 0 {side} {side}"
    if name == "app":
        return
    paints = {node.get(key, "#000") for node in root.iter() for key in ("fill", "stroke")}
    assert paints <= {"#000", "none"}
    assert (root.get("stroke-linecap"), root.get("stroke-linejoin")) == ("round", "round")
    assert root.get("stroke-width") == ("1.75" if side == 24 else "1.5")


@pytest.mark.parametrize("name", sorted(icons.names()))
def test_icon_is_drawn_inside_its_square(name: str) -> None:
    image = icons.pixmap(name, INK, 96).toImage()
    covered = [(x, y) for x in range(96) for y in range(96) if image.pixelColor(x, y).alpha() > 0]
    assert len(covered) > 96
    if not name.startswith(("state-", "mark-")):
        assert not [(x, y) for x, y in covered if min(x, y) < 2 or max(x, y) > 93]


@pytest.mark.parametrize("ratio", RATIOS)
def test_pixmap_has_the_pixels_of_the_screen(ratio: float) -> None:
    made = icons.pixmap("book", INK, 20, ratio=ratio)
    assert made.width() == round(20 * ratio)
    assert made.devicePixelRatio() == ratio
    assert made.deviceIndependentSize().toSize() == QSize(20, 20)


def test_pixmap_is_in_the_colour() -> None:
    assert inks(icons.pixmap("dot", INK, 32).toImage()) == {INK.lower()}
    assert inks(icons.pixmap("dot", QColor(OTHER), 32).toImage()) == {OTHER.lower()}


def test_see_through_colour_is_even_where_strokes_cross() -> None:
    half = QColor(INK)
    half.setAlpha(128)
    image = icons.pixmap("plus", half, 48).toImage()
    assert {image.pixelColor(24, y).alpha() for y in range(14, 34)} == {128}


def test_app_keeps_its_own_colours() -> None:
    assert icons.pixmap("app", INK, 32).toImage() == icons.pixmap("app", OTHER, 32).toImage()
    assert len(inks(icons.pixmap("app", INK, 64).toImage())) >= 3


def test_edges_of_glyphs_lie_on_pixels() -> None:
    """Sill and bars are drawn on whole pixels: at 12 px nothing of them is half covered."""
    sill = icons.pixmap("state-in_room", INK, GLYPH).toImage()
    assert [sill.pixelColor(x, 10).alpha() for x in range(12)] == [0, *[255] * 10, 0]
    bar = icons.pixmap("state-arrived", INK, GLYPH).toImage()
    assert [bar.pixelColor(x, 1).alpha() for x in range(8, 12)] == [0, 0, 255, 255]


def test_what_points_is_turned_round() -> None:
    plain = icons.pixmap("reply", INK, 32).toImage()
    turned = icons.pixmap("reply", INK, 32, mirrored=True).toImage()
    assert turned != plain
    assert turned == plain.flipped(Qt.Orientation.Horizontal)


@pytest.mark.parametrize("name", sorted(icons.names() - icons.POINTING))
def test_what_does_not_point_stays(name: str) -> None:
    plain = icons.pixmap(name, INK, 20)
    assert icons.pixmap(name, INK, 20, mirrored=True).cacheKey() == plain.cacheKey()


def test_same_picture_is_drawn_once() -> None:
    first = icons.pixmap("clock", INK, 20, ratio=2)
    assert icons.pixmap("clock", QColor(INK), 20, ratio=2.0).cacheKey() == first.cacheKey()
    assert icons.pixmap("clock", OTHER, 20, ratio=2).cacheKey() != first.cacheKey()


def test_missing_icon_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icons.pixmap("no-such-icon", INK, 20)
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icons.icon("no-such-icon", INK)


def test_name_is_no_path() -> None:
    with pytest.raises(FileNotFoundError, match=re.escape("../styles/check-dark")):
        icons.pixmap("../styles/check-dark", INK, 20)


@pytest.mark.parametrize("ratio", RATIOS)
def test_icon_is_drawn_for_the_screen_it_is_on(ratio: float) -> None:
    shown = icons.icon("search", INK).pixmap(QSize(20, 20), ratio)
    assert shown.devicePixelRatio() == ratio
    assert shown.toImage() == icons.pixmap("search", INK, 20, ratio=ratio).toImage()


def test_icon_is_no_larger_than_its_size() -> None:
    made = icons.icon("search", INK, size=16)
    assert made.actualSize(QSize(24, 24)) == QSize(16, 16)
    assert made.pixmap(QSize(24, 24), 2.0).size() == QSize(32, 32)
    assert made.actualSize(QSize(12, 12)) == QSize(12, 12)


def test_disabled_icon_has_its_colour() -> None:
    made = icons.icon("dot", INK, disabled=OTHER, size=32)
    assert inks(made.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()) == {OTHER.lower()}
    assert inks(made.pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage()) == {INK.lower()}
    plain = icons.icon("dot", INK, size=32)
    assert inks(plain.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()) == {INK.lower()}


def test_button_shows_its_icon_in_the_middle(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    button.setStyleSheet("border: 0; background: white;")
    button.setIcon(icons.icon("dot", OTHER))
    button.setIconSize(QSize(32, 32))
    button.resize(40, 40)
    image = button.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2) == QColor(OTHER)


def test_icon_outlives_the_names_it_went_through() -> None:
    """Qt owns what draws an icon, and copies it when a copy of the icon changes."""
    first = icons.icon("lock", INK)
    changed = QIcon(first)
    changed.addPixmap(QPixmap(4, 4))
    del first
    gc.collect()
    expected = icons.pixmap("lock", INK, 20, ratio=2).toImage()
    assert changed.pixmap(QSize(20, 20), 2.0).toImage() == expected


def test_program_that_draws_nothing_loads_no_svg() -> None:
    code = "import sys, frontdesk.ui.icons; print('PySide6.QtSvg' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=UI.parents[1]
    )
    assert told.stdout.strip() == "False"


def test_pictures_are_gone_before_the_application() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]); from frontdesk.ui import icons;"
        "kept = icons.icon('book', 'black'); icons.pixmap('book', 'black', 20); app.shutdown(); del app;"
        "print(icons._drawn.cache_info().currsize)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "-platform", "offscreen"],
        capture_output=True,
        text=True,
        check=True,
        cwd=UI.parents[1],
    )
    assert (told.stdout.strip(), told.stderr) == ("0", "")
