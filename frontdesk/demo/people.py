"""The made-up patients: names, birth dates, numbers, what they said about texts.

Every number is one that the North American plan keeps for fiction, 555-0100 to 555-0199 of an area code: a demo that was
pointed at a real account by mistake would reach nobody.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from frontdesk.demo.dice import dice, weighted
from frontdesk.demo.names import CULTURES, UNUSUAL, Culture
from frontdesk.domain.words import Consent

AREA_CODES: Final = ("202", "240", "301", "571", "703")
FIRST_LINE, LAST_LINE = 101, 189
"""Of the block 0100 to 0199 in each area code; the rest is the clinic's own."""


class Trait(StrEnum):
    """What is particular about a patient's telephone or wishes."""

    PLAIN = "plain"
    NO_NUMBER = "no_number"
    LANDLINE_ONLY = "landline_only"
    """A landline on the card, and no mobile number."""
    NEVER_ASKED = "never_asked"
    """Nobody has asked yet whether texts are welcome."""
    WANTS_NO_TEXTS = "wants_no_texts"
    OPTED_OUT = "opted_out"
    """Wrote STOP some time ago."""


@dataclass(frozen=True, slots=True)
class Person:
    """A patient of the demo. Numbers are E.164; consents as the book has them.

    `number` is their telephone, whether or not the card has it as `mobile` or `phone`; `reliability` divides the risk of a miss.
    """

    external_id: str
    first_name: str
    last_name: str
    birth_date: date
    number: str
    mobile: str
    phone: str
    email: str
    language: str
    sms_consent: Consent
    email_consent: Consent
    notes: str = ""
    trait: Trait = Trait.PLAIN
    reliability: float = 1.0

    @property
    def name(self) -> str:
        """As it is spoken."""
        return f"{self.first_name} {self.last_name}".strip()


_NOTES: Final = (
    ("", 30),
    ("Prefers mornings.", 2),
    ("Hard of hearing: speak slowly on the phone.", 1),
    ("Brings her daughter as interpreter.", 1),
    ("Needs the ramp, no stairs.", 1),
    ("Ask for the new insurance card.", 1),
)


def make_people(seed: int, today: date, count: int) -> tuple[Person, ...]:
    """`count` patients, the unusual names among them. The same for the same seed and date."""
    numbers = _numbers(seed)
    made: list[Person] = []
    taken: set[str] = set()
    for place in range(count):
        rolled = dice(seed, "person", place)
        if place < len(UNUSUAL):
            first, last, language = UNUSUAL[place]
        else:
            first, last, language = _fresh_name(rolled, taken)
        taken.add(f"{first} {last}")
        made.append(_person(rolled, place, (first, last, language), numbers, today))
    return tuple(made)


def _numbers(seed: int) -> list[str]:
    every = [f"+1{area}5550{line}" for area in AREA_CODES for line in range(FIRST_LINE, LAST_LINE + 1)]
    dice(seed, "numbers").shuffle(every)
    return every


def _fresh_name(rolled: random.Random, taken: set[str]) -> tuple[str, str, str]:
    while True:
        culture = weighted(rolled, [(each, each.weight) for each in CULTURES])
        first, last = rolled.choice(culture.first), _surname(rolled, culture)
        if f"{first} {last}" not in taken:
            return first, last, culture.language


def _surname(rolled: random.Random, culture: Culture) -> str:
    last = rolled.choice(culture.last)
    if culture.two_surnames:
        second = rolled.choice([each for each in culture.last if each != last])
        return f"{last} {second}"
    return last


def _person(
    rolled: random.Random, place: int, named: tuple[str, str, str], numbers: list[str], today: date
) -> Person:
    first, last, language = named
    trait = weighted(
        rolled,
        [
            (Trait.PLAIN, 84),
            (Trait.LANDLINE_ONLY, 5),
            (Trait.NEVER_ASKED, 5),
            (Trait.WANTS_NO_TEXTS, 3),
            (Trait.NO_NUMBER, 3),
        ],
    )
    age_days = rolled.randrange(19 * 365, 91 * 365)
    with_email = rolled.random() < 0.6
    return with_trait(
        Person(
            external_id=f"P{place + 1:04d}",
            first_name=first,
            last_name=last,
            birth_date=today - timedelta(days=age_days),
            number=numbers[place],
            mobile=numbers[place],
            phone="",
            email=_email(first, last) if with_email else "",
            language=language,
            sms_consent=Consent.YES,
            email_consent=rolled.choice((Consent.YES, Consent.NO)) if with_email else Consent.UNKNOWN,
            notes=weighted(rolled, _NOTES),
            # Most people come; a few hardly ever do.
            reliability=weighted(rolled, ((2.5, 6), (1.0, 3), (0.3, 1))),
        ),
        trait,
    )


def with_trait(person: Person, trait: Trait) -> Person:
    """The same patient with another telephone or other wishes."""
    mobile, phone = person.number, ""
    consent = Consent.YES
    match trait:
        case Trait.NO_NUMBER:
            mobile = ""
        case Trait.LANDLINE_ONLY:
            mobile, phone = "", mobile
        case Trait.NEVER_ASKED:
            consent = Consent.UNKNOWN
        case Trait.WANTS_NO_TEXTS:
            consent = Consent.NO
        case Trait.PLAIN | Trait.OPTED_OUT:
            pass
    return replace(person, mobile=mobile, phone=phone, sms_consent=consent, trait=trait)


def child_of(parent: Person, child: Person, *, today: date, years: int) -> Person:
    """`child` as a child of `parent`: the same surname, number and language, `years` old."""
    return replace(
        child,
        first_name=child.first_name or "Sam",
        last_name=parent.last_name,
        birth_date=today - timedelta(days=years * 365 + 100),
        number=parent.number,
        mobile=parent.mobile,
        phone=parent.phone,
        email=parent.email,
        language=parent.language,
        sms_consent=Consent.YES,
        email_consent=parent.email_consent,
        notes="",
        trait=Trait.PLAIN,
    )


_LATIN: Final = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "đ": "d", "þ": "th", "æ": "ae", "ð": "d"})


def _email(first: str, last: str) -> str:
    """At a domain that RFC 2606 keeps free."""
    words = f"{first} {last}".casefold().translate(_LATIN)
    bare = (c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    plain = "".join(c if c.isascii() and c.isalnum() else " " for c in bare)
    squeezed = ".".join(plain.split())[:50].strip(".")
    return f"{squeezed or 'patient'}@example.com"
