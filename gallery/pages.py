"""python -m gallery.pages GALLERY: the pictures of the documentation, cut from those of the gallery.

Run it after a change of the screen, over the folder that the gallery was taken into. It says which gallery picture became which picture
of the pages; a test holds that the pages show these and no others.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen

PICTURES: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDEST: Final = 1366
MARK: Final = 13
"""Half of a mark's diameter."""
COLOURS: Final = 256

Part = tuple[int, int, int, int]
"""Left, top, width and height in the gallery's picture."""
Mark = tuple[int, int]

PANEL: Final[Part] = (1006, 48, 360, 692)
HALF_PANEL: Final[Part] = (1006, 48, 360, 420)
DIALOG: Final[Part] = (393, 184, 580, 400)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the pages: the scene it is cut from, the part of it, and numbered marks where the text explains."""

    name: str
    scene: str
    part: Part | None = None
    marks: tuple[Mark, ...] = ()


SHOWN: Final = (
    Picture("book", "book"),
    Picture(
        "screen",
        "visit-asked",
        marks=((28, 210), (224, 24), (1330, 24), (998, 80), (440, 345), (1240, 140), (500, 754), (1240, 754)),
    ),
    Picture("week", "week"),
    Picture("month", "month"),
    Picture("states", "book-list", (56, 92, 950, 560)),
    Picture("booking-typed", "booking-typed", (720, 48, 646, 420)),
    Picture("booking-new", "booking-new", PANEL),
    Picture("booking-taken", "booking-taken", HALF_PANEL),
    Picture("booking-duplicates", "booking-duplicates", PANEL),
    Picture("booking-alert", "booking-alert", PANEL),
    Picture("booking-again", "booking-again", PANEL),
    Picture("request-typed", "request-typed", PANEL),
    Picture("request-row", "request-row"),
    Picture("moving", "book-moving", (728, 92, 638, 340)),
    Picture("cancel", "visit-cancel", (1006, 48, 360, 470)),
    Picture("counting", "said-counting", (56, 640, 620, 128)),
    Picture("arrived", "visit-arrived", (1006, 48, 360, 460)),
    Picture("arrivals", "arrivals-busy"),
    Picture("check-in", "check-in", (1006, 48, 360, 692)),
    Picture("running-late", "running-late", PANEL),
    Picture("needs-you", "needs"),
    Picture("calling", "needs-calling"),
    Picture("reply", "visit-reply", PANEL),
    Picture("messages", "messages"),
    Picture("story", "visit-asked", (1006, 570, 360, 170)),
    Picture("patient", "patient", PANEL),
    Picture("find-a-time", "booking-find-slot", PANEL),
    Picture("held-time", "find-slot-held", PANEL),
    Picture("block-time", "booking-block", (1006, 48, 360, 470)),
    Picture("phone-message", "phone-message", PANEL),
    Picture("complaint", "complaint-log", PANEL),
    Picture("names-hidden", "book-names-hidden", (56, 92, 950, 330)),
    Picture("lock", "lock", (400, 16, 566, 420)),
    Picture("keys", "keys"),
    Picture("search", "search", (640, 0, 726, 520)),
    Picture("paper", "paper", (300, 16, 746, 657)),
    Picture("since", "since", (56, 44, 1040, 110)),
    Picture("unconfirmed", "unconfirmed"),
    Picture("written", "written"),
    Picture("trouble", "trouble", (0, 0, 1366, 260)),
    Picture("not-open", "not-open", (383, 234, 600, 300)),
    Picture("setup-clinic", "setup-clinic"),
    Picture("setup-keys", "setup-keys"),
    Picture("setup-sheets", "setup-sheets"),
    Picture("setup-providers", "setup-providers"),
    Picture("setup-texts", "setup-texts"),
    Picture("setup-reminders", "setup-reminders"),
    Picture("import-columns", "import-columns"),
    Picture("import-preview", "import-preview"),
    Picture("settings", "settings-reminders"),
    Picture("cadence", "cadence-wrong"),
    Picture("cadence-before", "cadence-before"),
    Picture("costs", "settings-costs", (272, 48, 820, 400)),
    Picture("wording", "settings-wording-own"),
    Picture("writing", "writing", PANEL),
    Picture("clinic", "clinic"),
    Picture("complaints", "complaints"),
    Picture("demo", "demo", (0, 560, 1366, 208)),
)


def cut(shown: Picture, gallery: Path, pictures: Path) -> bool:
    """Make one picture. False where the gallery lacks its scene."""
    whole = QImage(str(gallery / f"{shown.scene}.light.png"))
    if whole.isNull():
        return False
    for number, at in enumerate(shown.marks, start=1):
        _mark(whole, number, QPoint(*at))
    image = whole if shown.part is None else whole.copy(QRect(*shown.part) & whole.rect())
    if image.width() > WIDEST:
        image = image.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    return _few_colours(image).save(str(pictures / f"{shown.name}.png"))


def _few_colours(image: QImage) -> QImage:
    """A third of the bytes: the colours that are there most, and for the edges of letters the nearest of them."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I"))
    table = [colour for colour, _ in counted.most_common(COLOURS)]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def _mark(image: QImage, number: int, at: QPoint) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("white"), 2))
    painter.setBrush(QColor("#c2185b"))
    painter.drawEllipse(at, MARK, MARK)
    font = QFont()
    font.setPixelSize(15)
    font.setBold(True)
    painter.setFont(font)
    circle = QRect(at.x() - MARK, at.y() - MARK, 2 * MARK, 2 * MARK)
    painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(number))
    painter.end()


def main(argv: Sequence[str] | None = None) -> int:
    """Make all of them. 0 when none is missing."""
    parser = argparse.ArgumentParser(
        prog="gallery.pages", description="The pictures of the pages, from the gallery."
    )
    parser.add_argument("gallery", type=Path)
    parser.add_argument("--to", type=Path, default=PICTURES)
    given = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication(sys.argv[:1])
    given.to.mkdir(parents=True, exist_ok=True)
    missing = [shown.scene for shown in SHOWN if not cut(shown, given.gallery, given.to)]
    app.quit()
    for scene in missing:
        print(f"not in the gallery: {scene}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
