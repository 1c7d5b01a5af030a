"""The appointment book: booking, moving, cancelling, what became of a visit.

Each act is one function and one transaction; its `apply_...` form works within a transaction that is there already.
"""

from __future__ import annotations

from frontdesk.services.booking.cancelling import apply_cancel, cancel_visit
from frontdesk.services.booking.confirming import answer_visit, apply_answer, apply_unanswer, take_answer_back
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
