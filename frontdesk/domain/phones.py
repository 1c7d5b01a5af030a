"""Phone numbers: what people write, the E.164 form that the book keeps, and how it is shown and found.

A number that cannot exist is refused; one that merely is not in the numbering plan as we know it gets a
warning, since plans change faster than programs (+44 7700 900xxx is an example).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

LONGEST: Final = 40
"""Characters of a written number that are looked at; longer texts hold something else."""

_E164: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_EXTENSION: Final = re.compile(
    r".*\d.*?([a-z]{1,12}\.?|#|,|;ext=)\s*[:.]?\s*\d{1,7}\s*", re.IGNORECASE | re.DOTALL
)
_NOISE: Final = str.maketrans("", "", " -.\u00a0\u2011\u2013\u202f")


class PhoneKind(StrEnum):
    """Whether a text can reach the number, as far as its plan tells."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    EITHER = "either"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can exist. `is_valid` is false where the numbering plan does not know it."""

    e164: str
    is_valid: bool
    kind: PhoneKind
    is_possible: bool = True

    @property
    def warning(self) -> str | None:
        """What to tell the person who typed it, if anything."""
        if self.is_valid:
            return None
        return tr("This phone number does not look like one in use. Check it with the patient.")


@lru_cache(maxsize=8192)
def parse(text: str, country: str) -> Phone:
    """Read a number as people write it.

    Args:
        text: national in `country`, or international with `+` or the country's dialling-out prefix.
        country: ISO 3166 code of the clinic's country.

    Raises:
        UsageError: it cannot be one phone number. The sentence does not repeat it.
    """
    written = text.strip() if len(text) <= LONGEST else text[: LONGEST + 1]
    written = written.removeprefix("tel:").removeprefix("Tel:").strip()
    _refuse_what_is_no_number(written)
    compact = written.translate(_NOISE)
    quick = _split(compact) if _E164.fullmatch(compact) else None
    kind = _kind(quick) if quick is not None else None
    if kind is not None:
        return Phone(compact, is_valid=True, kind=kind)
    return _from_plan(written, country.upper())


@lru_cache(maxsize=8_192)
def display(e164: str, country: str) -> str:
    """How a clinic in `country` writes the number: nationally at home, internationally abroad."""
    import phonenumbers

    number = _from_e164(e164)
    if number is None:
        return e164
    home = number.country_code == phonenumbers.country_code_for_region(country.upper())
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def as_typed(text: str, country: str) -> str:
    """A number that is being typed, with the spaces that people put into it; what is no beginning of a number stays as it is."""
    import phonenumbers

    typed = text.strip()
    digits = "".join(c for c in typed if c.isascii() and c.isdigit())
    if len(typed) > LONGEST or not digits or any(c not in "+0123456789 -()/." for c in typed):
        return text
    formatter = phonenumbers.AsYouTypeFormatter(country.upper())
    shown = ""
    for char in ("+" if typed.startswith("+") else "") + digits:
        shown = formatter.input_digit(char)
    kept = "".join(c for c in shown if c.isdigit())
    return shown.strip() if kept == digits else text


def search_digits(e164: str) -> str:
    """The digits under which a number is found: international, and as dialled at home where that differs.

    "442079460958 02079460958": any run of digits that a person types is inside one of the two.
    """
    import phonenumbers

    international = e164.removeprefix("+")
    number = _from_e164(e164)
    if number is None:
        return international
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    national = "".join(c for c in shown if c.isdecimal())
    return international if international.endswith(national) else f"{international} {national}"


def query_digits(text: str) -> str:
    """The digits of a search as `search_digits` holds them: `+420 601`, `00420601` and `420601` are one."""
    digits = "".join(c for c in text[:LONGEST] if c.isascii() and c.isdigit())
    return digits[2:] if digits.startswith("00") and len(digits) > 3 else digits


def _refuse_what_is_no_number(written: str) -> None:
    if len(written) > LONGEST:
        raise UsageError(tr("This is too long for a phone number. Give one number alone."))
    if _EXTENSION.fullmatch(written):
        raise UsageError(
            tr("This phone number has an extension. Give the number alone, the extension in the notes.")
        )
    if any(c in "#,;" for c in written):
        raise UsageError(tr("This is not one phone number. Give one number alone."))
    if any(c.isalpha() for c in written):
        raise UsageError(tr("A phone number has no letters. Give the number alone."))


def _from_e164(text: str) -> PhoneNumber | None:
    """The parts of an E.164 text, or None where it is none."""
    import phonenumbers

    if not _E164.fullmatch(text):
        return None
    try:
        return _split(text) or phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None


def _split(e164: str) -> PhoneNumber | None:
    """Take an E.164 text apart without the library's much slower reading of free text, where that is safe."""
    import phonenumbers

    for size in (1, 2, 3):
        code = int(e164[1 : 1 + size])
        rest = e164[1 + size :]
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE and not rest.startswith("0"):
            return phonenumbers.PhoneNumber(country_code=code, national_number=int(rest))
    return None  # Italy keeps a leading zero, others drop it: the library knows


def _kind(number: PhoneNumber) -> PhoneKind | None:
    """The kind of a number, or None where its plan does not know it."""
    import phonenumbers

    of = phonenumbers.PhoneNumberType
    match phonenumbers.number_type(number):
        case of.MOBILE:
            return PhoneKind.MOBILE
        case of.FIXED_LINE:
            return PhoneKind.LANDLINE
        case of.FIXED_LINE_OR_MOBILE:
            return PhoneKind.EITHER
        case of.UNKNOWN:
            return None
        case _:
            return PhoneKind.UNKNOWN


def _from_plan(written: str, country: str) -> Phone:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as refused:
        raise _refusal(refused.error_type, country) from None
    found = phonenumbers.is_possible_number_with_reason(number)
    if found != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _impossible(found)
    kind = _kind(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, is_valid=kind is not None, kind=kind or PhoneKind.UNKNOWN)


def _refusal(reason: int, country: str) -> UsageError:
    import phonenumbers

    of = phonenumbers.NumberParseException
    match reason:
        case of.INVALID_COUNTRY_CODE:
            known = country in phonenumbers.SUPPORTED_REGIONS
            if known:
                return UsageError(tr("No country has this calling code. Check the digits after the plus."))
            return UsageError(tr("Write this phone number with its country code, like +420 601 123 456."))
        case of.TOO_LONG:
            return UsageError(tr("This is too long for a phone number. Give one number alone."))
        case of.TOO_SHORT_AFTER_IDD | of.TOO_SHORT_NSN:
            return UsageError(tr("This phone number is too short. Check the digits."))
        case _:
            return UsageError(tr("This is not a phone number. Write it like +420 601 123 456."))


def _impossible(reason: int) -> UsageError:
    import phonenumbers

    of = phonenumbers.ValidationResult
    match reason:
        case of.TOO_SHORT:
            return UsageError(tr("This phone number is too short. Check the digits."))
        case of.TOO_LONG:
            return UsageError(tr("This phone number is too long. Check the digits."))
        case of.IS_POSSIBLE_LOCAL_ONLY:
            return UsageError(tr("This phone number lacks its area code. Give it in full."))
        case _:
            return UsageError(tr("No phone number there has this length. Check the digits."))
