"""The text messages that patients get: default wording per language, and a clinic's own in its place.

A text says clinic, day, date, time, place, a phone number and how to answer, and nothing about health. It never
asks for a word that the network takes as an opt-out (FACTS: "reply CANCEL" silences the patient): C and X are the
answers in every language.

A template holds places like `{clinic}`; what stands in `[ ]` is left out when a place inside it is empty. Values
are put in once and never read as templates, so a brace in a name stays a brace.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.resources import resource_path
from frontdesk.domain.segments import Encoding, measure, strip_for_sms, to_gsm

LANGUAGES: Final = ("en", "es", "cs", "de", "fr")
LONGEST: Final = 320
"""Characters of a finished text, its marker included."""

PLACE: Final = re.compile(r"\{([a-z_]*)\}")
GROUP: Final = re.compile(r"\[([^\[\]]*)\]")
_HOME: Final = {"en": "GB", "es": "ES", "cs": "CZ", "de": "DE", "fr": "FR"}
_TAG: Final = re.compile(
    r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?:[-_].*)?", re.IGNORECASE | re.ASCII
)
_NAME_LENGTHS: Final = (40, 24, 12, 8)
_LONGEST_TEMPLATE: Final = 250
_OPT_OUT: Final = "stop ?all|stop|unsubscribe|cancel|quit|revoke|opt ?out"
_OPT_OUT_IN_CAPITALS: Final = re.compile(rf"\b({_OPT_OUT.upper()}|END)\b")
# A verb of answering, then the word within reach: "reply with stop", not "reply X to cancel".
_OPT_OUT_AS_ANSWER: Final = re.compile(
    r"\b(?:reply|answer|respond|text|send|sms|antwort|schreib|odpov|napis|napiš|posl|pošl|répon|repon|envoy|envi|enví"
    rf"|contest|escrib)\w*(?:\W+(?!to\b)\w+){{0,3}}?\W+({_OPT_OUT})\b",
    re.IGNORECASE,
)


class TextKind(StrEnum):
    """What a text is for; `_family` names several visits of one day on one number."""

    ASK = "ask"
    ASK_FAMILY = "ask_family"
    TELL = "tell"
    TELL_FAMILY = "tell_family"
    MOVED = "moved"
    MOVED_ASK = "moved_ask"
    CANCELLED = "cancelled"
    ACK_DECLINED = "ack_declined"
    ACK_CONFIRMED = "ack_confirmed"
    WHICH = "which"
    """Asks once which of a family's visits its X meant."""


_ASKING: Final = frozenset({TextKind.ASK, TextKind.ASK_FAMILY, TextKind.MOVED_ASK})
_SINGLE: Final = frozenset({"clinic", "phone", "place", "day", "date", "time"})
_FAMILY: Final = frozenset({"clinic", "phone", "place", "day", "date", "visits"})
_WHICH: Final = frozenset({"clinic", "phone", "day", "date", "choices"})
MOST_CHOICES: Final = 9
"""More visits than this are not asked apart by text: a digit each, and all must fit."""


def _allowed(kind: TextKind) -> frozenset[str]:
    if kind is TextKind.WHICH:
        return _WHICH
    return _FAMILY if kind.endswith("_family") else _SINGLE


def _needed(kind: TextKind) -> tuple[str, ...]:
    if kind is TextKind.WHICH:
        return ("clinic", "choices")
    if kind.startswith("ack_"):
        return ()
    return ("clinic", "date", "visits" if kind.endswith("_family") else "time")


_ALLOWED: Final = {kind: _allowed(kind) for kind in TextKind}
_NEEDED: Final[Mapping[TextKind, tuple[str, ...]]] = {kind: _needed(kind) for kind in TextKind}


@dataclass(frozen=True, slots=True)
class VisitText:
    """One visit as its patient is told of it; `start_local` is the wall clock at the location, in `zone`."""

    first_name: str
    start_local: datetime
    location: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ClinicText:
    """Who writes, and the number to call, written as people there write it ("" where there is none)."""

    name: str
    phone: str = ""


def text_language(tag: str) -> str:
    """The language of the default texts for a BCP 47 tag: `de-AT` is "de"; what we have no texts in is "en"."""
    match = _TAG.fullmatch(tag.strip()[:40])
    language = match[1].lower() if match else ""
    return language if language in LANGUAGES else "en"


def default_template(kind: TextKind, language: str) -> str:
    """The wording that comes with the program, for one of `LANGUAGES`."""
    return _templates(language)[kind]


def which_all_words() -> dict[str, tuple[str, ...]]:
    """By language, the words that answer a `which` with all visits, in capitals; the first is the one it names.

    None of them is a word that the network takes as an opt-out, and none means anything else in another language.
    """
    return {language: tuple(_content(language)["all"]) for language in LANGUAGES}


def render(
    kind: TextKind,
    language: str,
    country: str,
    visits: Sequence[VisitText],
    clinic: ClinicText,
    marker: str,
    *,
    overrides: Mapping[str, str] | None = None,
) -> str:
    """The finished text, at most `LONGEST` characters, its marker last.

    Args:
        kind: what the text is for; the `_family` kinds name every visit, the others the first.
        language: BCP 47 tag of the patient; a region in it decides how dates are written.
        country: ISO 3166 code of the clinic, for dates where the tag has no region.
        visits: of one number and one day, in order; may be empty for the acknowledgements.
        clinic: who writes.
        marker: the derived mark by which the text is found again at the provider; "" for none.
        overrides: a clinic's own templates, by `LANGUAGE.KIND` ("cs.ask") or `KIND` for all languages; they
            passed `check_template` when they were set.

    Where the template itself fits GSM 03.38, names are brought to it too, so that one "ř" in a name does not
    double the price; a clinic that writes its template with such letters keeps them everywhere.
    """
    own = text_language(language)
    template = _chosen(kind, own, overrides or {})
    plain = measure(template).encoding is Encoding.GSM7
    tail = f" {_clean(marker, 20)}" if marker.strip() else ""
    moments = [_moment(visit.start_local, _locale_name(language, country)) for visit in visits]
    text = ""
    for shown, length in _tightening(len(visits)):
        values = _values(visits, moments, clinic, shown=shown, length=length)
        values["choices"] = _choices(visits, moments, str(_content(own)["choice"]), length=length)
        text = _fill(template, values)
        text = strip_for_sms(text) if plain else to_gsm(text)
        if len(text) + len(tail) <= LONGEST:
            break
    return text[: LONGEST - len(tail)].rstrip() + tail


def check_template(kind: TextKind, text: str) -> str:
    """A clinic's own wording for `kind`, tidied; it is safe for `render`.

    Raises:
        UsageError: an unknown place, brackets that do not pair, a part that the kind needs and lacks, or an
            answer that the network would take as an opt-out.
    """
    template = unicodedata.normalize("NFC", " ".join(text.split()))
    _check_form(kind, template)
    used = set(PLACE.findall(template))
    for needed in _NEEDED[kind]:
        if needed not in used:
            raise UsageError(tr("This text lacks {place}. Put it in.", place=f"{{{needed}}}"))
    word = _OPT_OUT_IN_CAPITALS.search(template) or _OPT_OUT_AS_ANSWER.search(template)
    if word:
        raise UsageError(
            tr(
                "Whoever replies {word} gets no more texts from you. Ask for C and X instead.",
                word=word[1].upper(),
            )
        )
    if kind in _ASKING:
        for letter in "CX":
            if not re.search(rf"(?<!\w){letter}(?!\w)", template):
                raise UsageError(tr("This text asks without saying how to answer. Name the letters C and X."))
    return template


def _check_form(kind: TextKind, template: str) -> None:
    if not template:
        raise UsageError(tr("The text is empty. Write one, or take the default back."))
    if len(template) > _LONGEST_TEMPLATE:
        raise UsageError(
            tr(
                "The text has {count} characters. Keep it to {limit}.",
                count=len(template),
                limit=_LONGEST_TEMPLATE,
            )
        )
    if not all(_is_shown(c) for c in template):
        raise UsageError(tr("The text holds a character that cannot be seen. Type it again."))
    for name in PLACE.findall(template):
        if name not in _ALLOWED[kind]:
            raise UsageError(
                tr(
                    "This text has no place called {place}. Use: {known}.",
                    place=f"{{{name}}}",
                    known=", ".join(f"{{{each}}}" for each in sorted(_ALLOWED[kind])),
                )
            )
    rest = GROUP.sub(r"\1", PLACE.sub("", template))
    if any(c in "{}[]" for c in rest):
        raise UsageError(tr("A bracket or brace in this text has no partner. Remove it or close it."))


@dataclass(frozen=True, slots=True)
class _Moment:
    day: str
    date: str
    time: str


def _chosen(kind: TextKind, language: str, overrides: Mapping[str, str]) -> str:
    own = overrides.get(f"{language}.{kind}") or overrides.get(kind)
    return own or default_template(kind, language)


def _tightening(visits: int) -> list[tuple[int, int]]:
    """How many visits are named and how long a name may be, from all down to what fits any text."""
    return [(visits, length) for length in _NAME_LENGTHS] + [
        (shown, _NAME_LENGTHS[-1]) for shown in range(visits - 1, 0, -1)
    ]


def _values(
    visits: Sequence[VisitText], moments: Sequence[_Moment], clinic: ClinicText, *, shown: int, length: int
) -> dict[str, str]:
    name = _clean(clinic.name, length)
    places = list(dict.fromkeys(_clean(visit.location, length) for visit in visits))
    told = [] if places == [name] else [place for place in places if place]
    several = len(places) > 1
    listed = [
        " ".join(filter(None, (_clean(visit.first_name, length // 2), moment.time, place if several else "")))
        for visit, moment, place in (
            (visit, moment, _clean(visit.location, length))
            for visit, moment in zip(visits, moments, strict=True)
        )
    ]
    more = f" +{len(listed) - shown}" if shown < len(listed) else ""
    first = moments[0] if moments else _Moment("", "", "")
    return {
        "clinic": name,
        "phone": _clean(clinic.phone, 24),
        "place": ", ".join(told[:shown]),
        "day": first.day,
        "date": first.date,
        "time": first.time,
        "visits": ", ".join(listed[:shown]) + more,
    }


def _choices(visits: Sequence[VisitText], moments: Sequence[_Moment], form: str, *, length: int) -> str:
    """The visits by number, in the order in which they were given: "1 for Ana 9:00, 2 for Ben 9:30"."""
    several = len({visit.location for visit in visits}) > 1 and length > _NAME_LENGTHS[-1]
    named = (
        " ".join(
            filter(
                None,
                (
                    _clean(visit.first_name, length // 2),
                    moment.time,
                    _clean(visit.location, length) if several else "",
                ),
            )
        )
        for visit, moment in zip(visits, moments, strict=True)
    )
    return ", ".join(
        form.replace("{number}", str(number), 1).replace("{visit}", name, 1)
        for number, name in enumerate(named, start=1)
    )


def _fill(template: str, values: Mapping[str, str]) -> str:
    def group(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in PLACE.findall(match[1])) else ""

    filled = PLACE.sub(lambda match: values.get(match[1], ""), GROUP.sub(group, template))
    return " ".join(filled.split())


def _clean(text: str, length: int) -> str:
    """One line without control and direction characters, cut at `length`."""
    kept = "".join(" " if c.isspace() else c for c in text[:400] if c.isspace() or _is_shown(c))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "."


def _is_shown(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


@lru_cache(maxsize=len(LANGUAGES))
def _content(language: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource_path(f"texts/{language}.json").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=len(LANGUAGES))
def _templates(language: str) -> dict[TextKind, str]:
    texts = _content(language)["texts"]
    return {kind: str(texts[kind]) for kind in TextKind}


@lru_cache(maxsize=256)
def _locale_name(tag: str, country: str) -> str:
    """The locale in which dates are written: language of the text; region of the tag, the clinic, or its home."""
    from babel.localedata import exists

    language = text_language(tag)
    match = _TAG.fullmatch(tag.strip()[:40])
    own_region = match[2] if match and match[1].lower() == language else None
    for region in (own_region, country[:2]):
        if region and exists(f"{language}_{region.upper()}"):
            return f"{language}_{region.upper()}"
    return f"{language}_{_HOME[language]}"


def _moment(start: datetime, locale_name: str) -> _Moment:
    return _Moment(*_written_date(start.date(), locale_name), _written_time(start.time(), locale_name))


@lru_cache(maxsize=2048)
def _written_date(day: date, locale_name: str) -> tuple[str, str]:
    """Weekday and date, short: ("Tue", "24 Nov")."""
    from babel.dates import format_date, format_skeleton

    # A skeleton's own weekday comes with commas in some languages, so the two are asked for one by one.
    written = format_skeleton("MMMd", datetime.combine(day, time()), locale=locale_name)
    return format_date(day, "EEE", locale=locale_name), written


@lru_cache(maxsize=2048)
def _written_time(moment: time, locale_name: str) -> str:
    """The time of day, short and without a leading zero: "9:00", "2:30 PM"."""
    from babel.dates import format_time

    written = to_gsm(format_time(moment, "short", locale=locale_name))
    return written[1:] if re.match(r"0[1-9]", written) else written
