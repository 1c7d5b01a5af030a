"""The made-up clinic: two locations, four providers, five rooms, five kinds of visits.

It is in the United States because only there the numbers that are kept for fiction (+1 XXX 555 01XX) are numbers that the
numbering plan takes as valid, and there are enough of them: other countries' numbers for fiction would fill the demo with
warnings. Its patients still come from everywhere.
"""

from __future__ import annotations

from typing import Final

from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Remote
from frontdesk.services.founding import ClinicPlan, plan_clinic
from frontdesk.services.furnishing import Furniture, LocationPlan, ProviderPlan, TypePlan

CLINIC_NAME: Final = "Alder Street Clinic"
COUNTRY: Final = "US"
ZONE: Final = "America/New_York"
CURRENCY: Final = "USD"
PHONE: Final = "+12025550190"

ALDER: Final = "Alder Street"
RIVERSIDE: Final = "Riverside"

MORNING: Final = Interval(8 * 60 + 30, 12 * 60 + 30)
AFTERNOON: Final = Interval(13 * 60 + 30, 17 * 60 + 30)
"""In between is lunch, which nobody books."""

OKAFOR: Final = "Dr. Maya Okafor"
DVORAK: Final = "Dr. Tomáš Dvořák"
NAVARRO: Final = "Dr. Inés Navarro Ruiz"
TRAN: Final = "Linh Trần, NP"

_WHOLE_DAY: Final = (MORNING, AFTERNOON)
_WEEKDAYS: Final = WeekHours(dict.fromkeys(range(5), _WHOLE_DAY))
_MON_WED_FRI: Final = WeekHours(dict.fromkeys((0, 2, 4), _WHOLE_DAY))
_TUE_THU: Final = WeekHours(dict.fromkeys((1, 3), _WHOLE_DAY))

NEW_PATIENT: Final = TypePlan(
    "New patient",
    45,
    18_000,
    "8E44AD",
    TypeExtras(preparation="Bring a list of your medicines and your insurance card", again_weeks=6),
)
CONSULTATION: Final = TypePlan("Consultation", 30, 12_000, "2471A3")
FOLLOW_UP: Final = TypePlan("Follow-up", 15, 7_000, "1E8449", TypeExtras(again_weeks=6))
LONG_VISIT: Final = TypePlan("Long visit", 60, 21_000, "B9770E")
VACCINATION: Final = TypePlan(
    "Vaccination", 15, 4_500, "A93226", TypeExtras(preparation="Wear short sleeves")
)
VIDEO_TALK: Final = TypePlan(
    "Video talk",
    20,
    6_000,
    "117A65",
    TypeExtras(remote=Remote.VIDEO, link="https://video.example.org/alder-street"),
)
PHONE_TALK: Final = TypePlan("Phone talk", 15, 4_000, "566573", TypeExtras(remote=Remote.PHONE))
BLOOD_TEST: Final = TypePlan("Blood test", 15, 3_900, "7F8C8D", TypeExtras(preparation="Come fasting"))
TYPES: Final = (NEW_PATIENT, CONSULTATION, FOLLOW_UP, LONG_VISIT, VACCINATION)

FURNITURE: Final = Furniture(
    locations=(
        LocationPlan(
            ALDER,
            _WEEKDAYS,
            address="418 Alder Street, Washington, DC",
            phone=PHONE,
            rooms=("Room 1", "Room 2", "Room 3"),
        ),
        LocationPlan(
            RIVERSIDE,
            _WEEKDAYS,
            address="9 Wharf Lane, Washington, DC",
            phone="+12025550191",
            rooms=("Room A", "Room B"),
        ),
    ),
    types=(*TYPES, VIDEO_TALK, PHONE_TALK, BLOOD_TEST),
    providers=(
        ProviderPlan(OKAFOR, ((ALDER, _WEEKDAYS),)),
        ProviderPlan(DVORAK, ((ALDER, _WEEKDAYS),)),
        ProviderPlan(NAVARRO, ((RIVERSIDE, _WEEKDAYS),)),
        ProviderPlan(TRAN, ((RIVERSIDE, _MON_WED_FRI), (ALDER, _TUE_THU))),
    ),
)

ROOM_OF: Final = {
    (OKAFOR, ALDER): "Room 1",
    (DVORAK, ALDER): "Room 2",
    (TRAN, ALDER): "Room 3",
    (NAVARRO, RIVERSIDE): "Room A",
    (TRAN, RIVERSIDE): "Room B",
}
"""Everybody has their own room wherever they work."""

PROVIDERS: Final = tuple(provider.name for provider in FURNITURE.providers)


def founding_plan() -> ClinicPlan:
    """What the clinic is founded with."""
    return plan_clinic(name=CLINIC_NAME, zone_name=ZONE, country=COUNTRY, phone=PHONE, location=ALDER)


def place_of(provider: str, weekday: int) -> str:
    """The location at which a provider works on a weekday (0 is Monday, up to Friday)."""
    for plan in FURNITURE.providers:
        if plan.name == provider:
            return next(where for where, week in plan.weeks if week.on(weekday))
    raise KeyError(provider)
