"""Taking the pictures: each scene in each of its variants."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QMessageLogContext, QRect, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.domain import i18n
from frontdesk.ui.collecting import Collector
from frontdesk.ui.desk import Desk
from frontdesk.ui.language import Stretched
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.theme import Look
from frontdesk.ui.words import use_locale
from gallery import (
    scenes_of_arrivals,
    scenes_of_free_times,
    scenes_of_moving,
    scenes_of_replies,
    scenes_of_stops,
    scenes_of_the_book,
    scenes_of_the_booking,
    scenes_of_the_cadence,
    scenes_of_the_card,
    scenes_of_the_day,
    scenes_of_the_held,
    scenes_of_the_paper,
    scenes_of_the_rest,
    scenes_of_the_set_up,
    scenes_of_the_sheet,
    scenes_of_the_story,
    scenes_of_the_views,
)
from gallery.clinic import Stage, busy_clinic, empty_clinic, put_away
from gallery.scenes import Scene, Set
from gallery.settling import settle, turn


@dataclass(frozen=True, slots=True)
class Variant:
    """How a scene is taken."""

    name: str
    look: Look = Look.LIGHT
    width: int = 1366
    height: int = 768
    mirrored: bool = False
    stretched: bool = False
    scale: int = 1


SCENES: Final = (
    *scenes_of_the_book.SCENES,
    *scenes_of_replies.SCENES,
    *scenes_of_the_cadence.SCENES,
    *scenes_of_the_card.SCENES,
    *scenes_of_the_held.SCENES,
    *scenes_of_the_rest.SCENES,
    *scenes_of_the_set_up.SCENES,
    *scenes_of_the_views.SCENES,
    *scenes_of_arrivals.SCENES,
    *scenes_of_the_day.SCENES,
    *scenes_of_free_times.SCENES,
    *scenes_of_moving.SCENES,
    *scenes_of_the_sheet.SCENES,
    *scenes_of_stops.SCENES,
    *scenes_of_the_booking.SCENES,
    *scenes_of_the_paper.SCENES,
    *scenes_of_the_story.SCENES,
)
LIGHT: Final = Variant("light")
VARIANTS: Final = (
    LIGHT,
    Variant("dark", look=Look.DARK),
    Variant("rtl", mirrored=True),
    Variant("stretched", stretched=True),
    Variant("wide", width=1920, height=1200),
    Variant("200", scale=2),
)


def shoot_all(folder: Path, *, only: str, scale: int) -> int:
    """All scenes whose name holds `only`, at one scale. 0 when none failed."""
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    app.setCursorFlashTime(0)
    qInstallMessageHandler(_tell)
    collector = Collector()
    use_locale(QLocale("en_GB"))
    failed: list[str] = []
    # What is booked holds its time for a while: no other picture may show that.
    every = sorted(SCENES, key=lambda scene: scene.name.startswith("booking"))
    scenes = [scene for scene in every if only in scene.name]
    with ExitStack() as stages:
        made: dict[Set, Stage] = {}
        for scene in scenes:
            for variant in VARIANTS:
                if variant.scale != scale or not _wanted(scene, variant):
                    continue
                if scene.set not in made:
                    made[scene.set] = stages.enter_context(
                        busy_clinic() if scene.set is Set.BUSY else empty_clinic()
                    )
                try:
                    _shoot(app, made[scene.set], scene, variant, folder)
                except Exception:
                    traceback.print_exc()
                    failed.append(f"{scene.name} {variant.name}")
    collector.end()
    for name in failed:
        print(f"not taken: {name}", file=sys.stderr)
    return 1 if failed else 0


def _tell(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt has to say, but for what the screen without a screen always says."""
    if "This plugin does not support" not in text:
        print(f"{kind.name}: {text}", file=sys.stderr)


def _wanted(scene: Scene, variant: Variant) -> bool:
    return scene.all_variants or variant.name in ("light", "dark")


def _shoot(app: QApplication, stage: Stage, scene: Scene, variant: Variant, folder: Path) -> None:
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if variant.mirrored else Qt.LayoutDirection.LeftToRight
    )
    i18n.install(Stretched() if variant.stretched else {})
    with _desk(stage, variant.look) as desk:
        window = MainWindow(desk)
        window.resize(variant.width, variant.height)
        try:
            window.show_screen("book")
            window.badges.begin()
            window.show()
            window.activateWindow()
            settle(desk)
            shown = scene.build(window, desk)
            settle(desk)
            picture = compose(window, shown)
            picture.save(str(folder / f"{scene.name}.{variant.name}.png"))
        finally:
            for each in QApplication.topLevelWidgets():
                if each is not window and each.isVisible():
                    each.close()
            scene.undo(window, desk)
            # A booking that is being made holds its slot: it lets go of it when its panel closes.
            window.panel.close_panel()
            settle(desk)
            window.leave()
            window.deleteLater()
            turn()


@contextmanager
def _desk(stage: Stage, look: Look) -> Iterator[Desk]:
    desk = stage.desk(look)
    try:
        yield desk
    finally:
        put_away(desk)


def compose(window: QWidget, extra: QWidget | None) -> QImage:
    """The window, with a dialog or menu of its own over it where it would stand."""
    if extra is not None and extra.property("alone"):
        return extra.grab().toImage()
    base: QPixmap = window.grab()
    if extra is not None and extra is not window and extra.isWindow():
        over = extra.grab()
        at = extra.mapToGlobal(extra.rect().topLeft()) - window.mapToGlobal(window.rect().topLeft())
        if extra.property("centred") or not window.rect().contains(at):
            at = window.rect().center() - extra.rect().center()
        painter = QPainter(base)
        painter.drawPixmap(at, over)
        # The window manager's frame, which no picture of ours has.
        painter.setPen(extra.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(QRect(at, extra.size()).adjusted(0, 0, -1, -1))
        painter.end()
    return base.toImage()
