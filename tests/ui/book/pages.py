"""Days of the book for tests and pictures of the canvas, made of few words."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from frontdesk.domain.day_axis import Span, day_axis
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.instants import HOUR, MINUTE, at_zone
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.daypage import DayColumn, DayPage, DayPlace, DayVisit

DAY = date(2026, 11, 24)
PRAGUE = "Europe/Prague"
PLACES = (DayPlace(1, "Vinohrady", PRAGUE), DayPlace(2, "Karlín", PRAGUE))

PROVIDERS = (
    "Dr Okafor",
    "Dr Malik",
    "Dr Horáková",
    "Nurse Bennett",
    "Dr Lindqvist",
    "Dr Castellanos",
    "Physio Tran",
    "Dr Whitfield-Abernathy",
    "Dr Sato",
    "Hygienist Müller",
)
PATIENTS = (
    *("Jana Novák", "Petr Dvořák", "Amara Diallo", "Lucía Fernández", "Tom Whitaker", "Eva Svobodová"),
    *(
        "Mohammed Al-Rashid",
        "Ingrid Sørensen",
        "Karel Procházka",
        "Priya Raghunathan",
        "Li Wei",
        "Ana Popescu",
    ),
    *("Maximiliana von Hohenstein-Waldburg", "Ondřej Černý", "Fatima Benali", "George Papadopoulos"),
    *(
        "Søren Kierkegaard",
        "Marie Kučerová",
        "Aoife O'Sullivan",
        "Yusuf Demir",
        "Hana Veselá",
        "Björn Åkesson",
    ),
    *("Chidinma Nwosu", "Zdeněk Krátký", "Olga Ivanova", "Rhys Llewellyn", "Tereza Jelínková", "Kim Do-yun"),
)
TYPES = (
    ("Consultation", "1168B8", 30),
    ("Check-up", "7A5195", 15),
    ("Vaccination", "2F9E74", 15),
    ("Physiotherapy", "C05A1E", 45),
    ("First examination", "B0246A", 60),
    ("Blood test", "8C1010", 15),
    ("Dressing", "6B7280", 15),
)


def at(clock: str, day: date = DAY, zone: str = PRAGUE) -> int:
    """A time of the day as a moment; of a day without a change of the clocks."""
    hour, minute = (int(part) for part in clock.split(":"))
    return day_axis(day, zone).day_start_utc + hour * HOUR + minute * MINUTE


NOW = at("10:20")


def visit(number: int, start: str, minutes: int = 30, *, provider: int = 1, **facts: Any) -> DayVisit:
    """A visit with a number, a time, a length and a provider; every other field by its name."""
    return visit_at(number, at(start), minutes, provider=provider, **facts)


def visit_at(number: int, start_utc: int, minutes: int, *, provider: int = 1, **facts: Any) -> DayVisit:
    """The same from a moment."""
    plain = DayVisit(
        id=number,
        public_id=f"p{number}",
        patient_id=1000 + number,
        provider_id=provider,
        location_id=1,
        room_id=None,
        type_id=1,
        patient=PATIENTS[number % len(PATIENTS)],
        type="Consultation",
        type_colour="1168B8",
        start_wall=at_zone(start_utc, PRAGUE).strftime("%Y-%m-%dT%H:%M"),
        zone=PRAGUE,
        minutes=minutes,
        start_utc=start_utc,
        end_utc=start_utc + minutes * MINUTE,
        lifecycle=Lifecycle.BOOKED,
        confirmation=Confirmation.NOT_ASKED,
        version=1,
        revision=1,
        overbooked=None,
        note="",
        mobile="",
        phone="",
        arrived_utc=None,
        in_room_utc=None,
        ended_utc=None,
        asked_utc=None,
        asked_state="",
        answered_utc=None,
        answered_by="",
        reply="",
        first_visit=False,
        call_instead=False,
        interpreter=False,
    )
    return replace(plain, **facts)


def column(provider: int, book: list[DayVisit] | None = None, /, **facts: Any) -> DayColumn:
    """A provider's column, working from 8 to 17 with a break at noon. Its numbers are counted from `book`."""
    mine = [each for each in book or [] if each.provider_id == provider and each.lifecycle not in CANCELLED]
    asked = [
        each
        for each in mine
        if each.lifecycle is Lifecycle.BOOKED and each.confirmation is not Confirmation.CONFIRMED
    ]
    plain = DayColumn(
        provider_id=provider,
        name=PROVIDERS[(provider - 1) % len(PROVIDERS)],
        location_ids=(1,),
        working=(Span(at("8:00"), at("12:00")), Span(at("12:30"), at("17:00"))),
        closed=(),
        blocked=(),
        visits=len(mine),
        to_confirm=len(asked),
    )
    return replace(plain, **facts)


def page(visits: list[DayVisit], *, providers: int = 2, **facts: Any) -> DayPage:
    """A page with the columns 1 to `providers`."""
    columns = tuple(column(provider, visits) for provider in range(1, providers + 1))
    plain = DayPage(
        day=DAY,
        zone=PRAGUE,
        location_id=None,
        places=PLACES,
        columns=columns,
        visits=tuple(visits),
        seq=1,
    )
    return replace(plain, **facts)


def every_state() -> list[tuple[Lifecycle, Confirmation]]:
    """All that a visit in the lane can look like."""
    booked = [(Lifecycle.BOOKED, confirmation) for confirmation in Confirmation]
    past = [(each, Confirmation.CONFIRMED) for each in Lifecycle if each is not Lifecycle.BOOKED]
    return booked + [each for each in past if each[0] not in CANCELLED]


def states_page() -> DayPage:
    """Every state in blocks of 15, 30, 45 and 60 minutes, a column a length."""
    visits = [
        told(
            visit_at(
                100 * (number + 1) + index, at("8:00") + index * 75 * MINUTE, minutes, provider=number + 1
            ),
            state,
        )
        for number, minutes in enumerate((15, 30, 45, 60))
        for index, state in enumerate(every_state())
    ]
    return page(visits, providers=4)


def told(plain: DayVisit, state: tuple[Lifecycle, Confirmation]) -> DayVisit:
    """A visit in a state, with the moments that go with it."""
    lifecycle, confirmation = state
    start = plain.start_utc
    asked = start - 72 * HOUR
    answered = confirmation in (Confirmation.CONFIRMED, Confirmation.DECLINED, Confirmation.NEEDS_PERSON)
    return replace(
        plain,
        lifecycle=lifecycle,
        confirmation=confirmation,
        asked_utc=None if confirmation is Confirmation.NOT_ASKED else asked,
        asked_state="" if confirmation is Confirmation.NOT_ASKED else "delivered",
        answered_utc=asked + 13 * MINUTE if answered else None,
        reply="Could it be a bit later, around three?" if confirmation is Confirmation.NEEDS_PERSON else "",
        arrived_utc=NOW - 14 * MINUTE if lifecycle is Lifecycle.ARRIVED else None,
        in_room_utc=NOW - 6 * MINUTE if lifecycle is Lifecycle.IN_ROOM else None,
        ended_utc=plain.end_utc if lifecycle in (Lifecycle.COMPLETED, Lifecycle.LEFT_WITHOUT_VISIT) else None,
    )


def busy_page(*, providers: int = 4, seed: int = 3) -> DayPage:
    """A day in the middle of the morning: what is past is done, some wait, the rest is asked. Always the same for a seed."""
    dice = random.Random(seed)
    visits: list[DayVisit] = []
    for provider in range(1, providers + 1):
        visits += _morning_to_evening(dice, provider, first_id=provider * 1000)
    columns = tuple(_busy_column(provider, visits) for provider in range(1, providers + 1))
    return page(visits, columns=columns)


def _morning_to_evening(dice: random.Random, provider: int, *, first_id: int) -> list[DayVisit]:
    made: list[DayVisit] = []
    clock = at("8:00")
    while clock < at("17:00"):
        name, hue, minutes = dice.choice(TYPES)
        if clock + minutes * MINUTE > at("17:00"):
            break
        if at("11:45") < clock + minutes * MINUTE and clock < at("12:30"):
            clock = at("12:30")
            continue
        if dice.random() < 0.12:
            clock += 15 * MINUTE
            continue
        plain = visit_at(first_id + len(made), clock, minutes, provider=provider, type=name, type_colour=hue)
        plain = replace(
            plain,
            patient=dice.choice(PATIENTS),
            first_visit=dice.random() < 0.15,
            call_instead=dice.random() < 0.1,
            interpreter=dice.random() < 0.1,
        )
        made.append(told(plain, _likely(dice, clock)))
        if dice.random() < 0.06:
            shared = visit_at(first_id + 500 + len(made), clock + 5 * MINUTE, 25, provider=provider)
            made.append(told(replace(shared, overbooked="urgent"), _likely(dice, clock)))
        clock += minutes * MINUTE
    return made


def _likely(dice: random.Random, start: int) -> tuple[Lifecycle, Confirmation]:
    if start < NOW - 25 * MINUTE:
        past = (
            *[Lifecycle.COMPLETED] * 7,
            Lifecycle.NO_SHOW,
            Lifecycle.CANCELLED_BY_PATIENT,
            Lifecycle.LEFT_WITHOUT_VISIT,
        )
        return dice.choice(past), Confirmation.CONFIRMED
    if start < NOW + 20 * MINUTE:
        return dice.choice(
            (Lifecycle.IN_ROOM, Lifecycle.ARRIVED, Lifecycle.ARRIVED, Lifecycle.BOOKED)
        ), Confirmation.CONFIRMED
    chances = (
        *[Confirmation.CONFIRMED] * 9,
        *[Confirmation.AWAITING] * 5,
        *[Confirmation.NOT_ASKED] * 2,
        Confirmation.DECLINED,
        Confirmation.NEEDS_PERSON,
    )
    return Lifecycle.BOOKED, dice.choice(chances)


def _busy_column(provider: int, visits: list[DayVisit]) -> DayColumn:
    facts: dict[str, Any] = {}
    if provider % 4 == 2:
        facts["location_ids"] = (2,)
    if provider % 4 == 3:
        facts["closed"] = (Shut(at("15:30"), at("17:00"), "Training: new ultrasound"),)
    if provider % 4 == 0:
        facts["blocked"] = (Blocked(provider, at("12:30"), at("13:15"), "Team meeting"),)
    return column(provider, visits, **facts)


def full_page(*, seed: int = 1, providers: int = 10, each: int = 30) -> DayPage:
    """A day of short visits one after the other: 300 visits in 10 columns. Names differ from seed to seed."""
    dice = random.Random(seed)
    given = [name.split()[0] for name in PATIENTS]
    syllables = [
        "ba",
        "be",
        "bi",
        "ko",
        "ku",
        "na",
        "ne",
        "ro",
        "ri",
        "sa",
        "so",
        "ta",
        "te",
        "vi",
        "vo",
        "la",
        "le",
        "mi",
        "mo",
    ]
    visits: list[DayVisit] = []
    for number in range(providers * each):
        provider, place = 1 + number // each, number % each
        start = at("8:00") + place * 15 * MINUTE + (30 * MINUTE if place >= 16 else 0)
        name, hue, _ = dice.choice(TYPES)
        family = "".join(dice.choice(syllables) for _ in range(3)).capitalize()
        plain = visit_at(number + 1, start, 15, provider=provider, type=name, type_colour=hue)
        plain = replace(plain, patient=f"{dice.choice(given)} {family}", call_instead=dice.random() < 0.1)
        visits.append(told(plain, _likely(dice, start)))
    return page(visits, providers=providers)
