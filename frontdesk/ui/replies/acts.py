"""What is asked and decided about such replies; run in workers, never on the window's thread."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.correspondence import Correspondence
    from frontdesk.services.work import Book


def read(book: Book, message_id: str) -> Correspondence | None:
    """A reply with the visits that it is about; None where it is gone."""
    from frontdesk.services.correspondence import correspondence

    return correspondence(book, message_id)


def family(book: Book, actor: Actor, message_id: str, declined: Collection[int]) -> Changes:
    """The patients can't come to these visits (integer keys); the others of the reply stand."""
    from frontdesk.services.messaging.families import decide_family

    return decide_family(book, actor, message_id=message_id, declined_ids=declined)


def bind(book: Book, actor: Actor, message_id: str, patient_id: int, keep: str) -> Changes:
    """The reply is this patient's; `keep` is a value of `strangers.Keep`."""
    from frontdesk.services.messaging.strangers import Keep, bind_reply

    return bind_reply(book, actor, message_id=message_id, patient_id=patient_id, keep_number=Keep(keep))
