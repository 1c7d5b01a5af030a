"""Receipt numbers of complaints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.receipts import ALPHABET, make_receipt, read_receipt

symbols = st.lists(st.integers(0, 31), min_size=5, max_size=5)


@given(symbols)
def test_a_receipt_is_read_back_however_typed(values: list[int]) -> None:
    receipt = make_receipt(2026, values)
    assert read_receipt(receipt) == receipt
    code = receipt.removeprefix("C-2026-").lower().replace("0", "o").replace("1", "l")
    assert read_receipt(f" c 2026 {code}") == receipt


@given(symbols, st.integers(0, 5), st.integers(1, 31))
def test_every_single_wrong_symbol_is_found(values: list[int], place: int, shift: int) -> None:
    receipt = make_receipt(2026, values)
    at = len("C-2026-") + place
    wrong = ALPHABET[(ALPHABET.index(receipt[at]) + shift) % 32]
    with pytest.raises(UsageError, match="mistyped"):
        read_receipt(receipt[:at] + wrong + receipt[at + 1 :])


@pytest.mark.parametrize("text", ["", "C", "X-2026-7K3QM5", "C-20Z6-7K3QM5", "C-2026-7K3U", "C-2026-7K3QM55"])
def test_what_is_no_receipt(text: str) -> None:
    with pytest.raises(UsageError, match="not the receipt"):
        read_receipt(text)
