from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.colour import (
    LEAST_CONTRAST,
    Lab,
    Vision,
    ciede2000,
    contrast,
    distance,
    lightness,
    relative_luminance,
    seen_with,
    to_lab,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("000000", "FFFFFF", 21.0),
        ("FFFFFF", "FFFFFF", 1.0),
        # The greys on both sides of the limit, as WebAIM's checker and the WCAG working group give them.
        ("#767676", "#ffffff", 4.54),
        ("777777", "FFFFFF", 4.48),
        ("FF0000", "FFFFFF", 4.00),
        ("008000", "FFFFFF", 5.14),
        ("0000FF", "FFFFFF", 8.59),
    ],
)
def test_contrast_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_luminance_of_the_primaries_is_their_weight() -> None:
    weights = [relative_luminance(each) for each in ("FF0000", "00FF00", "0000FF")]
    assert weights == pytest.approx([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        # Bruce Lindbloom's calculator, sRGB, D65.
        ("000000", (0.0, 0.0, 0.0)),
        ("FFFFFF", (100.0, 0.0, 0.0)),
        ("FF0000", (53.24, 80.09, 67.20)),
        ("00FF00", (87.73, -86.18, 83.18)),
        ("0000FF", (32.30, 79.19, -107.86)),
        ("FFFF00", (97.14, -21.55, 94.48)),
    ],
)
def test_lab_of_the_primaries(colour: str, expected: tuple[float, float, float]) -> None:
    found = to_lab(colour)
    assert (found.lightness, found.a, found.b) == pytest.approx(expected, abs=0.01)
    assert lightness(colour) == found.lightness


# Table 1 of Sharma, Wu and Dalal (2005).
SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, -1.1848, -84.8006), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, -0.9009, -85.5211), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0009), 7.1792),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0010), 7.1792),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0012), 7.2195),
    ((50.0, -0.0010, 2.4900), (50.0, 0.0009, -2.4900), 4.8045),
    ((50.0, -0.0010, 2.4900), (50.0, 0.0011, -2.4900), 4.7461),
    ((50.0, -0.0010, 2.4900), (50.0, 0.0012, -2.4900), 4.7461),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((50.0, 2.5, 0.0), (50.0, 3.1736, 0.5854), 1.0000),
    ((50.0, 2.5, 0.0), (50.0, 3.2972, 0.0), 1.0000),
    ((50.0, 2.5, 0.0), (50.0, 1.8634, 0.5757), 1.0000),
    ((50.0, 2.5, 0.0), (50.0, 3.2592, 0.3350), 1.0000),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "expected"), SHARMA)
def test_ciede2000_of_the_published_pairs(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert ciede2000(Lab(*one), Lab(*other)) == pytest.approx(expected, abs=0.00005)
    assert ciede2000(Lab(*other), Lab(*one)) == pytest.approx(expected, abs=0.00005)


def test_the_published_pair_on_the_edge_of_the_formula_falls_on_one_side_of_it() -> None:
    # The hues of this pair are exactly 180 degrees apart, so rounding decides which of the table's two values comes out.
    found = ciede2000(Lab(50.0, -0.0010, 2.4900), Lab(50.0, 0.0010, -2.4900))
    assert min(abs(found - 4.8045), abs(found - 4.7461)) < 0.00005


@pytest.mark.parametrize(
    ("vision", "colour", "expected"),
    [
        # What Chrome's emulation shows, which uses the same matrices in linear RGB (noted by Unicolour's tests).
        (Vision.PROTANOPIA, "FF0000", (109, 95, 0)),
        (Vision.PROTANOPIA, "FFFF00", (255, 244, 0)),
        (Vision.PROTANOPIA, "00FF00", (255, 229, 0)),
        (Vision.PROTANOPIA, "00FFFF", (237, 242, 255)),
        (Vision.PROTANOPIA, "0000FF", (0, 88, 255)),
        (Vision.PROTANOPIA, "FF00FF", (0, 128, 255)),
        (Vision.DEUTERANOPIA, "FF0000", (163, 144, 0)),
        (Vision.DEUTERANOPIA, "FFFF00", (255, 250, 50)),
        (Vision.DEUTERANOPIA, "00FF00", (239, 214, 59)),
        (Vision.DEUTERANOPIA, "00FFFF", (208, 221, 255)),
        (Vision.DEUTERANOPIA, "0000FF", (0, 61, 251)),
        (Vision.DEUTERANOPIA, "FF00FF", (104, 155, 250)),
        (Vision.TRITANOPIA, "FF0000", (255, 0, 13)),
        (Vision.TRITANOPIA, "FFFF00", (255, 238, 217)),
        (Vision.TRITANOPIA, "00FF00", (0, 247, 216)),
        (Vision.TRITANOPIA, "00FFFF", (0, 255, 255)),
        (Vision.TRITANOPIA, "0000FF", (0, 108, 150)),
        (Vision.TRITANOPIA, "FF00FF", (255, 75, 151)),
    ],
)
def test_simulated_colours(vision: Vision, colour: str, expected: tuple[int, int, int]) -> None:
    seen = seen_with(colour, vision)
    # Where it is dark, one step of the screen's light is two steps of the written colour.
    assert tuple(bytes.fromhex(seen)) == pytest.approx(expected, abs=2)


@given(COLOURS)
def test_usual_vision_sees_the_colour_itself(colour: str) -> None:
    assert seen_with(colour, Vision.USUAL) == colour


@given(st.integers(0, 255), st.sampled_from(Vision))
def test_greys_stay_grey_for_everybody(level: int, vision: Vision) -> None:
    grey = f"{level:02X}" * 3
    assert seen_with(grey, vision) == grey
    assert (to_lab(grey).a, to_lab(grey).b) == pytest.approx((0, 0), abs=0.02)


@given(COLOURS, COLOURS, st.sampled_from(Vision))
def test_distance_is_a_distance(one: str, other: str, vision: Vision) -> None:
    assert distance(one, one, vision) == 0
    assert 0 <= distance(one, other, vision) < 130
    assert distance(one, other, vision) == pytest.approx(distance(other, one, vision), abs=0.1)
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize("text", ["", "FFF", "GGGGGG", "#12345", "1234567", "٠٠٠٠٠٠", "0x1122", " 112233"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        contrast(text, "FFFFFF")


# The design's own colours: ink on tint, or text on fill, in the light and in the dark theme.
LIGHT = {
    "not asked": ("5E6875", "F1F3F5"),
    "awaiting": ("8F5C00", "FFF4DC"),
    "confirmed": ("1168B8", "E6F1FB"),
    "declined": ("8C1010", "FDE8E6"),
    "needs a person": ("43125E", "F1E6F8"),
}
DARK = {
    "not asked": ("A9B3C0", "262D36"),
    "awaiting": ("FFD479", "352B14"),
    "confirmed": ("5EA6EC", "152C42"),
    "declined": ("FF8272", "3F1D1A"),
    "needs a person": ("EBD2FF", "33224A"),
}
OTHER_PAIRS = [
    *(("1B2430", fill) for fill in ("F6F7F9", "FFFFFF", *(tint for _, tint in LIGHT.values()))),
    *(("E8ECF1", fill) for fill in ("14181E", "1C222A", *(tint for _, tint in DARK.values()))),
    *(("535E6C", fill) for fill in ("F6F7F9", "FFFFFF", "E9ECF0", *(tint for _, tint in LIGHT.values()))),
    *(("A9B3C0", fill) for fill in ("14181E", "1C222A", "242A32", *(tint for _, tint in DARK.values()))),
    ("FFFFFF", "0F6B63"),
    ("0B1A19", "5CC4B8"),
    ("FFFFFF", "12324F"),
    ("0F1B29", "B9D3EE"),
    ("0B57D0", "FFFFFF"),
    ("8AB4F8", "1C222A"),
]


@pytest.mark.parametrize(("text", "fill"), [*LIGHT.values(), *DARK.values(), *OTHER_PAIRS])
def test_the_design_can_be_read(text: str, fill: str) -> None:
    assert contrast(text, fill) >= LEAST_CONTRAST


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", Vision)
def test_the_inks_of_two_confirmations_are_told_apart_by_everybody(
    palette: dict[str, tuple[str, str]], vision: Vision
) -> None:
    inks = [ink for ink, _ in palette.values()]
    assert min(distance(one, other, vision) for one, other in combinations(inks, 2)) > 10
