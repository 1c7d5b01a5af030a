"""What the colleague at the desk has before them: marks in an order that could be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.demo.clinic import ZONE
from frontdesk.demo.days import moment, wall
from frontdesk.demo.livedesk import DOORS_OPEN, Mark, day_marks
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.lifecycle import refusal
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.rows import AppointmentRow

DAY = date(2026, 11, 23)


def row(key: int, provider: int, minute: int, minutes: int, confirmation: Confirmation) -> AppointmentRow:
    start = moment(DAY, minute)
    return AppointmentRow(
        id=key,
        public_id=f"v{key}",
        external_id=None,
        patient_id=key,
        provider_id=provider,
        location_id=1,
        type_id=None,
        start_wall=wall(DAY, minute),
        zone=ZONE,
        fold=0,
        minutes=minutes,
        offset_minutes=-300,
        start_utc=start,
        end_utc=start + minutes * MINUTE,
        local_date=DAY.isoformat(),
        lifecycle=Lifecycle.BOOKED,
        confirmation=confirmation,
        version=1,
        revision=1,
        note="",
        patient_public_id=f"p{key}",
        first_name="Grace",
        last_name="Lee",
        provider=f"Dr {provider}",
        location="Alder Street",
        type=None,
        remote="",
    )


@st.composite
def days(draw: st.DrawFn) -> list[AppointmentRow]:
    rows: list[AppointmentRow] = []
    for provider in range(1, draw(st.integers(1, 3)) + 1):
        minute = 510
        for _ in range(draw(st.integers(0, 8))):
            minutes = draw(st.sampled_from((15, 30, 45, 60)))
            confirmation = draw(st.sampled_from(list(Confirmation)))
            rows.append(row(len(rows) + 1, provider, minute, minutes, confirmation))
            minute += minutes + draw(st.sampled_from((0, 0, 15)))
    return rows


@given(rows=days(), seed=st.integers(0, 1_000))
@settings(max_examples=60)
def test_every_mark_is_one_that_the_book_takes_in_its_turn(rows: list[AppointmentRow], seed: int) -> None:
    marks = day_marks(rows, seed=seed)
    assert [mark.at_utc for mark in marks] == sorted(mark.at_utc for mark in marks)
    by_key = {each.id: each for each in rows}
    chains: dict[int, list[Mark]] = {}
    for mark in marks:
        chains.setdefault(mark.visit, []).append(mark)
    assert set(chains) == {each.id for each in rows if each.confirmation != Confirmation.DECLINED}
    for key, chain in chains.items():
        visit = by_key[key]
        assert chain[0].before is Lifecycle.BOOKED
        assert chain[-1].after in (Lifecycle.COMPLETED, Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT)
        assert all(a.after is b.before and a.at_utc < b.at_utc for a, b in pairwise(chain))
        for mark in chain:
            assert mark.at_utc >= moment(DAY, DOORS_OPEN)
            assert (
                refusal(
                    old=mark.before,
                    new=mark.after,
                    confirmation=Confirmation(visit.confirmation),
                    start_utc=visit.start_utc,
                    now_utc=mark.at_utc,
                )
                is None
            )
    for provider in {each.provider_id for each in rows}:
        inside = sorted(
            (begin.at_utc, end.at_utc)
            for key, chain in chains.items()
            if by_key[key].provider_id == provider
            for begin, end in pairwise(chain)
            if begin.after is Lifecycle.IN_ROOM
        )
        assert all(a[1] <= b[0] for a, b in pairwise(inside)), "two patients with one provider"


def test_the_same_seed_gives_the_same_marks_and_another_one_others() -> None:
    rows = [row(key, key % 3, 510 + 30 * key, 30, Confirmation.CONFIRMED) for key in range(12)]
    assert day_marks(rows, seed=1) == day_marks(reversed(rows), seed=1)
    assert day_marks(rows, seed=1) != day_marks(rows, seed=2)


def test_what_is_past_booked_is_left_alone() -> None:
    here = replace(row(1, 1, 510, 30, Confirmation.CONFIRMED), lifecycle=Lifecycle.ARRIVED)
    assert day_marks([here], seed=1) == []
