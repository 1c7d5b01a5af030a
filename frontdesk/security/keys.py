"""Random keys, the keys derived from them, and the recovery keys that are printed on paper.

A recovery key is 160 random bits. On paper it is a prefix and eight groups of five Crockford base32 symbols, the fifth
symbol of each group being a check of that group, its place and its prefix:

    FDB-7K3QM-...   opens the book
    FDC-0X9TR-...   opens the complaints

So a slip of the pen is found before any key is tried, and the group that holds it can be named.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

KEY_BYTES: Final = 32
RECOVERY_BYTES: Final = 20

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE: Final = {symbol: value for value, symbol in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_GROUPS: Final = 8
_DATA_SYMBOLS: Final = 4
_GROUP_SYMBOLS: Final = _DATA_SYMBOLS + 1
_KEY_SYMBOLS: Final = _GROUPS * _GROUP_SYMBOLS
_PREFIX_SYMBOLS: Final = 3
_PUNCTUATION: Final = frozenset(".,;:_/|*\"'")


class Subkey(StrEnum):
    """What a key derived from the book key is for."""

    DATABASE = "database"
    MARKER = "marker"
    AUDIT = "audit"
    PIN_PEPPER = "pin-pepper"
    BACKUP = "backup"
    DRAFTS = "drafts"


class KeyPurpose(StrEnum):
    """Which of the two recovery keys; the value is the prefix on paper."""

    BOOK = "FDB"
    COMPLAINTS = "FDC"

    @property
    def other(self) -> KeyPurpose:
        return KeyPurpose.COMPLAINTS if self is KeyPurpose.BOOK else KeyPurpose.BOOK


def new_key() -> bytes:
    """32 random bytes from the operating system: a book key."""
    return secrets.token_bytes(KEY_BYTES)


def derive(book_key: bytes, purpose: str) -> bytes:
    """The 32-byte key for one `Subkey` purpose; knowing it gives away neither the book key nor a sibling.

    Keyed BLAKE2b is a pseudo-random function, and the book key is uniformly random, so no extraction step is needed
    before it (RFC 5869, section 3.3). Raises ValueError for a purpose that is not in `Subkey` or a key of another size.
    """
    if len(book_key) != KEY_BYTES:
        raise ValueError("a book key has 32 bytes")
    name = Subkey(purpose).value.encode()
    return hashlib.blake2b(name, key=book_key, person=b"frontdesk-subkey", digest_size=KEY_BYTES).digest()


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A key for paper: 20 random bytes and what they open. Its repr never shows them."""

    purpose: KeyPurpose
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != RECOVERY_BYTES:
            raise ValueError("a recovery key has 20 bytes")

    @classmethod
    def generate(cls, purpose: KeyPurpose) -> RecoveryKey:
        """A new random key."""
        return cls(purpose, secrets.token_bytes(RECOVERY_BYTES))

    @classmethod
    def parse(cls, text: str, purpose: KeyPurpose) -> RecoveryKey:
        """The key as a person typed it from paper.

        Case, spaces, line breaks and dashes do not matter, nor does the prefix have to be typed; O is read as 0, I and
        L as 1. Raises UsageError with a sentence that names the mistyped group where that can be told, or says that it
        is the key of the other sheet.
        """
        symbols, groups = _take_apart(text, purpose)
        if len(symbols) != _KEY_SYMBOLS:
            raise UsageError(_wrong_length(symbols, groups, purpose))
        mistyped = _mistyped_groups(symbols, purpose)
        if mistyped:
            if not _mistyped_groups(symbols, purpose.other):
                raise UsageError(_other_sheet(purpose))
            raise UsageError(_name_groups(mistyped))
        return cls(purpose, _data_of(symbols))

    @property
    def printed(self) -> str:
        """As it stands on paper: the prefix and eight groups of five, joined by dashes."""
        number = int.from_bytes(self.secret, "big")
        values = [number >> shift & 31 for shift in range(8 * RECOVERY_BYTES - 5, -1, -5)]
        groups = [
            [*data, _check(data, self.purpose, place)]
            for place in range(_GROUPS)
            for data in [values[place * _DATA_SYMBOLS : (place + 1) * _DATA_SYMBOLS]]
        ]
        return "-".join([self.purpose.value, *("".join(_ALPHABET[v] for v in group) for group in groups)])

    def wrapping_key(self, use: str) -> bytes:
        """The 32-byte key that a wrap of kind `use` is locked with; 160 random bits need no stretching."""
        data = f"{self.purpose.value}/{use}".encode()
        return hashlib.blake2b(
            data, key=self.secret, person=b"frontdesk-wrap", digest_size=KEY_BYTES
        ).digest()


def _times(a: int, b: int) -> int:
    """Product in the field of 32 elements (x^5 + x^2 + 1)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


def _check(data: list[int], purpose: KeyPurpose, place: int) -> int:
    """The check symbol of a group.

    Distinct non-zero weights in a field find every single wrong symbol and every swap of two; the starting value, which
    differs by place and purpose, finds exchanged groups and the other sheet's key.
    """
    check = 1 + place + (_GROUPS if purpose is KeyPurpose.COMPLAINTS else 0)
    for index, value in enumerate(data):
        check ^= _times(value, 2 << index)
    return check


def _is_separator(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character)[0] in "ZC" or _is_dash(character)


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character == "\N{MINUS SIGN}"


def _take_apart(text: str, purpose: KeyPurpose) -> tuple[str, list[str]]:
    """The symbols after the prefix, and the same as the groups in which they were typed."""
    spaced = "".join(" " if _is_separator(c) else c for c in unicodedata.normalize("NFKC", text).upper())
    groups = spaced.split()
    symbols = "".join(groups)
    if len(symbols) == _KEY_SYMBOLS + _PREFIX_SYMBOLS or groups[:1] in (
        [purpose.value],
        [purpose.other.value],
    ):
        prefix, symbols = symbols[:_PREFIX_SYMBOLS], symbols[_PREFIX_SYMBOLS:]
        groups[0] = groups[0][_PREFIX_SYMBOLS:]
        if prefix == purpose.other.value:
            raise UsageError(_other_sheet(purpose))
        if prefix != purpose.value:
            raise UsageError(
                tr(
                    "This recovery key has to begin with {prefix}. Compare its beginning with the sheet.",
                    prefix=purpose,
                )
            )
    return symbols, [group for group in groups if group]


def _mistyped_groups(symbols: str, purpose: KeyPurpose) -> list[int]:
    """Numbers (from 1) of the groups whose check symbol does not fit."""
    mistyped = []
    for place in range(_GROUPS):
        group = symbols[place * _GROUP_SYMBOLS : (place + 1) * _GROUP_SYMBOLS]
        values = [_VALUE[symbol] for symbol in group if symbol in _VALUE]
        if len(values) != _GROUP_SYMBOLS or _check(values[:-1], purpose, place) != values[-1]:
            mistyped.append(place + 1)
    return mistyped


def _data_of(symbols: str) -> bytes:
    number = 0
    for position, symbol in enumerate(symbols):
        if position % _GROUP_SYMBOLS != _DATA_SYMBOLS:
            number = number << 5 | _VALUE[symbol]
    return number.to_bytes(RECOVERY_BYTES, "big")


def _wrong_length(symbols: str, groups: list[str], purpose: KeyPurpose) -> str:
    for number, group in enumerate(groups, start=1):
        if len(groups) == _GROUPS and len(group) != _GROUP_SYMBOLS:
            return tr(
                "Group {number} of the recovery key has {count} symbols where the sheet has {wanted}. Type it again.",
                number=number,
                count=len(group),
                wanted=_GROUP_SYMBOLS,
            )
    return tr(
        "A recovery key has {groups} groups of {wanted} symbols after {prefix}, and here are {count} symbols. "
        "Type all of it from the sheet.",
        groups=_GROUPS,
        wanted=_GROUP_SYMBOLS,
        prefix=purpose,
        count=len(symbols),
    )


def _name_groups(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return tr(
            "Group {number} of the recovery key is mistyped. Compare it with the sheet.", number=numbers[0]
        )
    if len(numbers) == _GROUPS:
        return tr("This is no recovery key of Frontdesk. Type all of it from the sheet.")
    return tr(
        "The groups {numbers} of the recovery key are mistyped. Compare them with the sheet.",
        numbers=", ".join(str(number) for number in numbers),
    )


def _other_sheet(wanted: KeyPurpose) -> str:
    match wanted:
        case KeyPurpose.BOOK:
            return tr(
                "This is the complaints recovery key. The book is opened by the one that begins with FDB."
            )
        case KeyPurpose.COMPLAINTS:
            return tr(
                "This is the book recovery key. The complaints are opened by the one that begins with FDC."
            )
