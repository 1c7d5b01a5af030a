"""Interpreting: which question a reply answers, and what follows. Only an exact word to one open question updates the book."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.replies import Asked, Binding, Bound, Meaning, Reading, bind, normal, read
from frontdesk.domain.reply_guess import Suggestion
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.queries import replying
from frontdesk.models.queries.plain import run
from frontdesk.models.queries.visits import visits_ahead_on
from frontdesk.models.tables import Appointment, Inbound, Message, Question
from frontdesk.services.messaging import families
from frontdesk.services.messaging.answers import acknowledge, answer
from frontdesk.services.messaging.handled import APPLIED, DONE, PERSON, Interpreted, note_item, reading_of
from frontdesk.services.messaging.machines import written_by_machine
from frontdesk.services.messaging.numbers import mark_usable, opt_in, opt_out
from frontdesk.services.messaging.yeses import confirm_at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Work

T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)
_OF_THE_DATABASE: Final = (OperationalError, dbapi2.OperationalError)


def interpret_some(work: Work, around: Around, message_ids: Sequence[int]) -> Interpreted:
    """Read stored replies within one transaction, each in a part of its own. One that can't be read for a fault of ours goes to a
    person as it is and holds no other up; what the database or the disk does is raised."""
    at_once = _apart(work, lambda: confirm_at_once(work, around, message_ids)) or frozenset()
    total = Interpreted(confirmed=len(at_once))
    left = [each for each in message_ids if each not in at_once]
    # The session forgets what nobody holds: kept here, the rows are read once for all and not one by one.
    rows = (
        work.session.scalars(select(Inbound).where(Inbound.message_id.in_(left))).all(),
        work.session.scalars(select(Message).where(Message.id.in_(left))).all(),
    )
    for message_id in left:
        done = _apart(work, partial(interpret, work, around, message_id))
        total += _unread(work, message_id) if done is None else done
    del rows
    return total


def _apart(work: Work, act: Callable[[], T]) -> T | None:
    """What a part of the work gives; None where it met a fault of ours, and then nothing of it stays."""
    try:
        with work.apart():
            return act()
    except (EnvironmentFault, *_OF_THE_DATABASE):
        raise
    except Exception as fault:
        _LOG.error("replies could not be interpreted: %s", type(fault).__name__)
        return None


def _unread(work: Work, message_id: int) -> Interpreted:
    inbound = work.session.get_one(Inbound, message_id)
    inbound.handling = PERSON
    inbound.reason = tr("Frontdesk could not read this reply by itself.")
    work.changed(Kind.MESSAGE, message_id)
    return Interpreted(needs_person=1)


def interpret(work: Work, around: Around, message_id: int) -> Interpreted:
    """Read a stored reply, once. A reply that was interpreted already stays as it is."""
    inbound = work.session.get_one(Inbound, message_id)
    if inbound.handling != "new":
        return Interpreted()
    message = work.session.get_one(Message, message_id)
    work.changed(Kind.MESSAGE, message_id)
    mark_usable(work, message.from_address)
    reading = read(message.body, around.keywords)
    inbound.meaning = reading.meaning
    inbound.suggestion = reading.suggestion
    inbound.wants_cancel = reading.wants_cancel
    came_back = reading.opts_in and opt_in(work, message.from_address, by=normal(message.body))
    binding = bind(_questions(work, message.from_address), inbound.received_utc)
    if written_by_machine(work, message, reading):
        reading_of(work, message_id).machine = True
        inbound.asked_by_id = binding.message_id
        if not reading.suggestion:
            return _done(inbound, tr("An automatic reply."))
    narrowed = families.narrow(work, around, inbound, message, binding, reading)
    if narrowed is not None:
        return narrowed
    inbound.asked_by_id = binding.message_id
    match reading.meaning:
        case Meaning.OPT_OUT:
            opt_out(work, message.from_address, by=normal(message.body))
            if not reading.wants_cancel:
                return _done(inbound, tr("Opted out of texts."))
            return _to_person(
                work,
                inbound,
                message,
                binding,
                reading,
                tr("Probably wants to cancel; opted out of texts: call."),
            )
        case Meaning.CONFIRM | Meaning.DECLINE if binding.bound is Bound.ONE and not inbound.reason:
            return _apply(work, around, inbound, message, binding, reading)
        case Meaning.CONFIRM | Meaning.DECLINE if not inbound.reason and _repeats(work, binding, reading):
            return _done(inbound, tr("Said the same again."))
        case Meaning.OPT_IN:
            return _done(inbound, tr("Opted in to texts."))
        case Meaning.CONFIRM if came_back and binding.bound is Bound.NOTHING:
            return _done(inbound, tr("Opted in to texts."))
        case _:
            return _to_person(
                work, inbound, message, binding, reading, _why(message, inbound, binding, reading)
            )


def _questions(work: Work, number: str) -> list[Asked]:
    """The questions put to a number. What never left or never arrived asked nothing."""
    work.session.flush()
    values = {"numbers": json.dumps([number]), "now": work.now_utc}
    rows = run(work.session.connection(), replying.PUT, values).fetchall()
    return [
        Asked(message_id, appointment_id, asked_utc, open=bool(is_open))
        for _, message_id, appointment_id, asked_utc, is_open, _, _, _ in rows
    ]


def _apply(
    work: Work, around: Around, inbound: Inbound, message: Message, binding: Binding, reading: Reading
) -> Interpreted:
    confirmation = Confirmation.CONFIRMED if reading.meaning is Meaning.CONFIRM else Confirmation.DECLINED
    if confirmation is Confirmation.DECLINED and len(binding.appointment_ids) > 1:
        return families.decline(work, around, inbound, message, binding.appointment_ids)
    for appointment_id in binding.appointment_ids:
        appointment = work.session.get_one(Appointment, appointment_id)
        note_item(work, message.id, appointment)
        answer(work, around, appointment, confirmation, by="reply", reply_id=message.id)
    inbound.handling = APPLIED
    inbound.decided_utc = work.now_utc
    inbound.decided_by = work.actor.label
    acknowledge(work, around, message, binding.appointment_ids[0], confirmation)
    count = len(binding.appointment_ids)
    return (
        Interpreted(confirmed=count)
        if confirmation is Confirmation.CONFIRMED
        else Interpreted(declined=count)
    )


def _repeats(work: Work, binding: Binding, reading: Reading) -> bool:
    """Whether an answered question is answered in the same way again: nobody needs to read that."""
    if binding.bound is not Bound.STALE or not binding.appointment_ids:
        return False
    answers = work.session.execute(
        select(Question.answer, Question.version, Appointment.version, Appointment.confirmation)
        .join(Appointment, Appointment.id == Question.appointment_id)
        .where(
            Question.message_id == binding.message_id, Question.appointment_id.in_(binding.appointment_ids)
        )
    )
    said = str(reading.meaning)
    state = Confirmation.CONFIRMED if reading.meaning is Meaning.CONFIRM else Confirmation.DECLINED
    return all(
        given == said and version == current and confirmation == state
        for given, version, current, confirmation in answers
    )


def _to_person(
    work: Work, inbound: Inbound, message: Message, binding: Binding, reading: Reading, reason: str
) -> Interpreted:
    inbound.handling = PERSON
    inbound.reason = reason
    ids: tuple[int, ...] = binding.appointment_ids
    asked = bool(ids)
    if not ids:
        ahead = visits_ahead_on(
            work.session.connection(), number=message.from_address, now_utc=work.now_utc, most=2
        )
        # Without a question only a number's single visit can be meant; its confirmation is left alone.
        ids = (ahead[0].id,) if len(ahead) == 1 else ()
    appointments = [work.session.get_one(Appointment, appointment_id) for appointment_id in ids]
    _note_beyond(work, inbound, reading, appointments)
    for appointment in appointments:
        note_item(work, message.id, appointment)
        if (asked or reading.wants_cancel) and _unsettles(appointment, reading, work.now_utc):
            appointment.confirmation = Confirmation.NEEDS_PERSON
            appointment.revision += 1
            appointment.updated_utc = work.now_utc
            work.changed(Kind.APPOINTMENT, appointment.id)
    return Interpreted(needs_person=1)


def _note_beyond(work: Work, inbound: Inbound, reading: Reading, appointments: Sequence[Appointment]) -> None:
    """Keep how late somebody comes, and that somebody wants no texts. A time that fits no late arrival suggests nothing."""
    if reading.wants_no_texts:
        reading_of(work, inbound.message_id).wants_no_texts = True
    if reading.late is None:
        return
    starts = [each.start_wall for each in appointments]
    start = min(starts, default="")
    minutes = reading.late.against(_minute(start)) if start else reading.late.minutes
    if minutes is None:
        inbound.suggestion = Suggestion.NONE
    else:
        reading_of(work, inbound.message_id).late_minutes = minutes


def _minute(wall: str) -> int:
    """The minute of the day of a wall clock's time."""
    return int(wall[11:13]) * 60 + int(wall[14:16])


def _unsettles(appointment: Appointment, reading: Reading, now_utc: int) -> bool:
    """Whether a reply that a person must read puts the visit's confirmation in doubt. An arrival is never undone."""
    if appointment.lifecycle != Lifecycle.BOOKED or appointment.start_utc <= now_utc:
        return False
    match Confirmation(appointment.confirmation):
        case Confirmation.NOT_ASKED | Confirmation.AWAITING:
            return True
        case Confirmation.CONFIRMED:
            return reading.meaning is Meaning.DECLINE or reading.wants_cancel
        case Confirmation.DECLINED:
            return reading.meaning is Meaning.CONFIRM
        case Confirmation.NEEDS_PERSON:
            return False


def _done(inbound: Inbound, reason: str) -> Interpreted:
    inbound.handling = DONE
    inbound.reason = reason
    return Interpreted()


def _why(message: Message, inbound: Inbound, binding: Binding, reading: Reading) -> str:
    """Why a person must read it."""
    if reading.meaning in (Meaning.CONFIRM, Meaning.DECLINE):
        match binding.bound:
            case Bound.ONE:
                # A word that comes with a picture is not that word alone.
                return inbound.reason
            case Bound.SEVERAL:
                return tr("More than one visit was asked about: which one is meant is open.")
            case Bound.STALE:
                return tr(
                    "The answer is to something that no longer stands: the visit was moved, answered or is over, or its texts go to"
                    " another number now."
                )
            case _:
                return tr("Nothing was asked of this number.")
    if reading.meaning is Meaning.HELP:
        return tr("Asks for help.")
    if reading.wants_no_texts:
        return tr("Asks not to be texted.")
    if inbound.reason:
        return inbound.reason
    return tr("Free text.") if message.body.strip() else tr("A text without words.")
