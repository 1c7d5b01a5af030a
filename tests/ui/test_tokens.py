"""The tokens as a person sees them: every text can be read, every state told from the others, also by who sees few colours."""

from __future__ import annotations

from itertools import combinations

import pytest

from frontdesk.domain.colour import Vision, contrast, distance
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.tokens import DARK, FACES, LIGHT, TARGET, Role, Scheme

READABLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text."""
SEEN = 3.0
"""WCAG 2.2, 1.4.11: the least contrast of what is no text but must be seen."""
APART = 10.0
"""CIEDE2000 of two fills side by side that nobody takes for the same."""
TOLD_APART = 3.0
"""CIEDE2000 of two inks as 4 px bars: with the form of bar and glyph, which differ for each state."""

schemes = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])


@schemes
@pytest.mark.parametrize("text", [Role.TEXT, Role.MUTED, Role.DANGER, Role.WARNING, Role.FOCUS])
@pytest.mark.parametrize("ground", [Role.BACKGROUND, Role.SURFACE])
def test_text_can_be_read_on_every_ground(scheme: Scheme, text: Role, ground: Role) -> None:
    assert contrast(scheme.roles[text], scheme.roles[ground]) >= READABLE


@schemes
@pytest.mark.parametrize("ground", [Role.SELECTION, Role.HOVER, Role.CLOSED])
def test_text_can_be_read_where_a_row_is_chosen_or_closed(scheme: Scheme, ground: Role) -> None:
    assert contrast(scheme.roles[Role.TEXT], scheme.roles[ground]) >= READABLE
    assert contrast(scheme.roles[Role.MUTED], scheme.roles[ground]) >= READABLE


@schemes
def test_the_primary_button_and_the_banner_can_be_read(scheme: Scheme) -> None:
    assert contrast(scheme.roles[Role.ON_FOCUS], scheme.roles[Role.FOCUS]) >= READABLE
    assert contrast(scheme.roles[Role.WARNING], scheme.roles[Role.WARNING_TINT]) >= READABLE
    assert contrast(scheme.roles[Role.SURFACE], scheme.roles[Role.DANGER]) >= READABLE


@schemes
@pytest.mark.parametrize("state", list(Confirmation))
def test_a_confirmation_can_be_read_on_its_tint(scheme: Scheme, state: Confirmation) -> None:
    ink = scheme.confirmation[state]
    assert contrast(ink.ink, ink.tint) >= READABLE
    assert contrast(scheme.roles[Role.TEXT], ink.tint) >= READABLE
    assert contrast(scheme.roles[Role.MUTED], ink.tint) >= READABLE


@schemes
@pytest.mark.parametrize("state", [each for each in Lifecycle if each is not Lifecycle.BOOKED])
def test_a_lifecycle_can_be_read_on_its_fill(scheme: Scheme, state: Lifecycle) -> None:
    ink = scheme.lifecycle[state]
    assert contrast(ink.ink, ink.tint) >= READABLE


@schemes
@pytest.mark.parametrize("vision", list(Vision))
def test_inks_of_confirmations_differ_for_every_eye(scheme: Scheme, vision: Vision) -> None:
    for one, other in combinations(Confirmation, 2):
        apart = distance(scheme.confirmation[one].ink, scheme.confirmation[other].ink, vision)
        assert apart >= TOLD_APART, (one, other, apart)


@schemes
@pytest.mark.parametrize("vision", list(Vision))
def test_solid_states_stand_out_from_tints_for_every_eye(scheme: Scheme, vision: Vision) -> None:
    arrived, in_room = scheme.lifecycle[Lifecycle.ARRIVED].tint, scheme.lifecycle[Lifecycle.IN_ROOM].tint
    assert distance(arrived, in_room, vision) >= APART
    for fill in (arrived, in_room):
        for state in Confirmation:
            assert distance(fill, scheme.confirmation[state].tint, vision) >= APART


@schemes
def test_the_focus_is_seen_on_every_ground(scheme: Scheme) -> None:
    for ground in (Role.BACKGROUND, Role.SURFACE, Role.SELECTION, Role.HOVER):
        assert contrast(scheme.roles[Role.FOCUS], scheme.roles[ground]) >= SEEN


def test_both_looks_know_every_role_and_state() -> None:
    for scheme in (LIGHT, DARK):
        assert set(scheme.roles) == set(Role)
        assert set(scheme.confirmation) == set(Confirmation)
        assert set(scheme.lifecycle) == set(Lifecycle) - {Lifecycle.BOOKED}


def test_nothing_is_too_small_to_read_or_to_hit() -> None:
    assert min(face.size for face in FACES.values()) >= 12
    assert all(face.line > face.size for face in FACES.values())
    assert TARGET >= 24
