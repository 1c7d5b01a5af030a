"""Making a text: its words, its dedupe key, and the marker that finds it again at the provider."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.arrivals import minutes_of_step
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.phones import display
from frontdesk.domain.segments import count_segments
from frontdesk.domain.templates import ANSWERS, PLACE, WordingKey, chosen_template
from frontdesk.domain.texts import ClinicText, Rendered, TextKind, VisitText, render_whole, text_language
from frontdesk.domain.wording_guard import forbidden
from frontdesk.domain.words import Channel
from frontdesk.security import markers

if TYPE_CHECKING:
    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.services.messaging.surroundings import Around


_NAMING = frozenset({"first_name", "visits", "choices"})
"""Places of a template in which patients' names stand."""
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Named:
    """A visit that a text names, and the step of its cadence that the text counts as."""

    visit: VisitFacts
    step: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text ready to be queued."""

    body: str
    language: str
    segments: int
    dedupe_key: str
    marker: str
    trouble: str = ""
    """Why its words must not go out as they are, as a sentence; it is held then."""


def dedupe_key(address: str, named: Sequence[Named], attempt: int) -> str:
    """What makes this text this text: to whom, about which versions at which times, counting as which steps, which attempt.

    Only lasting facts go in, so that a restored book which plans the same text again derives the same marker.
    """
    items = sorted(
        f"{each.visit.public_id}:{each.visit.version}:{each.visit.start_wall}:{each.step}" for each in named
    )
    digest = hashlib.sha256("|".join(items).encode()).hexdigest()[:40]
    first = min(each.visit.start_wall for each in named)
    # The time first: keys of texts that are planned together then stand together in their index.
    return f"{Channel.SMS}|{first}|{address}|{digest}|{attempt}"


def compose(
    around: Around,
    marker_key: bytes,
    *,
    kind: TextKind,
    address: str,
    named: Sequence[Named],
    attempt: int = 1,
    step: str = "",
) -> Text:
    """The text of one kind about the named visits, in the language of the first patient, in the words of the step that sends it."""
    key = dedupe_key(address, named, attempt)
    marker = markers.marker(marker_key, key)
    language = named[0].visit.language or around.clinic.language
    same = (kind, step, language, *_told(around, kind, step, language, named))
    made = around.texts.get(same)
    if made is None:
        if len(around.texts) >= _MOST_KEPT:
            around.texts.clear()
        made = around.texts[same] = _render(around, marker_key, kind=kind, named=named, key=key, step=step)
    # The marker stands last and is always as long: the rest of the words is the same for all visits of one time and place.
    body = made.body.removesuffix(markers.visible(made.marker)) + markers.visible(marker)
    return Text(body, language, made.segments, key, marker, made.trouble)


def _told(
    around: Around, kind: TextKind, step: str, language: str, named: Sequence[Named]
) -> tuple[object, ...]:
    """All that the words say of the visits: two texts for which it is the same differ in nothing but their marker."""
    template = (kind, step, language)
    places = around.places.get(template)
    if places is None:
        spoken = text_language(language)
        overrides = around.settings.texts_for(spoken)
        words_ = chosen_template(WordingKey(kind, step), spoken, overrides)
        places = around.places[template] = frozenset(PLACE.findall(words_))
    says_name = not places.isdisjoint(_NAMING)
    says_provider = "provider" in places
    return tuple(
        (
            one.visit.start_utc,
            one.visit.zone,
            one.visit.location,
            one.visit.location_phone,
            one.visit.first_name if says_name else "",
            one.visit.provider if says_provider else "",
            minutes_of_step(one.step),
            one.visit.remote,
            one.visit.link,
        )
        for one in named
    )


def compose_answer(
    around: Around, marker_key: bytes, *, kind: TextKind, visit: VisitFacts, reply: str
) -> Text:
    """A short answer to one reply, `reply` being the provider's id of it: once a reply, also in a restored book."""
    return _render(around, marker_key, kind=kind, named=[Named(visit, "")], key=f"answer|{reply}")


def compose_which(around: Around, marker_key: bytes, *, visits: Sequence[VisitFacts], reply: str) -> Text:
    """Asking which of a family's visits a reply meant: numbered in the order given, at most `texts.MOST_CHOICES`.

    `reply` is the provider's id of the reply: it is asked once a reply, also in a restored book.
    """
    named = [Named(visit, "") for visit in visits]
    return _render(around, marker_key, kind=TextKind.WHICH, named=named, key=f"which|{reply}")


def _render(
    around: Around, marker_key: bytes, *, kind: TextKind, named: Sequence[Named], key: str, step: str = ""
) -> Text:
    first = named[0].visit
    language = first.language or around.clinic.language
    marker = markers.marker(marker_key, key)
    own = around.settings.texts_for(text_language(language))
    made = words(around, kind=kind, language=language, named=named, marker=marker, overrides=own, step=step)
    if made.holes and kind in ANSWERS:
        # An answer that comes a day late is worse than one in our own words, which leave out what is not known.
        made = words(around, kind=kind, language=language, named=named, marker=marker, overrides={})
    return Text(
        made.body,
        language,
        count_segments(made.body),
        key,
        marker,
        _trouble(around, made, first),
    )


def words(
    around: Around,
    *,
    kind: TextKind,
    language: str,
    named: Sequence[Named],
    marker: str,
    overrides: Mapping[str, str],
    step: str = "",
) -> Rendered:
    """The finished words of a text about visits: how it is sent, and how it is previewed."""
    clinic, settings = around.clinic, around.settings
    phone = named[0].visit.location_phone or clinic.phone
    says_cost = settings.missed_visit and not settings.patients_pay
    return render_whole(
        kind,
        language,
        clinic.country,
        [
            VisitText(
                each.visit.first_name,
                at_zone(each.visit.start_utc, each.visit.zone),
                each.visit.location,
                each.visit.zone,
                each.visit.provider,
                late=minutes_of_step(each.step),
                remote=each.visit.remote,
                link=each.visit.link,
            )
            for each in named
        ],
        ClinicText(clinic.name, display(phone, clinic.country) if phone else ""),
        markers.visible(marker) if marker else "",
        overrides=overrides,
        step=step,
        missed_cost=settings.missed_visit_cost if says_cost else None,
    )


def _trouble(around: Around, made: Rendered, first: VisitFacts) -> str:
    """Why the words must not go out, as a sentence; empty where they may."""
    for place in made.holes:
        match place:
            case "phone":
                return tr(
                    "The text names a phone number, and neither {location} nor the clinic has one. Enter one, or change the text.",
                    location=first.location,
                )
            case "first_name":
                return tr(
                    "The text names the patient, and the card has no first name. Enter it, or change the text."
                )
            case _:
                return tr(
                    "There is nothing to stand for {place} in the text. Change the text.",
                    place=f"{{{place}}}",
                )
    for finding in forbidden(made.body, around.settings.sensitive_words):
        return finding.sentence
    return ""
