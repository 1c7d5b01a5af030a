from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from frontdesk.domain.errors import BookUnreadable, FrontdeskError, KeyUnavailable, NewerBook, NotAllowed
from frontdesk.security.boxes import (
    ComplaintKeys,
    open_sealed,
    seal,
    unwrap_book_key,
    unwrap_with_password,
    unwrap_with_recovery_key,
    wrap_book_key,
    wrap_with_password,
    wrap_with_recovery_key,
)
from frontdesk.security.cost import DESKTOP_COST, Argon2Cost
from frontdesk.security.keys import KeyPurpose, RecoveryKey, new_key

CHEAP = Argon2Cost(memory_kib=8, iterations=1)
PAIR = ComplaintKeys.generate()
BOOK_SHEET = RecoveryKey.generate(KeyPurpose.BOOK)
COMPLAINTS_SHEET = RecoveryKey.generate(KeyPurpose.COMPLAINTS)
SEAL_OVERHEAD = 4 + 48


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_with_the_private_key(plaintext: bytes) -> None:
    assert open_sealed(PAIR.private, seal(PAIR.public, plaintext)) == plaintext


@pytest.mark.parametrize("length", [0, 1, 1016, 1017, 65_528, 65_529, 300_000])
def test_the_size_says_little_about_the_length(length: int) -> None:
    box = seal(PAIR.public, bytes(length))
    padded = len(box) - SEAL_OVERHEAD
    assert open_sealed(PAIR.private, box) == bytes(length)
    assert padded >= length + 8
    assert bin(padded).count("1") <= 4
    assert padded <= max(1024, 2 * (length + 8))
    if length > 65_536:
        assert padded <= (length + 8) * 9 / 8


def test_short_complaints_all_have_one_size() -> None:
    assert len({len(seal(PAIR.public, b"x" * length)) for length in range(0, 1000, 37)}) == 1


def test_the_same_complaint_never_looks_the_same() -> None:
    assert seal(PAIR.public, b"text") != seal(PAIR.public, b"text")


def test_a_box_opens_with_its_own_key_alone() -> None:
    box = seal(PAIR.public, b"The waiting room was cold.")
    with pytest.raises(BookUnreadable, match="sealed for another clinic"):
        open_sealed(ComplaintKeys.generate().private, box)


def test_every_changed_byte_of_a_box_is_noticed() -> None:
    box = seal(PAIR.public, b"x")
    for position in range(len(box)):
        with pytest.raises(BookUnreadable):
            open_sealed(PAIR.private, _flipped(box, position))


@settings(max_examples=50)
@given(st.integers(0, 1024 + SEAL_OVERHEAD - 1))
def test_a_box_cut_short_is_refused(length: int) -> None:
    with pytest.raises(BookUnreadable):
        open_sealed(PAIR.private, seal(PAIR.public, b"x")[:length])


def test_a_box_made_by_somebody_else_with_a_wrong_length_is_refused() -> None:
    """Anyone can seal for the public key, so what is inside is not to be trusted either."""
    for inside in (b"", bytes(7), b"\xff" * 8, b"\xff" * 1024, bytes(7) + b"\x02x"):
        box = b"FDS1" + SealedBox(PublicKey(PAIR.public)).encrypt(inside)
        with pytest.raises(BookUnreadable):
            open_sealed(PAIR.private, box)


def test_the_private_half_is_never_shown_by_accident() -> None:
    assert repr(PAIR) == str(PAIR) == f"ComplaintKeys(public={PAIR.public!r})"
    assert ComplaintKeys.from_private(PAIR.private) == PAIR


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_a_handlers_password_opens(password: str) -> None:
    blob = wrap_with_password(PAIR.private, password, CHEAP)
    assert unwrap_with_password(blob, password) == PAIR.private
    with pytest.raises(NotAllowed, match="The password does not open the complaints"):
        unwrap_with_password(blob, password + "x")


def test_a_password_is_the_same_on_every_keyboard() -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert unwrap_with_password(wrap_with_password(PAIR.private, composed, CHEAP), decomposed) == PAIR.private


def test_a_new_wrap_costs_what_a_guess_should_cost() -> None:
    blob = wrap_with_password(PAIR.private, "correct horse")
    assert int.from_bytes(blob[5:9], "big") == DESKTOP_COST.memory_kib == 65_536
    assert int.from_bytes(blob[9:13], "big") == DESKTOP_COST.iterations == 3
    assert unwrap_with_password(blob, "correct horse") == PAIR.private


def test_the_sheets_open_what_is_theirs() -> None:
    book_key = new_key()
    assert unwrap_book_key(wrap_book_key(book_key, BOOK_SHEET), BOOK_SHEET) == book_key
    blob = wrap_with_recovery_key(PAIR.private, COMPLAINTS_SHEET)
    assert unwrap_with_recovery_key(blob, COMPLAINTS_SHEET) == PAIR.private


def test_another_clinics_sheet_opens_nothing() -> None:
    with pytest.raises(KeyUnavailable, match="does not open this book"):
        unwrap_book_key(wrap_book_key(new_key(), BOOK_SHEET), RecoveryKey.generate(KeyPurpose.BOOK))
    blob = wrap_with_recovery_key(PAIR.private, COMPLAINTS_SHEET)
    with pytest.raises(KeyUnavailable, match="does not open these complaints"):
        unwrap_with_recovery_key(blob, RecoveryKey.generate(KeyPurpose.COMPLAINTS))


def test_the_two_sheets_are_never_taken_for_each_other() -> None:
    with pytest.raises(ValueError):
        wrap_book_key(new_key(), COMPLAINTS_SHEET)
    with pytest.raises(ValueError):
        wrap_with_recovery_key(PAIR.private, BOOK_SHEET)
    same_secret = RecoveryKey(KeyPurpose.COMPLAINTS, BOOK_SHEET.secret)
    with pytest.raises(KeyUnavailable, match="damaged"):
        unwrap_with_recovery_key(wrap_book_key(new_key(), BOOK_SHEET), same_secret)


def test_every_changed_byte_of_a_wrap_is_noticed() -> None:
    by_password = wrap_with_password(PAIR.private, "correct horse", CHEAP)
    for position in range(len(by_password)):
        with pytest.raises((NotAllowed, KeyUnavailable, NewerBook)):
            unwrap_with_password(_flipped(by_password, position), "correct horse")
    by_sheet = wrap_book_key(new_key(), BOOK_SHEET)
    for position in range(len(by_sheet)):
        with pytest.raises((KeyUnavailable, NewerBook)):
            unwrap_book_key(_flipped(by_sheet, position), BOOK_SHEET)


@given(st.binary(max_size=120))
def test_anything_else_is_refused_in_a_sentence(blob: bytes) -> None:
    for junk in (blob, b"FDW" + blob, b"FDW\x01\x01" + blob):
        with pytest.raises(FrontdeskError) as caught:
            unwrap_with_password(junk, "x")
        assert caught.value.sentence.endswith(".")


def test_a_wrap_cannot_ask_for_all_the_memory() -> None:
    blob = wrap_with_password(PAIR.private, "x", CHEAP)
    for memory_kib, iterations in ((0xFFFFFFFF, 1), (8, 0xFFFFFFFF), (7, 1), (8, 0), (0, 0)):
        hostile = blob[:5] + memory_kib.to_bytes(4, "big") + iterations.to_bytes(4, "big") + blob[13:]
        with pytest.raises(KeyUnavailable, match="damaged"):
            unwrap_with_password(hostile, "x")


def test_a_wrap_of_a_later_version_asks_for_an_update() -> None:
    blob = wrap_book_key(new_key(), BOOK_SHEET)
    with pytest.raises(NewerBook, match="newer Frontdesk"):
        unwrap_book_key(blob[:3] + b"\x02" + blob[4:], BOOK_SHEET)


def test_only_keys_are_wrapped() -> None:
    with pytest.raises(ValueError):
        wrap_book_key(b"short", BOOK_SHEET)


def _flipped(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 0x01]) + data[position + 1 :]
