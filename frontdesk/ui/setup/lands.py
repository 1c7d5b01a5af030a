"""Countries and their time zones, as the person's locale names them, and a guess at both from the system."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QCollator, QLocale, QTimeZone

Territory = QLocale.Country
_CODE: Final = 2
_ELSEWHERE: Final = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT", ""})


@dataclass(frozen=True, slots=True)
class Guess:
    """What the system says: `country` ISO 3166, `zone` IANA; empty where it says nothing."""

    country: str = ""
    zone: str = ""


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, str], ...]:
    """Every country by its code, with its name, in the order of the names."""
    found = {
        QLocale.territoryToCode(each): QLocale.territoryToString(each)
        for each in Territory
        if each is not Territory.AnyCountry
    }
    named = [(code, name) for code, name in found.items() if len(code) == _CODE and code.isalpha()]
    collator = QCollator(QLocale())
    keys = {code: collator.sortKey(name) for code, name in named}
    named.sort(key=lambda item: keys[item[0]])
    return tuple(named)


@lru_cache(maxsize=64)
def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country, as IANA calls them, those that one sees most first as the system's data has them."""
    territory = QLocale.codeToTerritory(country)
    if territory is Territory.AnyCountry:
        return ()
    return tuple(_text(each) for each in QTimeZone.availableTimeZoneIds(territory))


@lru_cache(maxsize=1)
def all_zones() -> tuple[str, ...]:
    """Every zone that is named after a place."""
    return tuple(
        name
        for name in (_text(each) for each in QTimeZone.availableTimeZoneIds())
        if "/" in name and not name.startswith("Etc/")
    )


def zone_words(zone: str) -> str:
    """ "Prague (Europe)" for "Europe/Prague"."""
    area, _, place = zone.rpartition("/")
    shown = place.replace("_", " ")
    return f"{shown} ({area.replace('_', ' ')})" if area else shown


def workdays_of(country: str) -> tuple[int, ...]:
    """The week days on which people there work, 0 for Monday."""
    territory = QLocale.codeToTerritory(country)
    if territory is Territory.AnyCountry:
        return (0, 1, 2, 3, 4)
    days = QLocale(QLocale.Language.AnyLanguage, territory).weekdays()
    return tuple(sorted(day.value - 1 for day in days))


def system_guess() -> Guess:
    """Where this computer seems to be."""
    zone = _text(QTimeZone.systemTimeZoneId())
    if zone in _ELSEWHERE:
        zone = ""
    territory = QLocale.system().territory()
    if zone and (
        territory is Territory.AnyCountry or zone not in zones_of(QLocale.territoryToCode(territory))
    ):
        # Many keep their system in American English: where the clock is counts for more.
        territory = QTimeZone(QByteArray(zone.encode())).territory()
    code = QLocale.territoryToCode(territory) if territory is not Territory.AnyCountry else ""
    return Guess(code if code in dict(countries()) else "", zone)


def _text(raw: QByteArray) -> str:
    return bytes(raw.data()).decode()
