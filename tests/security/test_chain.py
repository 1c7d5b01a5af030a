from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.security.chain import GENESIS, ChainRow, canonical, link, verify

KEY = bytes(range(32))
payload_lists = st.lists(st.binary(max_size=20), min_size=1, max_size=6)


def chained(payloads: list[bytes], key: bytes = KEY) -> list[ChainRow]:
    rows, mac = [], GENESIS
    for seq, payload in enumerate(payloads, start=1):
        mac = link(key, mac, payload)
        rows.append(ChainRow(seq, payload, mac))
    return rows


@given(payload_lists)
def test_an_untouched_chain_verifies_whole_and_in_part(payloads: list[bytes]) -> None:
    rows = chained(payloads)
    assert verify(KEY, rows) is None
    assert verify(KEY, rows, expected_last=rows[-1].mac) is None
    assert verify(KEY, rows[1:], previous_mac=rows[0].mac) is None


@given(payload_lists, st.data())
def test_a_changed_entry_is_the_first_broken_one(payloads: list[bytes], data: st.DataObject) -> None:
    rows = chained(payloads)
    at = data.draw(st.integers(0, len(rows) - 1))
    changed = data.draw(st.binary(max_size=20).filter(lambda other: other != rows[at].payload))
    rows[at] = ChainRow(rows[at].seq, changed, rows[at].mac)
    assert verify(KEY, rows) == at + 1


@given(payload_lists, st.data())
def test_a_dropped_entry_is_noticed_even_when_the_rest_is_renumbered(
    payloads: list[bytes], data: st.DataObject
) -> None:
    rows = chained([*payloads, b"last"])
    at = data.draw(st.integers(0, len(rows) - 2))
    dropped = rows[:at] + rows[at + 1 :]
    assert verify(KEY, dropped) == (at + 1 if at else 2)
    renumbered = [ChainRow(seq, row.payload, row.mac) for seq, row in enumerate(dropped, start=1)]
    assert verify(KEY, renumbered) == at + 1


def test_exchanged_and_inserted_entries_are_noticed() -> None:
    rows = chained([b"one", b"two", b"three"])
    swapped = [rows[0], ChainRow(2, b"three", rows[2].mac), ChainRow(3, b"two", rows[1].mac)]
    assert verify(KEY, swapped) == 2
    forged = [*rows, ChainRow(4, b"four", link(bytes(32), rows[2].mac, b"four"))]
    assert verify(KEY, forged) == 4


def test_entries_cut_off_are_noticed_where_the_last_mac_is_known() -> None:
    rows = chained([b"one", b"two", b"three"])
    assert verify(KEY, rows[:2]) is None
    assert verify(KEY, rows[:2], expected_last=rows[2].mac) == 3
    assert verify(KEY, [], expected_last=rows[2].mac) == 1
    assert verify(KEY, [], expected_last=GENESIS) is None


def test_another_key_verifies_nothing() -> None:
    assert verify(bytes(32), chained([b"one"])) == 1


@given(st.binary(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_no_two_ways_to_cut_the_fields_look_alike(data: bytes, one: int, two: int) -> None:
    if min(one, len(data)) != min(two, len(data)):
        assert link(KEY, data[:one], data[one:]) != link(KEY, data[:two], data[two:])


def test_linking_stays_what_it_is() -> None:
    """Every audit chain written so far depends on it."""
    assert (
        link(KEY, GENESIS, b'{"at":1}').hex()
        == "3f1d280e488d641571cb1e279abc42e0d8a55efd3a4293edfca8891575b51939"
    )


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), plain, max_size=4))
def test_the_canonical_form_does_not_depend_on_the_order(entry: dict[str, object]) -> None:
    backwards = dict(reversed(entry.items()))
    assert canonical(entry) == canonical(backwards)
    assert canonical(entry).isascii()


def test_the_canonical_form_stays_what_it_is() -> None:
    entry = {"kind": "moved", "at_utc": 1, "to": None, "ids": [2, 1], "who": "Zoë", "ok": True}
    assert (
        canonical(entry) == b'{"at_utc":1,"ids":[2,1],"kind":"moved","ok":true,"to":null,"who":"Zo\\u00eb"}'
    )


@pytest.mark.parametrize(
    "entry", [{"a": 1.5}, {"a": float("nan")}, {"a": b"x"}, {"a": [{"b": {1}}]}, {"a": {1: "x"}}]
)
def test_what_could_change_its_text_is_no_entry(entry: Mapping[str, object]) -> None:
    with pytest.raises(TypeError):
        canonical(entry)
