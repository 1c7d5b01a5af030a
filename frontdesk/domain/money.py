"""Amounts of money as people write them: whole minor units of a currency, never a float."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from decimal import Decimal

_NONE: Final = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE: Final = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
"""ISO 4217: currencies without minor units, and those with thousandths."""
MOST: Final = 1_000_000_000
_AMOUNT: Final = re.compile(r"\d(?:[\d.,'\u2019\s]*\d)?")
_AROUND: Final = re.compile(r"^[^\d.,\-]+|[^\d.,]+$")


def minor_digits(currency: str) -> int:
    """How many digits an amount of an ISO 4217 currency has after the point."""
    if currency in _NONE:
        return 0
    return 3 if currency in _THREE else 2


def exact(minor: int, currency: str) -> Decimal:
    """An amount in minor units as a decimal."""
    # The window begins with this module, and without decimals.
    from decimal import Decimal

    return Decimal(minor).scaleb(-minor_digits(currency))


def read_money(text: str, currency: str) -> int | None:
    """An amount as somebody types it ("1 200", "49.90", "49,90 Kč"), in minor units of a currency; None where nothing is typed.

    The last point or comma is the decimal one where no more digits follow it than the currency has. Raises UsageError.
    """
    written = _AROUND.sub("", text.strip())
    if not written and not text.strip():
        return None
    digits = minor_digits(currency)
    if not _AMOUNT.fullmatch(written):
        raise _no_amount(text)
    whole, parted, rest = re.sub(r"[\s'\u2019]", "", written).replace(",", ".").rpartition(".")
    if parted and len(rest) > digits and len(rest) != 3:
        raise _no_amount(text)
    if not parted or len(rest) > digits:
        whole, rest = f"{whole}{rest}", ""
    minor = int(f"{whole.replace('.', '') or '0'}{rest.ljust(digits, '0')}")
    if minor > MOST * 10**digits:
        raise _no_amount(text)
    return minor


def _no_amount(text: str) -> UsageError:
    shown = "".join(char for char in text.strip()[:40] if char.isprintable())
    return UsageError(tr("{text} is not an amount. Write it like 49.90.", text=shown))
