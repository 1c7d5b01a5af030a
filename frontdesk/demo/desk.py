"""What people at the desk do meanwhile: they move a visit, call one off, and give times free that somebody said "no" to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from frontdesk.demo.cast import Role, Twist
from frontdesk.demo.days import moment, wall
from frontdesk.demo.making import DESK, DemoClinic
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking.cancelling import cancel_visit
from frontdesk.services.booking.moving import move_visit
from frontdesk.services.reading import list_appointments, one_appointment

MOVES_AT: Final = 10 * 60 + 30
CALLS_OFF_AT: Final = 11 * 60
TIDIES_AT: Final = 17 * 60
"""Minutes of the day before the played one. By the last one even those are done who have not answered till then."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the desk did. `before` is the visit's start until then, on the wall."""

    at_utc: int
    twist: Twist
    role: Role
    before: str


class Desk:
    """Acts when the time has come."""

    def __init__(self, clinic: DemoClinic) -> None:
        self._clinic = clinic
        self._day_before = clinic.plan.days.between
        self.acts: list[Act] = []
        self.freed: list[Role] = []
        self._tidied = False

    def work(self, now_utc: int) -> None:
        """Do what is due at the desk."""
        for role in self._clinic.plan.roles:
            match role.twist:
                case Twist.MOVED if self._may_act(role, now_utc, MOVES_AT):
                    self._move(role, now_utc)
                case Twist.CLINIC_CANCELS if self._may_act(role, now_utc, CALLS_OFF_AT):
                    self._call_off(role, now_utc)
                case _:
                    pass
        if not self._tidied and now_utc >= moment(self._day_before, TIDIES_AT):
            self._tidied = True
            self._give_free()

    def _may_act(self, role: Role, now_utc: int, minute: int) -> bool:
        """Once, from its time on; before the evening only when the patient has confirmed, so that there is something to undo."""
        if now_utc < moment(self._day_before, minute) or any(act.role is role for act in self.acts):
            return False
        row = one_appointment(self._clinic.book, self._clinic.key_of(role))
        return row.confirmation == Confirmation.CONFIRMED or now_utc >= moment(self._day_before, TIDIES_AT)

    def _move(self, role: Role, now_utc: int) -> None:
        assert role.move_to is not None
        move_visit(
            self._clinic.book,
            DESK,
            self._clinic.key_of(role),
            start=wall(role.visit.day, role.move_to),
        )
        self.acts.append(Act(now_utc, Twist.MOVED, role, role.visit.start))

    def _call_off(self, role: Role, now_utc: int) -> None:
        cancel_visit(
            self._clinic.book, DESK, self._clinic.key_of(role), lifecycle=Lifecycle.CANCELLED_BY_CLINIC
        )
        self.acts.append(Act(now_utc, Twist.CLINIC_CANCELS, role, role.visit.start))

    def _give_free(self) -> None:
        """Cancel what was declined by a clear answer."""
        book, day = self._clinic.book, self._clinic.plan.days.day.isoformat()
        roles = {self._clinic.key_of(role): role for role in self._clinic.plan.roles}
        for row in list_appointments(book, from_date=day, to_date=day):
            if row.lifecycle == Lifecycle.BOOKED and row.confirmation == Confirmation.DECLINED:
                cancel_visit(book, DESK, row.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
                self.freed.append(roles[row.id])
