"""Receipt numbers of complaints, as C-2026-7K3QMX: five random symbols that say nothing of how many there are, and a check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that looks like something else."""

RANDOM_SYMBOLS: Final = 5
_VALUE: Final = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_WEIGHTS: Final = (3, 5, 9, 17, 31)
"""Odd, so that every single wrong symbol is found; apart enough to find nearly every swap."""


def make_receipt(year: int, symbols: Sequence[int]) -> str:
    """The receipt of five values from 0 to 31."""
    code = "".join(ALPHABET[value] for value in symbols)
    return f"C-{year:04d}-{code}{ALPHABET[_check(symbols)]}"


def read_receipt(text: str) -> str:
    """A receipt as somebody typed it, in its one written form. Case, spaces and dashes do not count, O is 0, I and L are 1.

    Raises:
        UsageError: it is none, or a symbol is wrong.
    """
    bare = "".join(c for c in text[:40].upper() if c.isalnum())
    year, code = bare[1:5], bare[5:]
    values = [_VALUE[symbol] for symbol in code if symbol in _VALUE]
    if (
        not bare.startswith("C")
        or not (year.isascii() and year.isdigit())
        or len(values) != len(code)
        or len(values) != RANDOM_SYMBOLS + 1
    ):
        raise UsageError(tr("This is not the receipt of a complaint. Type it like C-2026-7K3QM5."))
    if _check(values[:RANDOM_SYMBOLS]) != values[-1]:
        raise UsageError(tr("The receipt is mistyped. Compare it with the one that was given."))
    return make_receipt(int(year), values[:RANDOM_SYMBOLS])


def _check(values: Sequence[int]) -> int:
    return sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True)) % len(ALPHABET)
