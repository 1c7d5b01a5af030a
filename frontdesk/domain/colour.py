"""What eyes make of our colours: contrast, lightness, colour blindness, and how far two colours are apart.

A colour is written as six hexadecimal digits of sRGB, "1168B8"; a leading # is taken.

Sources: WCAG 2.2, "relative luminance" and "contrast ratio"; IEC 61966-2-1 (sRGB) and CIE 15 (Lab, white D65); Machado, Oliveira and
Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, the matrices of severity
1.0 in linear RGB; Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", Color Research and Application 30(1), 2005.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})", re.ASCII)

Linear: TypeAlias = tuple[float, float, float]
"""Red, green and blue as light, each 0 to 1."""

Matrix: TypeAlias = tuple[Linear, Linear, Linear]

LEAST_CONTRAST: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA): text that is not large."""


class Vision(StrEnum):
    """How somebody sees colours. One man in twelve lacks, or half lacks, one of the three kinds of cone."""

    USUAL = "usual"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


_MACHADO: Final[dict[Vision, Matrix]] = {
    Vision.USUAL: ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    Vision.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    Vision.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    Vision.TRITANOPIA: (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ: Final[Matrix] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Final[Linear] = (0.95047, 1.0, 1.08883)
_DARK: Final = 216 / 24389


@dataclass(frozen=True, slots=True)
class Lab:
    """A colour in CIELAB: `lightness` 0 to 100, `a` from green to red, `b` from blue to yellow."""

    lightness: float
    a: float
    b: float


def relative_luminance(colour: str) -> float:
    """How much light a colour sends, 0 (black) to 1 (white), as WCAG counts it.

    Raises:
        ValueError: not a colour.
    """
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, whichever of them is the text.

    Raises:
        ValueError: not a colour.
    """
    darker, lighter = sorted((relative_luminance(one), relative_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour: str) -> float:
    """How light a colour looks, 0 (black) to 100 (white): L* of CIELAB.

    Raises:
        ValueError: not a colour.
    """
    return to_lab(colour).lightness


def seen_with(colour: str, vision: Vision) -> str:
    """The colour that people of usual vision would have to be shown to see what somebody with `vision` sees of `colour`.

    Raises:
        ValueError: not a colour.
    """
    return "".join(f"{_encoded(part):02X}" for part in _times(_MACHADO[vision], _linear(colour)))


def distance(one: str, other: str, vision: Vision = Vision.USUAL) -> float:
    """How different two colours look to somebody, by CIEDE2000: 1 is just seen side by side, 10 at a glance.

    Raises:
        ValueError: not a colour.
    """
    return ciede2000(to_lab(seen_with(one, vision)), to_lab(seen_with(other, vision)))


def to_lab(colour: str) -> Lab:
    """The colour in CIELAB, seen in daylight (D65, 2 degrees).

    Raises:
        ValueError: not a colour.
    """
    xyz = _times(_TO_XYZ, _linear(colour))
    x, y, z = (_cube_root(part / white) for part, white in zip(xyz, _WHITE, strict=True))
    return Lab(116 * y - 16, 500 * (x - y), 200 * (y - z))


def ciede2000(one: Lab, other: Lab) -> float:
    """The colour difference CIEDE2000 with all weights 1.

    Chosen over the plain distance in CIELAB, which overrates differences of strong colours and underrates those of greys and
    blues, and our tints are nearly grey.
    """
    chroma = (math.hypot(one.a, one.b) + math.hypot(other.a, other.b)) / 2
    stretch = 1.5 - 0.5 * _saturated(chroma)
    chroma_1, hue_1 = _polar(one.a * stretch, one.b)
    chroma_2, hue_2 = _polar(other.a * stretch, other.b)
    turn = _turn(hue_1, hue_2) if chroma_1 * chroma_2 else 0.0
    hue = _mean_hue(hue_1, hue_2) if chroma_1 * chroma_2 else hue_1 + hue_2
    light, chroma = (one.lightness + other.lightness) / 2, (chroma_1 + chroma_2) / 2

    by_light = (other.lightness - one.lightness) / _weight_of_light(light)
    by_chroma = (chroma_2 - chroma_1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(chroma_1 * chroma_2) * math.sin(math.radians(turn / 2))
    by_hue /= 1 + 0.015 * chroma * _weight_of_hue(hue)
    blues = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * _saturated(chroma) * math.sin(math.radians(blues))
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue)


def _saturated(chroma: float) -> float:
    return math.sqrt(chroma**7 / (chroma**7 + 25**7))


def _polar(a: float, b: float) -> tuple[float, float]:
    """Chroma, and hue in degrees from 0 to 360."""
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _turn(hue_1: float, hue_2: float) -> float:
    """Degrees from one hue to another, the short way round."""
    turn = hue_2 - hue_1
    if turn > 180:
        return turn - 360
    return turn + 360 if turn < -180 else turn


def _mean_hue(hue_1: float, hue_2: float) -> float:
    total = hue_1 + hue_2
    if abs(hue_1 - hue_2) <= 180:
        return total / 2
    return (total + 360) / 2 if total < 360 else (total - 360) / 2


def _weight_of_light(light: float) -> float:
    off_middle = (light - 50) ** 2
    return 1 + 0.015 * off_middle / math.sqrt(20 + off_middle)


def _weight_of_hue(hue: float) -> float:
    return (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )


def _cube_root(part: float) -> float:
    return math.cbrt(part) if part > _DARK else (24389 / 27 * part + 16) / 116


def _linear(colour: str) -> Linear:
    match = _HEX.fullmatch(colour)
    if match is None:
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = (_decoded(int(part, 16) / 255) for part in match.groups())
    return red, green, blue


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> int:
    within = min(max(part, 0.0), 1.0)
    return round(255 * (within * 12.92 if within <= 0.0031308 else 1.055 * within ** (1 / 2.4) - 0.055))


def _times(matrix: Matrix, vector: Linear) -> Linear:
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
