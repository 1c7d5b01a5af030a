"""What a draft keeps of a booking comes back, whatever else is in the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.ui.booking.half import Half, from_fields, title_of, to_fields

KEPT = Half(
    patient_id=4,
    text="nov",
    is_new=True,
    first_name="Nora",
    last_name="Quill",
    mobile="07911",
    birth_date="3.7.",
    texts=True,
    type_id=2,
    minutes=20,
    minutes_text="20",
    day="2026-11-24",
    day_text="next tue",
    minute=555,
    minute_text="915",
    provider_id=1,
    location_id=3,
    note="left knee",
    fold=1,
    instead_of=9,
    held="0190a1b2-0000-7000-8000-000000000001",
)
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


def test_everything_comes_back() -> None:
    assert from_fields(to_fields(KEPT)) == KEPT
    assert from_fields({}) == Half()


@given(st.dictionaries(st.sampled_from([*to_fields(KEPT), "other"]), _PLAIN))
def test_no_file_breaks_it(fields: dict[str, bool | int | float | str | None]) -> None:
    kept = from_fields(fields)
    assert from_fields(to_fields(kept)) == kept
    title_of("", kept)


def test_a_title_says_who_and_when_as_far_as_that_is_known() -> None:
    assert title_of("Jana Nováková", KEPT) == "Jana Nováková, Tue 24 Nov 09:15"
    assert title_of("", KEPT) == "Nora Quill, Tue 24 Nov 09:15"
    assert title_of("", Half(text=" nov ")) == "nov"
    assert title_of("", Half(day="2026-11-24")) == "Nobody yet, Tue 24 Nov"
    assert title_of("", Half(day="2026-13-44")) == "Nobody yet"
