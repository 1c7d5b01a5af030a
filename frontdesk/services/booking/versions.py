"""The versions of a visit: what the patient must know, what they were told, and whether the two still agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.words import MAY_HAVE_REACHED, Direction, Lifecycle, MessageState
from frontdesk.models.tables import Appointment, AppointmentVersion, Message, MessageItem, Patient

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from frontdesk.services.work import Work

ACKNOWLEDGEMENT = "acknowledgement"
"""The kind of message that thanks for an answer: it says nothing of the visit's time."""

MANUAL = "manual"
"""The kind of message that a person wrote: it may or may not have said the time."""

_CERTAIN = frozenset({MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED})


@dataclass(frozen=True, slots=True)
class Content:
    """What the patient must know of a visit. A change of it makes a new version."""

    start_wall: str
    fold: int
    minutes: int
    provider_id: int
    location_id: int
    cancelled: bool

    @property
    def as_told(self) -> Content:
        """What a text says of it. None says how long a visit lasts: a patient told the same time was told nothing wrong."""
        return replace(self, minutes=0)


@dataclass(frozen=True, slots=True)
class _Told:
    """One message that may have reached the patient: the version it spoke of and how sure we are."""

    version: int
    state: MessageState
    kind: str


def content_of(visit: Appointment | AppointmentVersion) -> Content:
    """What the patient must know of the visit as it stands, or as a version said."""
    return Content(
        start_wall=visit.start_wall,
        fold=visit.fold,
        minutes=visit.minutes,
        provider_id=visit.provider_id,
        location_id=visit.location_id,
        cancelled=Lifecycle(visit.lifecycle) in CANCELLED,
    )


def keep_version(work: Work, appointment: Appointment) -> None:
    """Record what the running version said, because it ends now."""
    work.session.add(
        AppointmentVersion(
            appointment_id=appointment.id,
            version=appointment.version,
            provider_id=appointment.provider_id,
            location_id=appointment.location_id,
            start_wall=appointment.start_wall,
            zone=appointment.zone,
            fold=appointment.fold,
            minutes=appointment.minutes,
            start_utc=appointment.start_utc,
            lifecycle=appointment.lifecycle,
            confirmation=appointment.confirmation,
            ended_utc=work.now_utc,
            actor=work.actor.label[:200],
        )
    )


def end_version(work: Work, appointment: Appointment) -> None:
    """End the running version and give the visit the next number. Call it before the visit is changed.

    Numbers are never given twice, not even after an undo that went back to an earlier one.
    """
    keep_version(work, appointment)
    work.session.flush()
    highest = work.session.scalar(
        select(func.max(AppointmentVersion.version)).where(
            AppointmentVersion.appointment_id == appointment.id
        )
    )
    appointment.version = max(highest or 0, appointment.version) + 1


def touch(work: Work, appointment: Appointment) -> None:
    """Count a write of the visit."""
    appointment.revision += 1
    appointment.updated_utc = work.now_utc


def told(session: Session, appointment: Appointment) -> bool:
    """Whether the patient may have read any of our texts about this visit, of whatever version."""
    return bool(_told(session, appointment))


def needs_notice(session: Session, appointment: Appointment) -> bool:
    """Whether the patient may believe something else than what holds now.

    True as soon as one text that may have reached them, not followed by a certain one that says what holds now,
    spoke of other content. A patient who was told nothing needs no notice, nor does one who died.
    """
    messages = _told(session, appointment)
    if not messages or _is_deceased(session, appointment.patient_id):
        return False
    now_holds = content_of(appointment).as_told
    said = {number: content.as_told for number, content in _contents(session, appointment).items()}
    said[appointment.version] = now_holds
    for message in messages:
        if said.get(message.version) != now_holds:
            return True
        if message.state in _CERTAIN and message.kind != MANUAL:
            return False
    return False


def _told(session: Session, appointment: Appointment) -> list[_Told]:
    """The texts about this visit that may have reached the patient, newest first."""
    went_out = func.coalesce(Message.provider_utc, Message.attempt_utc, Message.created_utc)
    rows = session.execute(
        select(MessageItem.version, Message.state, Message.kind)
        .join(Message, Message.id == MessageItem.message_id)
        .where(
            MessageItem.appointment_id == appointment.id,
            Message.direction == Direction.OUT,
            Message.kind != ACKNOWLEDGEMENT,
            Message.state.in_(MAY_HAVE_REACHED),
        )
        .order_by(went_out.desc(), Message.id.desc())
    )
    return [_Told(version, MessageState(state), kind) for version, state, kind in rows]


def _contents(session: Session, appointment: Appointment) -> dict[int, Content]:
    versions = session.scalars(
        select(AppointmentVersion).where(AppointmentVersion.appointment_id == appointment.id)
    )
    return {version.version: content_of(version) for version in versions}


def _is_deceased(session: Session, patient_id: int) -> bool:
    return session.scalar(select(Patient.deceased_on).where(Patient.id == patient_id)) is not None
