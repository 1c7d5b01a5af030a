"""People who answer by themselves: what each writes, in which language, and after how long.

Nothing here is random: which of the texts and how long a wait follows from the seed, the number and how many questions that
number has had, so a demo with one seed is the same every time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from frontdesk.demo.network.fates import Fate

_T = TypeVar("_T")

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS


class Temperament(StrEnum):
    """How somebody deals with texts from their clinic."""

    CONFIRMS = "confirms"
    LATE_CONFIRMER = "late_confirmer"
    SAYS_YES_IN_WORDS = "says_yes_in_words"
    DECLINES = "declines"
    CANCELS = "cancels"
    """Writes CANCEL, which the network takes for an opt-out word."""
    CHANGES_MIND = "changes_mind"
    """Confirms, and takes it back an hour or so later."""
    WRITES_FREE_TEXT = "writes_free_text"
    SILENT = "silent"
    OPTS_OUT = "opts_out"
    OPTS_OUT_IN_WORDS = "opts_out_in_words"
    """Asks to be left alone in a sentence, which the network does not understand."""
    ASKS_FOR_HELP = "asks_for_help"
    WRONG_NUMBER = "wrong_number"
    LANDLINE = "landline"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody at a number: a temperament, and the language they write (BCP 47)."""

    temperament: Temperament
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Reply:
    """One text that somebody will write, `delay_ms` after the question reached them."""

    delay_ms: int
    body: str


FATE_OF: Final[dict[Temperament, Fate]] = {
    Temperament.LANDLINE: Fate.LANDLINE,
    Temperament.UNREACHABLE: Fate.UNREACHABLE,
}
"""Temperaments that are really a matter of the telephone."""

_SOON: Final = (2 * MINUTE_MS, 45 * MINUTE_MS)
_LATE: Final = (20 * HOUR_MS, 30 * HOUR_MS)
_AN_HOUR_LATER: Final = (60 * MINUTE_MS, 100 * MINUTE_MS)

_YES: Final = ("C", "c", "C", " c ", "C.", "YES", "Yes", "c!")
_NO: Final = ("X", "x", "NO", "No", "X.")

_YES_IN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("No problem, I'll be there", "yes but can it be 3?", "Confirmed, thanks 👍"),
    "es": ("Sí, allí estaré. Gracias", "Vale, pero llegaré cinco minutos tarde"),
    "cs": ("Ano, přijdu, děkuji", "Dobře, ale nešlo by to ve tři?"),
    "de": ("Ja, ich komme gerne. Danke", "Passt, könnte es auch 15 Uhr sein?"),
    "fr": ("Oui, je serai là, merci", "D'accord, mais est-ce possible à 15 h ?"),
}

_FREE_TEXT: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Hi, is there parking at the clinic?",
        "My car broke down, could I come on Thursday instead?",
        "stop it hurts, can I see somebody sooner?",
        "who is this",
    ),
    "es": ("Buenos días, ¿puedo cambiar la cita al jueves?", "¿Hay que venir en ayunas?"),
    "cs": ("Dobrý den, mohu přijít raději ve čtvrtek?", "Kde se u vás dá zaparkovat?"),
    "de": ("Guten Tag, geht es auch am Donnerstag?", "Muss ich nüchtern kommen?"),
    "fr": ("Bonjour, est-ce que je peux venir plutôt jeudi ?", "Faut-il être à jeun ?"),
}

_LEAVE_ME_ALONE: Final[dict[str, tuple[str, ...]]] = {
    "en": ("please stop texting me", "Take me off your list."),
    "es": ("Por favor, no me envíen más mensajes",),
    "cs": ("Prosím, už mi nepište",),
    "de": ("Bitte schreiben Sie mir nicht mehr",),
    "fr": ("Merci de ne plus m'envoyer de messages",),
}

_WRONG_NUMBER: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Wrong number", "You have the wrong person, I'm not a patient of yours."),
    "es": ("Se ha equivocado de número",),
    "cs": ("Máte špatné číslo",),
    "de": ("Sie haben die falsche Nummer",),
    "fr": ("Vous vous trompez de numéro",),
}

LANGUAGES: Final = tuple(_FREE_TEXT)
"""The languages in which people here can write; anybody else writes English."""


def replies(persona: Persona, *, number: str, asked: int, seed: int) -> tuple[Reply, ...]:
    """What `persona` at `number` writes to the question that is their `asked`-th (from 1), in order of time."""
    dice = _Dice(f"{seed}/{number}/{asked}")

    def say(texts: tuple[str, ...], wait: tuple[int, int] = _SOON) -> Reply:
        return Reply(dice.between(*wait), dice.pick(texts))

    def in_words(texts: dict[str, tuple[str, ...]]) -> Reply:
        return say(texts.get(persona.language.partition("-")[0].lower(), texts["en"]))

    match persona.temperament:
        case Temperament.CONFIRMS:
            return (say(_YES),)
        case Temperament.LATE_CONFIRMER:
            return (say(_YES, _LATE),)
        case Temperament.SAYS_YES_IN_WORDS:
            return (in_words(_YES_IN_WORDS),)
        case Temperament.DECLINES:
            return (say(_NO),)
        case Temperament.CANCELS:
            return (say(("CANCEL", "Cancel", "cancel")),)
        case Temperament.CHANGES_MIND:
            return say(_YES), say(_NO, _AN_HOUR_LATER)
        case Temperament.WRITES_FREE_TEXT:
            return (in_words(_FREE_TEXT),)
        case Temperament.OPTS_OUT:
            return (say(("STOP", "Stop", "stop", "UNSUBSCRIBE")),)
        case Temperament.OPTS_OUT_IN_WORDS:
            return (in_words(_LEAVE_ME_ALONE),)
        case Temperament.ASKS_FOR_HELP:
            return (say(("HELP", "Info")),)
        case Temperament.WRONG_NUMBER:
            return (in_words(_WRONG_NUMBER),)
        case Temperament.SILENT | Temperament.LANDLINE | Temperament.UNREACHABLE:
            return ()


class _Dice:
    """Choices that follow from a text alone, the same on every machine and Python."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._throws = 0

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        self._throws += 1
        digest = hashlib.blake2b(f"{self._seed}/{self._throws}".encode(), digest_size=8).digest()
        return low + int.from_bytes(digest) % (high - low + 1)

    def pick(self, options: tuple[_T, ...]) -> _T:
        """One of the options."""
        return options[self.between(0, len(options) - 1)]
