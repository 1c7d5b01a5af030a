"""The language of the screen: a catalogue, the direction of writing, and two pseudo-languages that show what is not ready for others.

`FRONTDESK_LANGUAGE` may name one for a try: `stretched` makes every string about 40 percent longer and marks its ends, so that what is
clipped or was never translated is seen; `mirrored` writes from right to left.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from frontdesk.domain import i18n
from frontdesk.domain.resources import resource_path

STRETCHED: Final = "stretched"
MIRRORED: Final = "mirrored"
_LONGER: Final = 0.4
_PLACE: Final = re.compile(r"(\{[^}]*\})")
_ACCENTS: Final = str.maketrans("aceinouyAEINOUY", "áčéíñóúýÁÉÍÑÓÚÝ")
_DATE_PATTERN: Final = re.compile(r"^[dMyhHms :.,/'-]+$")
_RTL: Final = frozenset({"ar", "fa", "he", "ur"})


class Stretched(Mapping[str, str]):
    """A catalogue that has every string: longer, with accents, between brackets, its places untouched."""

    def __getitem__(self, source: str) -> str:
        if _DATE_PATTERN.match(source):
            return source
        parts = _PLACE.split(source)
        shown = "".join(part if _PLACE.match(part) else part.translate(_ACCENTS) for part in parts)
        more = round(len(_PLACE.sub("", source)) * _LONGER)
        return f"⟦{shown}{' ' + '·' * more if more else ''}⟧"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def speak(app: QApplication, chosen: str) -> None:
    """Use a language from now on: a BCP 47 tag, a pseudo-language, or empty for the system's."""
    wanted = os.environ.get("FRONTDESK_LANGUAGE") or chosen
    mirrored = False
    match wanted:
        case "stretched":
            i18n.install(Stretched())
        case "mirrored":
            mirrored = True
        case _:
            language = (wanted or QLocale.system().name()).replace("_", "-").split("-")[0]
            i18n.install(catalogue(language))
            mirrored = language in _RTL and bool(wanted)
    if mirrored != app.isRightToLeft():
        _write_from(app, mirrored=mirrored)


def _write_from(app: QApplication, *, mirrored: bool) -> None:
    # Imported only where it is needed: PySide makes hundreds of enums with it, which takes a tenth of the start.
    from PySide6.QtCore import Qt

    direction = Qt.LayoutDirection
    app.setLayoutDirection(direction.RightToLeft if mirrored else direction.LeftToRight)


def catalogue(language: str) -> Mapping[str, str]:
    """The translations of a language: source text to text; empty where there are none, and then English is used."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return {}
    try:
        found = json.loads(resource_path(f"translations/{language}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(source): str(text) for source, text in found.items()}
