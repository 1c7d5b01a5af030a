"""What a reply means, and which question it answers.

Only exact words are acted upon: "No problem, I'll be there" and "stop it hurts" go to a person. Opt-out words are the
provider's and the law's, so they are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.instants import SECOND, UtcMs
from frontdesk.domain.late import Late
from frontdesk.domain.reply_guess import Suggestion, guess

OPT_OUT: Final = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
OPT_IN: Final = frozenset({"START", "YES", "UNSTOP"})
HELP: Final = frozenset({"HELP", "INFO"})
CONFIRM: Final = frozenset({"C", "YES"})
DECLINE: Final = frozenset({"X", "NO"})


class Meaning(StrEnum):
    """What an exact word means; `NONE` is free text."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Keywords:
    """More exact words of a clinic, folded by `normal`."""

    confirm: frozenset[str] = frozenset()
    decline: frozenset[str] = frozenset()

    @staticmethod
    def of(lists: Mapping[str, Mapping[str, Sequence[str]]]) -> Keywords:
        """From the setting `replies.keywords`: language to {"confirm": [...], "decline": [...]}."""

        def words(kind: str) -> frozenset[str]:
            return frozenset(normal(word) for each in lists.values() for word in each.get(kind, ()))

        return Keywords(words("confirm"), words("decline"))


@dataclass(frozen=True, slots=True)
class Reading:
    """How a reply was read. `suggestion` is a guess for the person who reads free text, never acted upon; `late` is how late a
    text says that its writer comes, `machine` that an auto-responder wrote it."""

    meaning: Meaning
    opts_in: bool = False
    wants_cancel: bool = False
    suggestion: Suggestion = Suggestion.NONE
    late: Late | None = None
    machine: bool = False

    @property
    def wants_no_texts(self) -> bool:
        """Whether it asks in free words not to be texted."""
        return self.suggestion is Suggestion.NO_TEXTS


def normal(text: str) -> str:
    """A reply as it is compared: no spaces around, one closing `.` or `!` taken off, capitals."""
    bare = text.strip()
    if bare.endswith((".", "!")):
        bare = bare[:-1].rstrip()
    return " ".join(bare.split()).upper()


def read(text: str, keywords: Keywords) -> Reading:
    """The meaning of a reply by exact words alone."""
    word = normal(text)
    if word in OPT_OUT:
        return Reading(
            Meaning.OPT_OUT,
            wants_cancel=word == "CANCEL",
            suggestion=Suggestion.DECLINE if word == "CANCEL" else Suggestion.NONE,
        )
    if word in CONFIRM or word in keywords.confirm:
        return Reading(Meaning.CONFIRM, opts_in=_opts_in(text), suggestion=Suggestion.CONFIRM)
    if word in DECLINE or word in keywords.decline:
        return Reading(Meaning.DECLINE, suggestion=Suggestion.DECLINE)
    if _opts_in(text):
        return Reading(Meaning.OPT_IN, opts_in=True)
    if word in HELP:
        return Reading(Meaning.HELP)
    guessed = guess(text)
    return Reading(Meaning.NONE, suggestion=guessed.suggestion, late=guessed.late, machine=guessed.machine)


def _opts_in(text: str) -> bool:
    """Without any sign after it, as the provider takes it: it would go on refusing texts after a `START!`."""
    return text.strip().upper() in OPT_IN


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as far as a reply is concerned: which text put it, of which visit, when, and whether it still stands.

    `open` means: not yet answered, the visit's version is the current one, it is booked and still ahead.
    """

    message_id: int
    appointment_id: int
    asked_utc: UtcMs
    open: bool


class Bound(StrEnum):
    """How a reply fits the questions put to its number."""

    ONE = "one"
    """Exactly one question stands open."""
    SEVERAL = "several"
    """More than one: nobody can say which is answered."""
    STALE = "stale"
    """Something was asked, but it no longer stands: answered, moved, past."""
    NOTHING = "nothing"
    """Nothing was asked of this number before the reply was written."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Which question a reply answers: the asking message and the visits that it is still open for."""

    bound: Bound
    message_id: int | None = None
    appointment_ids: tuple[int, ...] = ()


def bind(questions: Iterable[Asked], written_utc: UtcMs) -> Binding:
    """Find the one open question that a reply, written at `written_utc`, answers.

    Providers tell whole seconds, so a reply of the same second counts as after. A text that asks again about the same visits is
    the same question; a family's text is one question for all that it names.
    """
    before = [each for each in questions if each.asked_utc // SECOND <= written_utc // SECOND]
    if not before:
        return Binding(Bound.NOTHING)
    latest = max(before, key=lambda each: (each.asked_utc, each.message_id))
    standing = [each for each in before if each.open]
    if not standing:
        about = tuple(
            sorted({each.appointment_id for each in before if each.message_id == latest.message_id})
        )
        return Binding(Bound.STALE, latest.message_id, about)
    last = max(standing, key=lambda each: (each.asked_utc, each.message_id)).message_id
    named = {each.appointment_id for each in standing if each.message_id == last}
    everyone = {each.appointment_id for each in standing}
    bound = Bound.ONE if named == everyone else Bound.SEVERAL
    return Binding(bound, last, tuple(sorted(everyone)))
