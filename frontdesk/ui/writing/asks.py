"""What the panel for a text by hand has done by workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.manual_texts import ManualPreview, ManualSent
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Whom:
    """To whom a text goes: a patient, or the patient of a visit, about which it is then."""

    patient_id: int | None = None
    appointment_id: int | None = None

    @property
    def key(self) -> str:
        """Under which what is typed is kept."""
        return f"text:visit:{self.appointment_id}" if self.appointment_id else f"text:{self.patient_id}"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a text would arrive, and the number as people write it."""

    preview: ManualPreview
    number: str


def preview(book: Book, whom: Whom, body: str, country: str) -> Shown:
    """What would reach the patient. Raises NotFound."""
    from frontdesk.domain.phones import display
    from frontdesk.services.manual_texts import preview_manual

    found = preview_manual(book, body, appointment_id=whom.appointment_id, patient_id=whom.patient_id)
    return Shown(found, display(found.to.number, country) if found.to.number else "")


def send(book: Book, actor: Actor, whom: Whom, body: str) -> ManualSent:
    """Queue it. Raises UsageError, Refused, NotFound."""
    from frontdesk.services.manual_texts import send_manual

    return send_manual(book, actor, body, appointment_id=whom.appointment_id, patient_id=whom.patient_id)


def take_back(book: Book, actor: Actor, message_id: str) -> None:
    """Take it back. Raises Conflict once it has left."""
    from frontdesk.services.manual_texts import take_back_manual

    take_back_manual(book, actor, message_id)
