"""Keeping how an act on a visit is undone, in the act's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from frontdesk.domain.changes import Kind
from frontdesk.models.tables import Appointment
from frontdesk.services.booking.parts import Part, remember_composite
from frontdesk.services.booking.states import State, capture, state_from_json, state_to_json
from frontdesk.services.booking.voiding import Voided
from frontdesk.services.booking.wishes import settle_wish

if TYPE_CHECKING:
    from frontdesk.services.work import Work


@dataclass(frozen=True, slots=True)
class Way:
    """One direction of a command: the state to go to (None: the visit did not exist), what comes back with it, and the
    revision at which the visit stood there, so that earlier acts on the same visit can be undone, too."""

    state: State | None
    voided: Voided
    settled: tuple[int, ...]
    revision: int


def way_to_json(way: Way) -> dict[str, Any]:
    """For the command log."""
    return {
        "state": None if way.state is None else state_to_json(way.state),
        "voided": asdict(way.voided),
        "settled": list(way.settled),
        "revision": way.revision,
    }


def way_from_json(fields: Mapping[str, Any]) -> Way:
    """Back from the command log."""
    voided = fields["voided"]
    return Way(
        state=None if fields["state"] is None else state_from_json(fields["state"]),
        voided=Voided(tuple(voided["messages"]), tuple(voided["families"]), tuple(voided["questions"])),
        settled=tuple(fields["settled"]),
        revision=fields["revision"],
    )


def remember_act(
    work: Work,
    act: str,
    appointment: Appointment,
    *,
    before: State | None,
    voided: Voided,
    settled: tuple[int, ...] = (),
) -> str:
    """Keep an act on a visit that raised its revision by one. `settled`: questions that it closed as answered by a person."""
    work.session.flush()
    part = part_of(appointment, before=before, voided=voided, settled=settled)
    return remember_composite(work, act, part, *settle_wish(work, appointment, before))


def part_of(
    appointment: Appointment,
    *,
    before: State | None,
    voided: Voided,
    settled: tuple[int, ...] = (),
) -> Part:
    """What an act did to a visit whose revision it raised by one, as a part of an act of several. Call it after a flush."""
    return Part(
        Kind.APPOINTMENT,
        appointment.id,
        inverse=way_to_json(Way(before, voided, settled, appointment.revision - 1)),
        forward=way_to_json(Way(capture(appointment), Voided(), (), appointment.revision)),
        revision=appointment.revision,
    )
