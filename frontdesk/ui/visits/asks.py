"""What the panel of a visit asks of the book. Every function here runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.services.booking.foretelling import Foretold
    from frontdesk.services.correspondence import WaitingReply
    from frontdesk.services.messaging.evidence import Doubt
    from frontdesk.services.stories import StoryRow, VisitStory
    from frontdesk.services.visit_details import VisitDetails
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number: what it is, and as a clinic of the country writes it."""

    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """All that the panel shows of a visit beside its state. `replies` wait to be read, the oldest first."""

    story: VisitStory
    numbers: tuple[Number, ...]
    replies: tuple[WaitingReply, ...]
    details: VisitDetails
    doubts: tuple[Doubt, ...] = ()
    """Texts of which nobody knows whether they went out."""

    @property
    def rows(self) -> tuple[StoryRow, ...]:
        """All lines of the story: what was said, and what was done; the oldest first."""
        return tuple(sorted((*self.details.deeds, *self.story.rows), key=lambda row: row.at_utc))


def visit_page(book: Book, visit_id: int, country: str) -> VisitPage:
    """A visit's page. Raises NotFound."""
    from frontdesk.services.correspondence import waiting_replies
    from frontdesk.services.messaging.evidence import doubts
    from frontdesk.services.patients import get_patient
    from frontdesk.services.stories import visit_story
    from frontdesk.services.visit_details import visit_details

    story = visit_story(book, visit_id)
    card = get_patient(book, story.visit.patient_id)
    return VisitPage(
        story,
        numbers(
            (tr("Mobile"), card.mobile),
            (tr("Phone"), card.phone),
            (card.texting.whose or tr("Texts to"), card.texting.number),
            country=country,
        ),
        waiting_replies(book, visit_id),
        visit_details(book, visit_id),
        doubts(book, visit_id),
    )


def numbers(*kept: tuple[str, str], country: str) -> tuple[Number, ...]:
    """Numbers as a clinic of the country writes them; empty ones and twins are left out."""
    from frontdesk.domain.phones import display

    first = {number: label for label, number in reversed(kept) if number}
    return tuple(
        Number(label, display(number, country)) for label, number in kept if first.get(number) == label
    )


def foretold(book: Book, visit_id: int) -> Foretold:
    """What the patient would be told if the visit were cancelled now. Raises NotFound."""
    from frontdesk.services.booking.foretelling import foretell_cancellation

    return foretell_cancellation(book, visit_id)


def cancels_late(book: Book, visit_id: int) -> bool:
    """Whether the patient would cancel late now."""
    from frontdesk.services.booking.cancellations import would_be_late

    return would_be_late(book, visit_id)
