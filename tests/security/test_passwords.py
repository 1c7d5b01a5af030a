from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.security.cost import DESKTOP_COST, Argon2Cost
from frontdesk.security.passwords import hash_password, needs_rehash, verify_password

CHEAP = Argon2Cost(memory_kib=8, iterations=1)
PEPPER = bytes(range(32))


@settings(max_examples=30)
@given(st.text(max_size=30), st.text(max_size=30))
def test_only_the_same_password_verifies(password: str, other: str) -> None:
    stored = hash_password(password, pepper=PEPPER, cost=CHEAP)
    assert stored.isascii()
    assert verify_password(stored, password, pepper=PEPPER)
    same = normalize("NFC", other) == normalize("NFC", password)
    assert verify_password(stored, other, pepper=PEPPER) is same


def test_without_the_book_key_a_hash_says_nothing() -> None:
    stored = hash_password("482913", pepper=PEPPER, cost=CHEAP)
    assert not verify_password(stored, "482913", pepper=bytes(32))


def test_the_same_pin_never_looks_the_same() -> None:
    first, second = (hash_password("4829", pepper=PEPPER, cost=CHEAP) for _ in range(2))
    assert first != second


def test_a_hash_asks_to_be_made_again_when_the_cost_has_moved() -> None:
    stored = hash_password("4829", pepper=PEPPER, cost=CHEAP)
    assert not needs_rehash(stored, cost=CHEAP)
    assert needs_rehash(stored)
    assert needs_rehash(stored, cost=Argon2Cost(memory_kib=8, iterations=2))
    assert needs_rehash("")
    assert not needs_rehash(hash_password("4829", pepper=PEPPER), cost=DESKTOP_COST)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "4829",
        "fd1",
        "fd1$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA",
        "fd1$argon2id$v=19$m=999999999,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "fd1$argon2id$v=19$m=8,t=999999999,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "fd1$argon2i$v=19$m=8,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
        "fd1$argon2id$v=19$m=8,t=1,p=1$" + "A" * 500 + "$" + "A" * 43,
    ],
)
def test_a_damaged_or_hostile_hash_is_just_not_verified(stored: str) -> None:
    assert not verify_password(stored, "4829", pepper=PEPPER)


def test_every_changed_symbol_of_a_hash_is_noticed() -> None:
    stored = hash_password("4829", pepper=PEPPER, cost=CHEAP)
    for position, symbol in enumerate(stored):
        changed = stored[:position] + ("B" if symbol == "A" else "A") + stored[position + 1 :]
        assert not verify_password(changed, "4829", pepper=PEPPER)
