"""Somebody runs late: by how many minutes, or to when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_MINUTES: Final = 90
"""Who comes later than that wants another time."""

_UNIT: Final = r"(?:m|min|mins|mn|minute|minutes|minut|minuty|minutu|minuta|minuto|minutos|minuten)"
_MINUTES: Final = re.compile(rf" (\d{{1,3}}) ?{_UNIT} ")
_BARE: Final = re.compile(r" (?:running|about|ca|asi) (\d{1,2}) (?:late|behind) ")
_SPELLED: Final = {
    " half an hour ": 30,
    " half hour ": 30,
    " quarter of an hour ": 15,
    " one hour ": 60,
    " media hora ": 30,
    " cuarto de hora ": 15,
    " pul hodiny ": 30,
    " pulhodinu ": 30,
    " pul hodinu ": 30,
    " ctvrt hodiny ": 15,
    " ctvrthodinu ": 15,
    " halbe stunde ": 30,
    " viertelstunde ": 15,
    " demi heure ": 30,
    " quart dheure ": 15,
    " five minutes ": 5,
    " ten minutes ": 10,
    " ten mins ": 10,
    " fifteen minutes ": 15,
    " twenty minutes ": 20,
    " diez minutos ": 10,
    " quince minutos ": 15,
    " veinte minutos ": 20,
    " deset minut ": 10,
    " patnact minut ": 15,
    " zehn minuten ": 10,
    " funfzehn minuten ": 15,
    " zwanzig minuten ": 20,
    " dix minutes ": 10,
    " quinze minutes ": 15,
    " vingt minutes ": 20,
}
_LATE: Final = re.compile(
    r" (?:late|delayed|delay|behind|stuck|traffic"
    r"|tarde|retraso|retrasado|retrasada|retrasare|retrasamos|demora|atasco|trafico"
    r"|zpozdim|zpozdime|zpozdeni|opozdim|opozdime|pozde|kolone|kolona|zacpe|zacpa|nestiham"
    r"|verspate|verspaete|verspaten|verspatung|verspaetung|verspatet|verspaetet|stau"
    r"|retard|bouchon|bouchons|embouteillage|embouteillages) "
)
_LATER: Final = re.compile(r" (?:later|mas tarde|pozdeji|spater|spaeter|plus tard) ")
"""Of these a question asks for another time."""
_OTHERS: Final = re.compile(
    r" (?:was|were|you|your|last|yesterday|always|waited|waiting|again|why|doctor|dr|wasnt"
    r"|medico|doctora|siempre|ayer|espere|esperando|ustedes|vez"
    r"|lekar|lekarka|doktor|vzdy|vcera|cekal|cekala|cekali|minule"
    r"|arzt|immer|gestern|gewartet|letztes|war|waren|sie"
    r"|medecin|docteur|toujours|hier|attendu|etait|etiez|vous|derniere"
    r"|not|wont|dont|no|never|ne|nicht|nein|kein|keine|pas|before|if"
    r"|pokud|jestli|kdyz|kdyby|pripadne|mozna|wenn|falls|vielleicht|quand|peut|maybe|might|may|unless) "
)
"""It was somebody else, or another time, or it is not so."""
_NUMBER: Final = re.compile(r"\d+")
_CLOCK: Final = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d|[:.]\d)")


@dataclass(frozen=True, slots=True)
class Late:
    """By how many minutes, or to when on the wall clock (minutes since midnight): one of the two."""

    minutes: int | None = None
    at_minute: int | None = None

    def against(self, start_minute: int) -> int | None:
        """By how many minutes, for a visit that begins at this minute of the day; None where the time named is none of a late
        arrival. "3:15" is taken for the afternoon where that fits."""
        if self.minutes is not None:
            return self.minutes
        if self.at_minute is None:
            return None
        later = (self.at_minute - start_minute, self.at_minute + 12 * 60 - start_minute)
        return next((each for each in later if 0 < each <= MOST_MINUTES), None)


def late(text: str, spaced: str) -> Late | None:
    """How late a text says its writer comes; None where it does not say that. `spaced` is the text as `phrases` gives it."""
    harmless = re.sub(r" (?:wont|not|never) be late ", " ", spaced)
    strict, comparing = _LATE.search(harmless), _LATER.search(harmless)
    if not (strict or (comparing and "?" not in text)) or _OTHERS.search(harmless):
        return None
    minutes = {int(found) for found in _MINUTES.findall(harmless)} | {
        int(found) for found in _BARE.findall(harmless)
    }
    minutes |= {length for spelled, length in _SPELLED.items() if spelled in harmless}
    clocks = {int(hour) * 60 + int(minute) for hour, minute in _CLOCK.findall(text)}
    numbers = len(_NUMBER.findall(text))
    match len(minutes), len(clocks):
        case 1, 0 if numbers <= 1:
            [length] = minutes
            return Late(minutes=length) if 0 < length <= MOST_MINUTES else None
        case 0, 1 if numbers == 2:
            return Late(at_minute=clocks.pop())
        case _:
            return None
