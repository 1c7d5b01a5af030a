"""Making a text: its words, its dedupe key, and the marker that finds it again at the provider."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.instants import at_zone
from frontdesk.domain.phones import display
from frontdesk.domain.segments import count_segments
from frontdesk.domain.texts import ClinicText, TextKind, VisitText, render
from frontdesk.domain.words import Channel
from frontdesk.security import markers

if TYPE_CHECKING:
    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.services.messaging.surroundings import Around


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


def dedupe_key(address: str, named: Sequence[Named], attempt: int) -> str:
    """What makes this text this text: to whom, about which versions at which times, counting as which steps, which attempt.

    Only lasting facts go in, so that a restored book which plans the same text again derives the same marker.
    """
    items = sorted(
        f"{each.visit.public_id}:{each.visit.version}:{each.visit.start_wall}:{each.step}" for each in named
    )
    digest = hashlib.sha256("|".join(items).encode()).hexdigest()[:40]
    return f"{Channel.SMS}|{address}|{digest}|{attempt}"


def compose(
    around: Around,
    marker_key: bytes,
    *,
    kind: TextKind,
    address: str,
    named: Sequence[Named],
    attempt: int = 1,
) -> Text:
    """The text of one kind about the named visits, in the language of the first patient."""
    key = dedupe_key(address, named, attempt)
    return _render(around, marker_key, kind=kind, named=named, key=key)


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


def _render(around: Around, marker_key: bytes, *, kind: TextKind, named: Sequence[Named], key: str) -> Text:
    first = named[0].visit
    clinic = around.clinic
    language = first.language or clinic.language
    marker = markers.marker(marker_key, key)
    phone = first.location_phone or clinic.phone
    body = render(
        kind,
        language,
        clinic.country,
        [
            VisitText(
                each.visit.first_name,
                at_zone(each.visit.start_utc, each.visit.zone),
                each.visit.location,
                each.visit.zone,
            )
            for each in named
        ],
        ClinicText(clinic.name, display(phone, clinic.country) if phone else ""),
        markers.visible(marker),
        overrides=around.settings.texts_for(language),
    )
    return Text(body, language, count_segments(body), key, marker)
