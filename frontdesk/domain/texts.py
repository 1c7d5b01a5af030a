"""The text messages that patients get: default wording per language, and a clinic's own in its place.

A text says clinic, day, date, time, place, a phone number and how to answer, and nothing about health. It never
asks for a word that the network takes as an opt-out (FACTS: "reply CANCEL" silences the patient): C and X are the
answers in every language. What a template may hold stands in `templates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from frontdesk.domain.segments import Encoding, count_segments, measure, strip_for_sms, to_gsm
from frontdesk.domain.templates import (
    GROUP,
    LANGUAGES,
    PLACE,
    TextKind,
    WordingKey,
    choice_form,
    chosen_template,
    default_template,
    is_shown,
    missed_visit_sentence,
    open_places,
    remote_phrase,
    tag_parts,
    text_language,
    which_all_words,
)

__all__ = [
    "GROUP",
    "LANGUAGES",
    "LONGEST",
    "MOST_CHOICES",
    "PLACE",
    "ClinicText",
    "Rendered",
    "TextKind",
    "VisitText",
    "default_template",
    "fill",
    "render",
    "render_whole",
    "text_language",
    "which_all_words",
]

LONGEST: Final = 320
"""Characters of a finished text, its marker included."""
MOST_CHOICES: Final = 9
"""More visits than this are not asked apart by text: a digit each, and all must fit."""
MOST_SEGMENTS_WITH_COST: Final = 2
"""A question says what a missed visit costs only where it still fits into so many."""

_HOME: Final = {"en": "GB", "es": "ES", "cs": "CZ", "de": "DE", "fr": "FR"}
_NAME_LENGTHS: Final = (40, 24, 12, 8)


@dataclass(frozen=True, slots=True)
class VisitText:
    """One visit as its patient is told of it; `start_local` is the wall clock at the location, in `zone`.

    `late` is how many minutes after that it is expected to begin, where the provider is behind. `remote` is a value of
    `words.Remote`, empty for a visit at the location; `link` the address of a video visit.
    """

    first_name: str
    start_local: datetime
    location: str
    zone: str = ""
    provider: str = ""
    late: int = 0
    remote: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ClinicText:
    """Who writes, and the number to call, written as people there write it ("" where there is none)."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished text. `holes` are the places outside brackets that had nothing to stand there: it must not go out then."""

    body: str
    holes: tuple[str, ...] = ()


def render(
    kind: TextKind,
    language: str,
    country: str,
    visits: Sequence[VisitText],
    clinic: ClinicText,
    marker: str,
    *,
    overrides: Mapping[str, str] | None = None,
    step: str = "",
    missed_cost: str | None = None,
) -> str:
    """The body of `render_whole`."""
    return render_whole(
        kind,
        language,
        country,
        visits,
        clinic,
        marker,
        overrides=overrides,
        step=step,
        missed_cost=missed_cost,
    ).body


def render_whole(
    kind: TextKind,
    language: str,
    country: str,
    visits: Sequence[VisitText],
    clinic: ClinicText,
    marker: str,
    *,
    overrides: Mapping[str, str] | None = None,
    step: str = "",
    missed_cost: str | None = None,
) -> Rendered:
    """The finished text, at most `LONGEST` characters, its marker last.

    Args:
        kind: what the text is for; the `_family` kinds name every visit, the others the first.
        language: BCP 47 tag of the patient; a region in it decides how dates are written.
        country: ISO 3166 code of the clinic, for dates where the tag has no region.
        visits: of one number and one day, in order; may be empty for the acknowledgements.
        clinic: who writes.
        marker: the derived mark by which the text is found again at the provider; "" for none.
        overrides: a clinic's own templates, by `LANGUAGE.KEY` ("cs.ask", "cs.ask:today") or `KEY` for all languages; they
            passed `wording_guard.check_template` when they were set.
        step: the step of the cadence that sends it, which may have words of its own.
        missed_cost: what a missed visit costs, which a question then says where it fits; "" without a sum, None not at all.

    A visit that is not at the location says how it takes place where its place would stand. A link is never cut: where there is no
    room for it, the text goes without.

    Where the template itself fits GSM 03.38, names are brought to it too, so that one "ř" in a name does not
    double the price; a clinic that writes its template with such letters keeps them everywhere.
    """
    own = text_language(language)
    template = chosen_template(WordingKey(kind, step), own, overrides or {})
    plain = _is_plain(template)
    tail = f" {_clean(marker, 20)}" if marker.strip() else ""
    moments = [_moment(visit.start_local, _locale_name(language, country)) for visit in visits]
    text = ""
    outside: dict[str, str] = {}
    for shown, length, links in _tightening(len(visits), linked=any(visit.link for visit in visits)):
        places = [_place(visit, own, length, links=links) for visit in visits]
        values = _values(visits, moments, clinic, places, shown=shown, length=length)
        values["choices"] = _choices(visits, moments, choice_form(own), length=length)
        values |= _lateness(visits, _locale_name(language, country))
        outside = {**values, "place": values["where"]}
        text = fill(template, values, outside)
        text = strip_for_sms(text) if plain else to_gsm(text)
        if len(text) + len(tail) <= LONGEST:
            break
    holes = tuple(name for name in open_places(template) if visits and not outside.get(name))
    if missed_cost is not None and kind in (TextKind.ASK, TextKind.ASK_FAMILY):
        text = _with_cost(text, missed_visit_sentence(own, missed_cost), tail)
    return Rendered(text[: LONGEST - len(tail)].rstrip() + tail, holes)


@lru_cache(maxsize=256)
def _is_plain(template: str) -> bool:
    return measure(template).encoding is Encoding.GSM7


def fill(template: str, values: Mapping[str, str], outside: Mapping[str, str] | None = None) -> str:
    """`template` with its places filled, `outside` counting outside brackets; a bracket with an empty place is left out."""

    def group(match: re.Match[str]) -> str:
        if not all(values.get(name) for name in PLACE.findall(match[1])):
            return ""
        return PLACE.sub(lambda place: values.get(place[1], ""), match[1])

    bare = values if outside is None else outside
    parts: list[str] = []
    at = 0
    for match in GROUP.finditer(template):
        parts += [_put(template[at : match.start()], bare), group(match)]
        at = match.end()
    parts.append(_put(template[at:], bare))
    text = " ".join("".join(parts).split())
    for name in _TIMES:
        moment = values.get(name, "")
        if moment.endswith("."):
            text = text.replace(f"{moment}.", moment)
    return text


_TIMES: Final = ("time", "expected")
"""Places whose text may end in a full stop of its own ("3:45 p.m."), which is the sentence's, too, where that ends there."""


def _put(part: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda match: values.get(match[1], ""), part)


def _with_cost(text: str, sentence: str, tail: str) -> str:
    """The text with a sentence more, where it fits."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    longer = f"{ended} {sentence}"
    fits = len(longer) + len(tail) <= LONGEST and count_segments(longer + tail) <= MOST_SEGMENTS_WITH_COST
    return longer if fits else text


@dataclass(frozen=True, slots=True)
class _Moment:
    day: str
    date: str
    time: str


def _tightening(visits: int, *, linked: bool) -> list[tuple[int, int, bool]]:
    """How many visits are named, how long a name may be, and whether links stand there: from all down to what fits any text."""
    steps = [(visits, length) for length in _NAME_LENGTHS] + [
        (shown, _NAME_LENGTHS[-1]) for shown in range(visits - 1, 0, -1)
    ]
    with_links = [(shown, length, True) for shown, length in steps[: len(_NAME_LENGTHS)]] if linked else []
    return with_links + [(shown, length, False) for shown, length in steps]


def _place(visit: VisitText, language: str, length: int, *, links: bool) -> str:
    """Where a visit is, or how it takes place instead."""
    if not visit.remote:
        return _clean(visit.location, length)
    # No letter of ours that networks would put another one for.
    link = visit.link.replace("`", "%60").replace("{", "%7B").replace("}", "%7D") if links else ""
    return remote_phrase(visit.remote, language, link)


def _values(
    visits: Sequence[VisitText],
    moments: Sequence[_Moment],
    clinic: ClinicText,
    of_visits: Sequence[str],
    *,
    shown: int,
    length: int,
) -> dict[str, str]:
    name = _clean(clinic.name, length)
    places = list(dict.fromkeys(of_visits))
    several = len(places) > 1
    # Where there are several, each visit in the list says its own.
    told = [] if several or places == [name] else [place for place in places if place]
    listed = [
        " ".join(filter(None, (_clean(visit.first_name, length // 2), moment.time, place if several else "")))
        for visit, moment, place in (zip(visits, moments, of_visits, strict=True))
    ]
    more = f" +{len(listed) - shown}" if shown < len(listed) else ""
    first = moments[0] if moments else _Moment("", "", "")
    return {
        "clinic": name,
        "phone": _clean(clinic.phone, 24),
        "place": ", ".join(told[:shown]),
        "where": ", ".join(place for place in places[:shown] if place),
        "first_name": _clean(visits[0].first_name, length) if visits else "",
        "provider": _clean(visits[0].provider, length) if visits else "",
        "day": first.day,
        "date": first.date,
        "time": first.time,
        "visits": ", ".join(listed[:shown]) + more,
    }


def _lateness(visits: Sequence[VisitText], locale_name: str) -> dict[str, str]:
    """How late the first visit begins, and when that is; nothing where it is not late."""
    if not visits or not visits[0].late:
        return {}
    expected = _expected(visits[0])
    return {"minutes": str(visits[0].late), "expected": _written_time(expected, locale_name)}


def _expected(visit: VisitText) -> time:
    """The wall clock so many minutes later. Clocks that go forward or back meanwhile count."""
    if not visit.zone:
        return (visit.start_local + timedelta(minutes=visit.late)).time()
    start = visit.start_local
    if start.tzinfo is None:
        start = start.replace(tzinfo=ZoneInfo(visit.zone))
    return (start.astimezone(UTC) + timedelta(minutes=visit.late)).astimezone(ZoneInfo(visit.zone)).time()


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


@lru_cache(maxsize=4096)
def _clean(text: str, length: int) -> str:
    """One line without control and direction characters, cut at `length`."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text if len(text) <= length else text[: length - 1].rstrip() + "."
    kept = "".join(" " if c.isspace() else c for c in text[:400] if c.isspace() or is_shown(c))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "."


@lru_cache(maxsize=256)
def _locale_name(tag: str, country: str) -> str:
    """The locale in which dates are written: language of the text; region of the tag, the clinic, or its home."""
    from babel.localedata import exists

    language = text_language(tag)
    spoken, own_region = tag_parts(tag)
    for region in (own_region if spoken == language else "", country[:2]):
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
