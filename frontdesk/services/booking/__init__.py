"""The appointment book: booking, moving, cancelling, what became of a visit.

Each act is one function and one transaction; its `apply_...` form works within a transaction that is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.late_names import late_names

if TYPE_CHECKING:
    from frontdesk.services.booking.cancelling import apply_cancel, cancel_visit
    from frontdesk.services.booking.confirming import (
        answer_visit,
        apply_answer,
        apply_unanswer,
        take_answer_back,
    )
    from frontdesk.services.booking.moving import apply_move, move_visit
    from frontdesk.services.booking.placing import apply_book, book_visit
    from frontdesk.services.booking.results import Outcome, Visit
    from frontdesk.services.booking.status import apply_status, set_status

__all__ = [
    "Outcome",
    "Visit",
    "answer_visit",
    "apply_answer",
    "apply_book",
    "apply_cancel",
    "apply_move",
    "apply_status",
    "apply_unanswer",
    "book_visit",
    "cancel_visit",
    "move_visit",
    "set_status",
    "take_answer_back",
]

_HOMES: Final = {
    "Outcome": "results",
    "Visit": "results",
    "answer_visit": "confirming",
    "apply_answer": "confirming",
    "apply_book": "placing",
    "apply_cancel": "cancelling",
    "apply_move": "moving",
    "apply_status": "status",
    "apply_unanswer": "confirming",
    "book_visit": "placing",
    "cancel_visit": "cancelling",
    "move_visit": "moving",
    "set_status": "status",
    "take_answer_back": "confirming",
}

if not TYPE_CHECKING:
    __getattr__ = late_names(__name__, _HOMES)
