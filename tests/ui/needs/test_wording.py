"""The times and words of the worklist, without a window."""

from __future__ import annotations

from frontdesk.domain.instants import HOUR, MINUTE, from_iso
from frontdesk.domain.words import CallOutcome, NeedKind
from frontdesk.services.worklist import Need
from frontdesk.ui.icons import names
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.needs.later import laters
from frontdesk.ui.needs.wording import (
    OUTCOMES,
    kind_icon,
    kind_ink,
    kind_word,
    outcome_label,
    time_beside,
    time_left,
)
from frontdesk.ui.tokens import DARK, LIGHT

NOW = from_iso("2026-11-23T08:00:00Z")


def need(kind: NeedKind, due_utc: int, visit: str | None = "a") -> Need:
    return Need(kind, "", "", due_utc, "Europe/London", "Jana", "p", appointment_id=visit)


def test_time_left_leads() -> None:
    soon, monday = NOW + 35 * MINUTE, NOW + 7 * 24 * HOUR + HOUR
    assert time_left(need(NeedKind.SILENT, soon), NOW) == "in 35 min"
    assert time_beside(need(NeedKind.SILENT, soon), NOW) == "visit 08:35"
    assert time_left(need(NeedKind.SILENT, NOW + 25 * HOUR), NOW) == "Tue 09:00"
    assert time_left(need(NeedKind.SILENT, monday), NOW) == "Mon 30 Nov 09:00"
    assert time_left(need(NeedKind.REPLY, NOW - HOUR), NOW) == "began 07:00"
    assert time_left(need(NeedKind.CALLBACK, NOW - HOUR), NOW) == "since 07:00"
    assert time_left(need(NeedKind.UNMATCHED_REPLY, NOW - HOUR, None), NOW) == "since 07:00"
    assert time_left(need(NeedKind.CALLBACK, NOW + HOUR), NOW) == "in 1 h"
    assert time_beside(need(NeedKind.CALLBACK, NOW + HOUR), NOW) == "promised 09:00"


def test_every_kind_has_a_word_a_glyph_and_an_ink() -> None:
    assert len({kind_word(kind) for kind in NeedKind}) == len(NeedKind)
    for kind in NeedKind:
        assert kind_icon(kind) in names()
        for scheme in (LIGHT, DARK):
            assert kind_ink(kind, scheme).startswith("#")


def test_every_outcome_has_a_key_of_its_own() -> None:
    assert set(OUTCOMES) == set(CallOutcome)
    assert len({outcome_label(each) for each in CallOutcome}) == len(OUTCOMES) == 7


def test_nobody_is_put_off_past_the_visit() -> None:
    hour, afternoon, morning = laters(need(NeedKind.SILENT, NOW + 6 * HOUR), NOW)
    assert (hour.until_utc, hour.allowed) == (NOW + HOUR, True)
    assert (afternoon.until_utc, afternoon.allowed) == (NOW + 5 * HOUR, True)
    assert (morning.until_utc, morning.allowed) == (NOW + 24 * HOUR, False)
    assert all(each.allowed for each in laters(need(NeedKind.OTHER, NOW - HOUR), NOW))


def test_in_the_afternoon_this_afternoon_is_no_choice() -> None:
    labels = [each.label for each in laters(need(NeedKind.OTHER, NOW), NOW + 5 * HOUR)]
    assert labels == ["In an hour, 14:00", "Tomorrow morning, Tue 08:00"]


def test_only_a_very_long_word_is_broken() -> None:
    assert breakable("Jana Nováková") == "Jana Nováková"
    long = "Wolfeschlegelsteinhausenbergerdorff"
    assert breakable(long).replace("\N{ZERO WIDTH SPACE}", "") == long != breakable(long)
