"""What may follow what on the two axes of a visit."""

from __future__ import annotations

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle

OCCUPYING = frozenset(
    {Lifecycle.BOOKED, Lifecycle.ARRIVED, Lifecycle.IN_ROOM, Lifecycle.COMPLETED, Lifecycle.NO_SHOW}
)
"""Lifecycles that keep the provider's time. Cancelled visits and patients who left give it back."""

CANCELLED = frozenset({Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC})

TRANSITIONS: dict[Lifecycle, frozenset[Lifecycle]] = {
    Lifecycle.BOOKED: frozenset(
        {
            Lifecycle.ARRIVED,
            Lifecycle.IN_ROOM,
            Lifecycle.COMPLETED,
            Lifecycle.NO_SHOW,
            Lifecycle.CANCELLED_BY_PATIENT,
            Lifecycle.CANCELLED_BY_CLINIC,
        }
    ),
    # The step back from each is the correction of a wrong key, which every desk needs.
    Lifecycle.ARRIVED: frozenset(
        {
            Lifecycle.IN_ROOM,
            Lifecycle.COMPLETED,
            Lifecycle.LEFT_WITHOUT_VISIT,
            Lifecycle.CANCELLED_BY_CLINIC,
            Lifecycle.BOOKED,
        }
    ),
    Lifecycle.IN_ROOM: frozenset({Lifecycle.COMPLETED, Lifecycle.LEFT_WITHOUT_VISIT, Lifecycle.ARRIVED}),
    Lifecycle.COMPLETED: frozenset({Lifecycle.IN_ROOM, Lifecycle.ARRIVED}),
    Lifecycle.NO_SHOW: frozenset({Lifecycle.BOOKED, Lifecycle.ARRIVED, Lifecycle.CANCELLED_BY_PATIENT}),
    Lifecycle.LEFT_WITHOUT_VISIT: frozenset({Lifecycle.ARRIVED}),
    Lifecycle.CANCELLED_BY_PATIENT: frozenset(),
    Lifecycle.CANCELLED_BY_CLINIC: frozenset(),
}


def lifecycle_word(lifecycle: Lifecycle) -> str:
    """The word on screen for a lifecycle."""
    match lifecycle:
        case Lifecycle.BOOKED:
            return tr("booked")
        case Lifecycle.ARRIVED:
            return tr("arrived")
        case Lifecycle.IN_ROOM:
            return tr("in room")
        case Lifecycle.COMPLETED:
            return tr("done")
        case Lifecycle.NO_SHOW:
            return tr("no-show")
        case Lifecycle.LEFT_WITHOUT_VISIT:
            return tr("left")
        case Lifecycle.CANCELLED_BY_PATIENT:
            return tr("cancelled by the patient")
        case _:
            return tr("cancelled by the clinic")


def refusal(
    *,
    old: Lifecycle,
    new: Lifecycle,
    confirmation: Confirmation,
    start_utc: int,
    now_utc: int,
    looked_twice: bool = False,
) -> str | None:
    """Why a visit may not go from `old` to `new` now, as a sentence; None if it may.

    `start_utc` and `now_utc` in milliseconds. A no-show needs the start to have passed, and a visit that the patient
    declined never becomes one without a second look; `looked_twice` says that somebody took it.
    """
    if new not in TRANSITIONS[old]:
        return tr(
            "A visit that is {old} can't become {new}. {way}",
            old=lifecycle_word(old),
            new=lifecycle_word(new),
            way=way_to(old, new),
        )
    if new is Lifecycle.NO_SHOW:
        if now_utc < start_utc:
            return tr("The visit has not begun yet, so it can't be a no-show. Wait until then, or cancel it.")
        if confirmation is Confirmation.DECLINED and not looked_twice:
            return tr(
                "The patient said that they can't come. Cancel the visit as the patient's, or take the answer back first."
            )
    return None


def way_to(old: Lifecycle, new: Lifecycle) -> str:
    """What to do with a visit that is `old` so that it can become `new`, where that is not the next step, as a sentence."""
    if old in CANCELLED:
        return tr("Undo the cancellation, or book a new visit.")
    return tr("Set it to “{step}” first.", step=lifecycle_word(_first_step(old, new)))


def _first_step(old: Lifecycle, new: Lifecycle) -> Lifecycle:
    """The first step of the shortest way. Between any two that are not cancelled there is one."""
    reached = {step: step for step in sorted(TRANSITIONS[old])}
    while new not in reached:
        for at, first in tuple(reached.items()):
            for further in sorted(TRANSITIONS[at]):
                reached.setdefault(further, first)
    return reached[new]


def occupies(lifecycle: Lifecycle) -> bool:
    """Whether a visit in this lifecycle keeps its provider's and room's time."""
    return lifecycle in OCCUPYING
