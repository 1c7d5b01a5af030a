from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from frontdesk.domain import phones
from frontdesk.domain.errors import UsageError
from frontdesk.domain.phones import Phone, PhoneKind, display, parse, query_digits, search_digits


@pytest.mark.parametrize(
    ("text", "country", "e164", "kind"),
    [
        ("+420601123456", "US", "+420601123456", PhoneKind.MOBILE),
        ("+420 601 123 456", "CZ", "+420601123456", PhoneKind.MOBILE),
        ("601 123 456", "cz", "+420601123456", PhoneKind.MOBILE),
        ("00420 601-123-456", "CZ", "+420601123456", PhoneKind.MOBILE),
        ("011 420 601 123 456", "US", "+420601123456", PhoneKind.MOBILE),
        ("tel:+420-601-123-456", "CZ", "+420601123456", PhoneKind.MOBILE),
        ("Tel: 601.123.456", "CZ", "+420601123456", PhoneKind.MOBILE),
        ("(020) 7946 0958", "GB", "+442079460958", PhoneKind.LANDLINE),
        ("+44 (0)20 7946 0958", "GB", "+442079460958", PhoneKind.LANDLINE),
        ("+4402079460958", "CZ", "+442079460958", PhoneKind.LANDLINE),
        ("202-555-0123", "US", "+12025550123", PhoneKind.EITHER),
        ("+39 06 6982", "CZ", "+39066982", PhoneKind.LANDLINE),
        ("1 800 356 9377", "US", "+18003569377", PhoneKind.UNKNOWN),
        ("\u00a0+420\u00a0601\u00a0123\u00a0456 ", "CZ", "+420601123456", PhoneKind.MOBILE),
    ],
)
def test_numbers_as_people_write_them(text: str, country: str, e164: str, kind: PhoneKind) -> None:
    assert parse(text, country) == Phone(e164, is_valid=True, kind=kind)
    assert parse(text, country).warning is None


def test_a_possible_number_outside_the_plan_gets_a_warning() -> None:
    fiction = parse("+44 7700 900123", "GB")
    assert (fiction.e164, fiction.is_possible, fiction.is_valid) == ("+447700900123", True, False)
    assert fiction.kind is PhoneKind.UNKNOWN
    assert fiction.warning == "This phone number does not look like one in use. Check it with the patient."


@pytest.mark.parametrize(
    ("text", "country", "said"),
    [
        ("", "CZ", "This is not a phone number. Write it like +420 601 123 456."),
        ("+", "CZ", "This is not a phone number. Write it like +420 601 123 456."),
        ("112", "CZ", "This phone number is too short. Check the digits."),
        ("00420", "CZ", "This phone number is too short. Check the digits."),
        ("+420601", "CZ", "This phone number is too short. Check the digits."),
        ("+420 601 123 456 7890", "CZ", "This phone number is too long. Check the digits."),
        ("601123456 / 602123456", "CZ", "This is too long for a phone number. Give one number alone."),
        ("+999 123 456 789", "CZ", "No country has this calling code. Check the digits after the plus."),
        ("+0123456789", "CZ", "No country has this calling code. Check the digits after the plus."),
        ("601 123 456", "XX", "Write this phone number with its country code, like +420 601 123 456."),
        ("7946 0958", "GB", "This phone number lacks its area code. Give it in full."),
        ("+41 66 666 66 66 6", "CH", "No phone number there has this length. Check the digits."),
        ("1-800-FLOWERS", "US", "A phone number has no letters. Give the number alone."),
        ("601 123 456 (mama)", "CZ", "A phone number has no letters. Give the number alone."),
        ("=HYPERLINK(1)", "CZ", "A phone number has no letters. Give the number alone."),
        (
            "tel:20-7946;phone-context=evil.example",
            "GB",
            "This is not one phone number. Give one number alone.",
        ),
        ("601123456, 602123456", "CZ", "This is not one phone number. Give one number alone."),
        (
            "601 123 456 ext. 12",
            "CZ",
            "This phone number has an extension. Give the number alone, the extension in the notes.",
        ),
        (
            "+44 20 7946 0958 x12",
            "GB",
            "This phone number has an extension. Give the number alone, the extension in the notes.",
        ),
        (
            "+44 20 7946 0958 #12",
            "GB",
            "This phone number has an extension. Give the number alone, the extension in the notes.",
        ),
    ],
)
def test_what_cannot_be_a_number_is_refused(text: str, country: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(text, country)
    assert refused.value.sentence == said


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "x" * 100_000, "+" * 100_000, " " * 100_000, "1 ext " * 20_000]
)
def test_hundred_kilobytes_are_refused_unread(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(text, "CZ")
    assert len(refused.value.sentence) < 120


@given(st.text(max_size=50), st.sampled_from(["CZ", "GB", "US", "IT", "XX", ""]))
def test_any_text_is_a_number_or_a_sentence(text: str, country: str) -> None:
    try:
        read = parse(text, country)
    except UsageError:
        return
    assert parse(read.e164, country).e164 == read.e164


def test_the_quick_way_agrees_with_the_library_for_every_country() -> None:
    import phonenumbers

    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
            example = example_number_for_type(region, kind)
            if example is None:
                continue
            e164 = format_number(example, PhoneNumberFormat.E164)
            assert (
                parse(e164, "CZ").e164
                == e164
                == format_number(phonenumbers.parse(e164), PhoneNumberFormat.E164)
            )
            assert parse(e164, "CZ").is_valid
            assert parse(format_number(example, PhoneNumberFormat.INTERNATIONAL), "CZ").e164 == e164


def test_numbers_are_shown_as_at_home() -> None:
    assert display("+442079460958", "GB") == "020 7946 0958"
    assert display("+442079460958", "cz") == "+44 20 7946 0958"
    assert display("+420601123456", "CZ") == "601 123 456"
    assert display("+39066982", "IT") == "06 6982"
    assert display("front desk", "CZ") == "front desk"
    assert display("+9991234567", "CZ") == "+9991234567"


def test_digits_to_find_a_number_by() -> None:
    assert search_digits("+420601123456") == "420601123456"
    assert search_digits("+442079460958") == "442079460958 02079460958"
    assert search_digits("+9991234567") == "9991234567"
    assert search_digits("+4900") == "4900"
    assert search_digits("+490000000") == "490000000"


@pytest.mark.parametrize("typed", ["+44 20 7946", "0044 20 7946", "020 7946", "44207946", "7946", "(020) 79"])
def test_what_people_type_is_in_those_digits(typed: str) -> None:
    assert query_digits(typed) in search_digits("+442079460958")


def test_a_search_for_zeros_stays_one() -> None:
    assert query_digits("000") == "000"
    assert query_digits("x") == ""
    assert len(query_digits("7" * 1000)) == phones.LONGEST


@pytest.mark.parametrize(
    ("typed", "country", "shown"),
    [
        ("07911123456", "GB", "07911 123456"),
        ("0791", "GB", "0791"),
        ("02079460958", "gb", "020 7946 0958"),
        ("+42060112", "GB", "+420 601 12"),
        ("601-123-456", "CZ", "601 123 456"),
        ("2025550111", "US", "(202) 555-0111"),
        ("", "GB", ""),
        ("mother's", "GB", "mother's"),
        ("07911 123456 x3", "GB", "07911 123456 x3"),
        ("0" * 60, "GB", "0" * 60),
    ],
)
def test_a_number_is_written_as_people_do_while_it_is_typed(typed: str, country: str, shown: str) -> None:
    assert phones.as_typed(typed, country) == shown


@given(st.text("+0123456789 -()", max_size=30), st.sampled_from(("GB", "CZ", "US", "DE", "FR", "ZZ")))
def test_typing_loses_and_adds_no_digit(typed: str, country: str) -> None:
    shown = phones.as_typed(typed, country)
    assert "".join(c for c in shown if c.isdigit()) == "".join(c for c in typed if c.isdigit())
    assert phones.as_typed(shown, country) == shown or not any(c.isdigit() for c in typed)
