"""A name for a file that somebody else chose: no folder, nothing hidden, nothing that a system takes for a device."""

from __future__ import annotations

import re
from typing import Final

from frontdesk.domain.i18n import tr

_LONGEST: Final = 120
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """What is proposed where a copy is saved. The ending stays, for by it the handler knows what it is."""
    bare = _UNFIT.sub("_", name).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    if dot and len(bare) > _LONGEST:
        bare = stem[: _LONGEST - len(ending) - 1] + dot + ending
    bare = bare[-_LONGEST:]
    return tr("attachment") if not bare or _DEVICE.fullmatch(bare) else bare
