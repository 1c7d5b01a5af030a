from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.security.keys import KeyPurpose, RecoveryKey, Subkey, derive, new_key

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
purposes = st.sampled_from(KeyPurpose)
secrets_ = st.binary(min_size=20, max_size=20)
recovery_keys = st.builds(RecoveryKey, purposes, secrets_)
BOOK = RecoveryKey(KeyPurpose.BOOK, bytes(range(20)))


def refusal(text: str, purpose: KeyPurpose = KeyPurpose.BOOK) -> str:
    with pytest.raises(UsageError) as caught:
        RecoveryKey.parse(text, purpose)
    return caught.value.sentence


@given(recovery_keys)
def test_what_is_printed_reads_back(key: RecoveryKey) -> None:
    assert re.fullmatch(rf"FD[BC](-[{SYMBOLS}]{{5}}){{8}}", key.printed)
    assert RecoveryKey.parse(key.printed, key.purpose) == key


def test_the_printed_form_stays_what_it_is() -> None:
    """Sheets lie in drawers for years: this form may never change."""
    assert BOOK.printed == "FDB-000GC-40R4Y-0M301-E209M-185G2-R38EE-1W810-24GKG"


@given(recovery_keys, st.data())
def test_it_is_read_as_people_type_it(key: RecoveryKey, data: st.DataObject) -> None:
    groups = key.printed.split("-")
    if data.draw(st.booleans()):
        groups = groups[1:]
    separator = data.draw(
        st.sampled_from(["", " ", "-", " - ", "\n", "\u2013", "\u00a0", ".", "\u2011", "\t"])
    )
    text = separator.join(groups)
    text = text.replace("0", data.draw(st.sampled_from("0Oo"))).replace(
        "1", data.draw(st.sampled_from("1IiLl"))
    )
    text = data.draw(st.sampled_from([str.lower, str.upper, str.swapcase]))(text)
    assert RecoveryKey.parse(f"  {text}\n", key.purpose) == key


@given(recovery_keys, st.integers(0, 7), st.integers(0, 4), st.sampled_from(SYMBOLS + "U?é"))
def test_any_wrong_symbol_is_found_and_its_group_named(
    key: RecoveryKey, group: int, place: int, symbol: str
) -> None:
    groups = key.printed.split("-")[1:]
    if groups[group][place] == symbol:
        return
    groups[group] = groups[group][:place] + symbol + groups[group][place + 1 :]
    said = refusal("-".join([key.purpose.value, *groups]), key.purpose)
    assert said == f"Group {group + 1} of the recovery key is mistyped. Compare it with the sheet."


@given(recovery_keys, st.integers(0, 7), st.integers(0, 3))
def test_two_exchanged_symbols_are_found(key: RecoveryKey, group: int, place: int) -> None:
    groups = key.printed.split("-")[1:]
    symbols = list(groups[group])
    symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
    if "".join(symbols) == groups[group]:
        return
    groups[group] = "".join(symbols)
    assert f"Group {group + 1} " in refusal("-".join([key.purpose.value, *groups]), key.purpose)


@given(recovery_keys, st.integers(0, 7), st.integers(0, 7))
def test_two_exchanged_groups_are_found(key: RecoveryKey, one: int, two: int) -> None:
    if one == two:
        return
    groups = key.printed.split("-")[1:]
    groups[one], groups[two] = groups[two], groups[one]
    first, second = sorted((one + 1, two + 1))
    said = refusal("-".join([key.purpose.value, *groups]), key.purpose)
    assert said.startswith(f"The groups {first}, {second} of the recovery key are mistyped.")


@given(recovery_keys, st.booleans(), st.sampled_from(["-", ""]))
def test_the_other_sheets_key_is_told_by_name(key: RecoveryKey, with_prefix: bool, separator: str) -> None:
    text = separator.join(key.printed.split("-")[0 if with_prefix else 1 :])
    wanted = {KeyPurpose.BOOK: "begins with FDB", KeyPurpose.COMPLAINTS: "begins with FDC"}[key.purpose.other]
    assert wanted in refusal(text, key.purpose.other)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A recovery key has 8 groups of 5 symbols after FDB, and here are 0 symbols."),
        ("FDB", "and here are 0 symbols."),
        ("---", "and here are 0 symbols."),
        (BOOK.printed[:-6], "and here are 35 symbols."),
        (BOOK.printed + "-" + BOOK.printed, "and here are 83 symbols."),
        (
            BOOK.printed.replace("0M301", "0M31"),
            "Group 3 of the recovery key has 4 symbols where the sheet has 5.",
        ),
        (BOOK.printed.replace("0M301", "0M3001"), "Group 3 of the recovery key has 6 symbols"),
        (BOOK.printed.replace("FDB", "FDX"), "has to begin with FDB"),
        ("Z" * 40, "This is no recovery key of Frontdesk."),
        ("\x00" * 40, "and here are 0 symbols."),
        ("ß" * 40, "and here are 80 symbols."),
    ],
)
def test_what_is_no_key_is_refused_in_a_sentence(text: str, said: str) -> None:
    assert said in refusal(text)


@given(st.text())
def test_any_text_is_a_key_or_refused(text: str) -> None:
    assert refusal(text)


@given(recovery_keys)
def test_a_key_is_never_shown_by_accident(key: RecoveryKey) -> None:
    assert str(list(key.secret)) not in repr(key)
    assert repr(key) == str(key) == f"RecoveryKey(purpose={key.purpose!r})"


def test_new_keys_differ() -> None:
    assert len({new_key() for _ in range(20)}) == 20
    assert len({RecoveryKey.generate(KeyPurpose.BOOK) for _ in range(20)}) == 20


@given(st.binary(min_size=32, max_size=32))
def test_derived_keys_are_all_different_and_repeatable(book_key: bytes) -> None:
    derived = {purpose: derive(book_key, purpose) for purpose in Subkey}
    assert len({book_key, *derived.values()}) == len(Subkey) + 1
    assert all(len(key) == 32 for key in derived.values())
    assert derived == {purpose: derive(book_key, purpose.value) for purpose in Subkey}


def test_derivation_stays_what_it_is() -> None:
    """Every book made so far is encrypted with this."""
    assert (
        derive(bytes(32), "database").hex()
        == "885fb856b736ab79a0ee072feb1761741999f9c09110e10d9cede24ef9c9f2dd"
    )


def test_unknown_purposes_and_other_sizes_are_our_own_mistakes() -> None:
    with pytest.raises(ValueError):
        derive(bytes(32), "databases")
    with pytest.raises(ValueError):
        derive(bytes(31), "database")
    with pytest.raises(ValueError):
        RecoveryKey(KeyPurpose.BOOK, bytes(32))


def test_a_recovery_key_gives_each_use_a_key_of_its_own() -> None:
    complaints = RecoveryKey(KeyPurpose.COMPLAINTS, BOOK.secret)
    assert len({BOOK.wrapping_key("a"), BOOK.wrapping_key("b"), complaints.wrapping_key("a")}) == 3
