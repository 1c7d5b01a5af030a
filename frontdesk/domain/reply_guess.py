"""What free text probably means: a suggestion for the person who reads it, and never acted upon by itself.

A wrong suggestion is worse than none, so anything that points two ways, asks, doubts or sets a condition suggests nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain import reply_phrases as said
from frontdesk.domain.late import Late, late
from frontdesk.domain.machines import written_by_machine
from frontdesk.domain.reply_text import LONGEST, phrases
from frontdesk.domain.revocations import asks_for_no_texts


class Suggestion(StrEnum):
    """What a person may want to make of a reply."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    LATE = "late"
    OTHER_TIME = "other_time"
    WRONG_NUMBER = "wrong_number"
    NO_TEXTS = "no_texts"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A suggestion with what it needs: how late, and whether a machine wrote it."""

    suggestion: Suggestion = Suggestion.NONE
    late: Late | None = None
    machine: bool = False


_MOST_CONFIRMING: Final = 14
_MOST_DECLINING: Final = 40


def guess(text: str) -> Guess:
    """What free text probably means."""
    if len(text) > LONGEST:
        return Guess(Suggestion.NO_TEXTS) if asks_for_no_texts(phrases(text)) else Guess()
    spaced = phrases(text)
    # What an auto-responder wrote may hold an answer: then somebody reads it.
    machine = written_by_machine(spaced) and not (said.COMING.search(spaced) or said.DECLINE.search(spaced))
    if asks_for_no_texts(spaced) and not machine:
        return Guess(Suggestion.NO_TEXTS)
    if said.GRAVE.search(spaced) or not spaced.strip():
        return Guess(machine=machine)
    if said.WRONG.search(spaced):
        fits = not said.LONG_NUMBER.search(text) and not machine
        return Guess(Suggestion.WRONG_NUMBER if fits else Suggestion.NONE, machine=machine)
    found = late(text, spaced)
    if found is not None and not _says_no(text, spaced) and not machine:
        return Guess(Suggestion.LATE, found)
    return Guess(_answer(text, spaced), machine=machine)


def _answer(text: str, spaced: str) -> Suggestion:
    if _wants_other_time(text, spaced):
        return Suggestion.OTHER_TIME
    if _says_no(text, spaced):
        return Suggestion.DECLINE
    return Suggestion.CONFIRM if _says_yes(text, spaced) else Suggestion.NONE


def _wants_other_time(text: str, spaced: str) -> bool:
    if not said.OTHER_TIME.search(spaced) or said.NOT_OTHER_TIME.search(spaced):
        return False
    # A yes with a wish on top of it may be either.
    first = spaced.split()[0]
    on_top = first in said.YES and ("?" in text or said.ASKED_ON_TOP.search(spaced) is not None)
    return not on_top or _says_no(text.replace("?", ""), spaced)


def _says_no(text: str, spaced: str) -> bool:
    if "?" in text or said.NOT_CANCELLING.search(spaced) or not said.DECLINE.search(spaced):
        return False
    words = spaced.split()
    # "Can't make it early, but I'll be there" says both.
    rest = said.DECLINE.sub(" ", said.HARMLESS.sub(" ", spaced))
    yes = (said.YES - said.WEAK) & set(words) or said.COMING.search(rest)
    return not yes and not said.DECLINE_DOUBT & set(words) and len(words) <= _MOST_DECLINING


def _says_yes(text: str, spaced: str) -> bool:
    if "?" in text or any(each.isdigit() for each in spaced):
        return False
    bare = said.HARMLESS.sub("", spaced).rstrip() + " "
    # What is certain is taken out first: of "I can come" nothing is left that would ask.
    rest = said.COMING.sub("", bare) + " "
    words = set(rest.split())
    agrees = rest != bare + " " or bool(said.YES & words) or said.SPANISH_SI.search(bare) is not None
    if said.SPANISH_SI.search(bare):
        words.discard("si")
    in_doubt = (said.NOT | said.DOUBT) & words or said.CZECH_NOT.search(rest)
    return agrees and not in_doubt and len(spaced.split()) <= _MOST_CONFIRMING
