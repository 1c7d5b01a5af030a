"""What may go wrong with the words of a text, found before it is saved or sent: one clear sentence each.

What would silence or mislead a patient, or what the clinic itself forbade, is refused; the rest is a warning that a person may overrule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.folding import fold
from frontdesk.domain.i18n import tr
from frontdesk.domain.telling_words import BEGINNINGS, WHOLE
from frontdesk.domain.templates import (
    ANSWERS,
    ASKING,
    PLACE,
    TextKind,
    check_form,
    open_places,
    which_all_words,
)


class Severity(StrEnum):
    """How bad it is."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a text, as a sentence."""

    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class GuardFacts:
    """What a wording is held against: the clinic's name, its numbers, the words it forbids.

    `phoneless`: places that have no number while the clinic has none either, so that `{phone}` would stay empty there.
    """

    clinic: str = ""
    phone: str = ""
    sensitive_words: tuple[str, ...] = ()
    phoneless: tuple[str, ...] = ()


_OPT_OUT: Final = "stop ?all|stop|unsubscribe|cancel|quit|revoke|opt ?out"
_ANSWER: Final = (
    "reply|replies|answer|respond|text|send|sms|type|write|antwort|schreib|schick|send|odpov|napis|napiš|posl|pošl|zasl|zašl|odesl|odešl"
    "|répon|repon|envoy|écri|ecri|tapez|envi|enví|contest|escrib|mand|manda|teclee"
)
_CAPITALS: Final = re.compile(rf"\b({_OPT_OUT.upper()}|END)\b")
# A verb of answering, then the word in the same sentence: "reply with stop", not "reply X to cancel".
_AS_ANSWER: Final = re.compile(
    rf"\b(?:{_ANSWER})\w*(?:[^\w.!?]+(?!to\b)\w+){{0,6}}?[^\w.!?]+({_OPT_OUT})\b", re.IGNORECASE
)
_QUOTED: Final = re.compile(
    rf"\b(?:{_ANSWER})\w*(?:\W+\w+){{0,6}}?\W*[\"'\u2018\u201c\u201e\u00ab]\s*({_OPT_OUT}|end)\s*[\"'\u2019\u201c\u201d\u00bb]",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|health|clinic|link|io|uk|us|es|cz|sk|de|at|ch|fr|be|eu)\b(?:/\S*)?",
    re.IGNORECASE,
)
SHORTENER: Final = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|rb\.gy|tiny\.cc|s\.id|shorturl\.at|t\.ly"
    r"|lnkd\.in|tiny\.one|v\.gd|bl\.ink)\b",
    re.IGNORECASE,
)
_SHOUTED: Final = 0.7
_ENOUGH_LETTERS: Final = 12
_STEM: Final = 5
"""Letters from which on a forbidden word is found in its inflections, too."""
_VOWELS: Final = "aeiouy"


def check_template(kind: TextKind, text: str, language: str = "en") -> str:
    """A clinic's own wording for `kind`, tidied; it is safe for `render`.

    Raises:
        UsageError: an unknown place, brackets that do not pair, a part that the kind needs and lacks, an answer that the network
            would take as an opt-out, a shortened link.
    """
    template = check_form(kind, text)
    for finding in _refused_words(template):
        raise UsageError(finding.sentence)
    if kind in ASKING:
        for letter in "CX":
            if not re.search(rf"(?<!\w){letter}(?!\w)", template):
                raise UsageError(tr("This text asks without saying how to answer. Name the letters C and X."))
    if kind is TextKind.WHICH:
        words = which_all_words()[language]
        if not any(re.search(rf"(?<!\w){word}(?!\w)", template) for word in words):
            raise UsageError(
                tr(
                    "This text does not say how to answer for all visits. Name the word {word}.",
                    word=words[0],
                )
            )
    return template


def check_wording(kind: TextKind | None, text: str, language: str, facts: GuardFacts) -> tuple[Finding, ...]:
    """What is to be said of a template (of a text written by hand where `kind` is None), what is refused first.

    Besides what `check_template` raises: forbidden words, places that would stay empty, and warnings.
    """
    found: list[Finding] = []
    if kind is None:
        found += _refused_words(text)
    else:
        try:
            text = check_template(kind, text, language)
        except UsageError as error:
            return (_refuse(error.sentence),)
        found += _empty_places(text, facts)
    found += forbidden(text, facts.sensitive_words)
    found += _missing(kind, text, facts)
    found += _look(text)
    return tuple(sorted(found, key=lambda each: each.severity is not Severity.REFUSE))


def forbidden(text: str, words: Iterable[str]) -> list[Finding]:
    """The words of the clinic's own list that a text holds, in any inflection."""
    folded = fold(_plain(text))
    return [
        _refuse(tr("No text of this clinic may hold “{word}”. Say it another way.", word=word))
        for word in words
        if (pattern := _pattern(word)) is not None and pattern.search(folded)
    ]


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str] | None:
    """What finds a word or phrase in a folded text: the whole of a short one, the stem of a longer one."""
    wanted = fold(word).split()
    if not wanted:
        return None
    *before, last = wanted
    stem = last.rstrip(_VOWELS) if len(last.rstrip(_VOWELS)) >= _STEM else last
    ending = r"\w*" if len(stem) >= _STEM else ""
    pattern = r"\s+".join([*(re.escape(each) for each in before), re.escape(stem) + ending])
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


def _plain(text: str) -> str:
    """Without the names of places: a clinic may forbid the word "visits"."""
    return PLACE.sub(" ", text)


def _refused_words(text: str) -> Iterator[Finding]:
    for pattern in (_CAPITALS, _AS_ANSWER, _QUOTED):
        word = pattern.search(text)
        if word:
            yield _refuse(
                tr(
                    "Whoever replies {word} gets no more texts from you. Ask for C and X instead.",
                    word=word[1].upper(),
                )
            )
            break
    short = SHORTENER.search(text)
    if short:
        yield _refuse(tr("Networks block texts with {link}. Leave the short link out.", link=short[0]))


def _empty_places(template: str, facts: GuardFacts) -> Iterator[Finding]:
    """Places outside brackets for which the clinic, or a card, may have nothing."""
    outside = open_places(template)
    if "phone" in outside and facts.phoneless:
        yield _refuse(
            tr(
                "{location} has no phone number, and the clinic has none either. Enter one, or write [ {place} ].",
                location=facts.phoneless[0],
                place="{phone}",
            )
        )
    if "first_name" in outside:
        yield _warn(
            tr(
                "A card without a first name has its text held. Write [{place}] to leave the name out there.",
                place="{first_name}",
            )
        )


def _missing(kind: TextKind | None, text: str, facts: GuardFacts) -> Iterator[Finding]:
    used = PLACE.findall(text)
    if kind is None:
        if facts.clinic and fold(facts.clinic).strip() not in fold(text):
            yield _warn(tr("The text does not say who writes. Begin with the clinic's name."))
        return
    if kind not in ANSWERS and "phone" not in used:
        yield _warn(tr("The text names no number to call. Put in {place}.", place="{phone}"))


def _look(text: str) -> Iterator[Finding]:
    telling = _telling(text)
    if telling:
        yield _warn(
            tr("“{word}” tells whoever sees the phone what the visit is for. Leave it out.", word=telling)
        )
    link = _LINK.search(text)
    if link and not SHORTENER.search(text):
        yield _warn(
            tr("Networks filter texts with links such as {link}, and patients distrust them.", link=link[0])
        )
    letters = [c for c in PLACE.sub("", text) if c.isalpha()]
    if len(letters) >= _ENOUGH_LETTERS and sum(c.isupper() for c in letters) / len(letters) > _SHOUTED:
        yield _warn(tr("The text is in capitals, which reads as shouting and looks like spam."))


def _telling(text: str) -> str:
    """The first word that tells of a specialty, a disease or a procedure; empty where none does."""
    for word in re.findall(r"[^\W\d_]+", _plain(text)):
        folded = fold(word).strip()
        if folded in WHOLE or folded.startswith(BEGINNINGS):
            return str(word)
    return ""


def _refuse(sentence: str) -> Finding:
    return Finding(Severity.REFUSE, sentence)


def _warn(sentence: str) -> Finding:
    return Finding(Severity.WARN, sentence)
