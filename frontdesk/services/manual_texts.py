"""Texts that somebody at the desk writes by hand: to one patient, about a visit or none.

They keep to the same rules as every other text: consent, opt-outs, what the card says, quiet and safe hours. Only an answer to what the
patient has just written goes at once also in quiet hours, never outside a patient's own safe hours.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from frontdesk.domain.cadence import allowed_from
from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.hours import NEVER, QuietHours
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, SECOND
from frontdesk.domain.segments import Encoding, count_segments, measure, strip_for_sms, to_gsm
from frontdesk.domain.templates import is_shown
from frontdesk.domain.wording_guard import Finding, Severity, check_wording
from frontdesk.domain.words import NOT_GONE_OUT, MessageState, StepKey
from frontdesk.models.queries import addressees
from frontdesk.models.queries.addressees import Addressee
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.models.tables import Message
from frontdesk.security import markers
from frontdesk.services.booking.parts import Kept, Part, register, remember_composite, remember_final
from frontdesk.services.costs import segment_price
from frontdesk.services.identity import new_public_id
from frontdesk.services.messaging.channel import has_account
from frontdesk.services.messaging.composing import Text
from frontdesk.services.messaging.queueing import enqueue_manual
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.wording_rules import guard_facts
from frontdesk.services.wordings import MARKER, Offender, called, room_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

LONGEST: Final = 400
"""Characters that may be typed: three segments, the mark included, in the old telephone alphabet."""
GRACE_SECONDS: Final = 15
"""So long a text waits for an undo at the most; a clinic whose notices wait less has it sooner."""
_TEXT: Final = "text"
CONVERSATION: Final = 2 * HOUR
"""Who wrote to the clinic so lately is answered at once."""


@dataclass(frozen=True, slots=True)
class To:
    """Whom a text would go to. `why_not`: why none can, empty where one can. `goes_utc`: when it leaves, its grace apart."""

    patient_id: int
    first_name: str
    last_name: str
    number: str
    language: str
    why_not: str
    goes_utc: int
    zone: str
    in_conversation: bool
    clinic: str


@dataclass(frozen=True, slots=True)
class ManualPreview:
    """A text by hand as it would reach the patient. `plain`: it in plain letters, empty where that spares nothing."""

    to: To
    body: str
    segments: int
    units: int
    room: int
    ucs2: bool
    offenders: tuple[Offender, ...]
    plain: str
    price: str
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether it cannot be sent."""
        return bool(self.to.why_not) or any(each.severity is Severity.REFUSE for each in self.findings)


@dataclass(frozen=True, slots=True)
class ManualSent:
    """A text that waits to go. `message_id` is its public id; `goes_utc` is when it leaves; until then it can be taken back."""

    message_id: str
    goes_utc: int
    zone: str
    changes: Changes = Changes(0, ())


@dataclass(frozen=True, slots=True)
class _Found:
    who: Addressee
    visit: VisitFacts | None
    around: Around
    to: To
    reply_id: int | None


def preview_manual(
    book: Book, body: str, *, appointment_id: int | None = None, patient_id: int | None = None
) -> ManualPreview:
    """What would reach the patient, and whether it may. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        found = _find(connection, appointment_id, patient_id, now)
        facts = guard_facts(connection, found.around.settings)
        price = segment_price(connection, found.around.settings.per_segment, now)
    typed = tidy(body)
    whole = f"{typed} Ref {MARKER}" if typed else ""
    size = measure(whole)
    findings = (*check_wording(None, typed, "en", facts), *_too_long(typed)) if typed else ()
    plain = strip_for_sms(typed)
    return ManualPreview(
        to=found.to,
        body=whole,
        segments=size.segments,
        units=size.units,
        room=room_of(size),
        ucs2=size.encoding is Encoding.UCS2,
        offenders=tuple(Offender(char, called(char)) for char in size.offending),
        plain=plain if plain != typed else "",
        price="" if price is None else f"{(price.amount * size.segments).normalize():f} {price.unit}",
        findings=findings,
    )


def send_manual(
    book: Book,
    actor: Actor,
    body: str,
    *,
    appointment_id: int | None = None,
    patient_id: int | None = None,
) -> ManualSent:
    """Queue a text to a patient, or to the patient of a visit, about which it is then.

    Raises UsageError (nothing typed, or words that may not be sent), Refused (the patient can't be texted, texts are switched off),
    NotFound.
    """
    typed = tidy(body)
    if not typed:
        raise UsageError(tr("The text is empty. Write what the patient should read."))
    with book.write(actor) as work:
        connection = work.session.connection()
        found = _find(connection, appointment_id, patient_id, work.now_utc)
        if found.to.why_not:
            raise Refused(found.to.why_not)
        facts = guard_facts(work.session, found.around.settings)
        for finding in (*check_wording(None, typed, "en", facts), *_too_long(typed)):
            if finding.severity is Severity.REFUSE:
                raise UsageError(finding.sentence)
        public_id = new_public_id()
        key = f"{StepKey.MANUAL}|{public_id}"
        marker = markers.marker(work.keys.marker, key)
        whole = f"{typed} {markers.visible(marker)}"
        grace = min(GRACE_SECONDS, found.around.settings.notices_grace_seconds)
        goes = max(found.to.goes_utc, work.now_utc + round(grace * SECOND))
        message = enqueue_manual(
            work,
            Text(whole, found.to.language, count_segments(whole), key, marker),
            public_id=public_id,
            address=found.who.mobile,
            patient_id=found.who.patient_id,
            visit=found.visit,
            not_before_utc=goes,
            in_reply_to_id=found.reply_id,
        )
        if found.visit is not None:
            work.changed(Kind.APPOINTMENT, found.visit.id)
        work.changed(Kind.PATIENT, found.who.patient_id)
        work.audit("text.manual", Kind.MESSAGE, message.id)
        said = {"by": _TEXT, "title": tr("the text"), "message": public_id, "once": True}
        remember_composite(work, "text", Part(Kind.PATIENT, found.who.patient_id, said, said))
    return ManualSent(public_id, goes, found.to.zone, work.changes)


def take_back_manual(book: Book, actor: Actor, message_id: str) -> None:
    """Take a text by hand back that has not left yet. Raises NotFound, Conflict (it has left)."""
    with book.write(actor) as work:
        message = _take_back(work, message_id)
        remember_final(
            work,
            "text_back",
            Kind.MESSAGE,
            message.id,
            why=tr("A text that was taken back does not go. Write it anew where it was meant."),
            title=tr("taking the text back"),
        )


def _take_back(work: Work, message_id: str) -> Message:
    message = work.session.scalar(select(Message).where(Message.public_id == message_id))
    if message is None or message.kind != StepKey.MANUAL:
        raise NotFound(tr("There is no such text. Look it up under Messages."))
    if message.state not in NOT_GONE_OUT:
        raise Conflict(tr("The text has left already. Write another one, or call."))
    message.state = MessageState.CANCELLED
    message.reason = tr("Taken back at the desk.")
    message.updated_utc = work.now_utc
    work.changed(Kind.MESSAGE, message.id)
    work.audit("text.manual.back", Kind.MESSAGE, message.id)
    return message


class _TextUndoer:
    """Takes a text by hand back while it waits. It is not sent again by a redo: that is written anew."""

    def check(self, work: Work, part: Kept, here: Mapping[str, Any], *, since_utc: int, back: bool) -> None:
        """Nobody else changes a text that waits."""

    def no_way_back(self, work: Work, fields: Mapping[str, Any]) -> str:
        state = work.session.scalar(select(Message.state).where(Message.public_id == fields["message"]))
        if state in NOT_GONE_OUT:
            return ""
        if state == MessageState.CANCELLED:
            return tr("The text was taken back already.")
        return tr("The text has left, so it can't be taken back. Write another one, or call.")

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        _take_back(work, to["message"])


register(_TEXT, _TextUndoer)


def tidy(body: str) -> str:
    """What was typed, as it is sent: no characters that cannot be seen, typographic ones plain, no empty lines."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", body).splitlines())
    kept = "\n".join(line for line in lines if line)
    return to_gsm("".join(c for c in kept if c == "\n" or is_shown(c)))


def _too_long(typed: str) -> tuple[Finding, ...]:
    if len(typed) <= LONGEST:
        return ()
    return (
        Finding(
            Severity.REFUSE,
            tr("The text has {count} characters. Keep it to {limit}.", count=len(typed), limit=LONGEST),
        ),
    )


def _find(connection: Connection, appointment_id: int | None, patient_id: int | None, now: int) -> _Found:
    visit: VisitFacts | None = None
    if appointment_id is not None:
        visits = visits_by_ids(connection, [appointment_id])
        if not visits:
            raise NotFound(tr("There is no such visit in the book. Look it up again."))
        visit = visits[0]
        patient_id = visit.patient_id
    who = None if patient_id is None else addressees.addressee(connection, patient_id)
    if who is None:
        raise NotFound(tr("There is no such patient in the book. Look them up again."))
    around = Around.load(connection)
    location = addressees.first_location(connection) if visit is None else (visit.location_id, visit.zone)
    reply_id = None
    if who.mobile:
        reply_id = addressees.latest_reply(connection, who.mobile, since_utc=now - CONVERSATION)
    goes, zone = now, around.clinic.zone
    if location is not None:
        zone = location[1]
        place = around.place(connection, *location)
        if reply_id is not None:
            place = replace(place, quiet=QuietHours(0, 0))
        goes = allowed_from(now, around.with_safe_hours(place, location[0], who.safe_from, who.safe_until))
    to = To(
        patient_id=who.patient_id,
        first_name=who.first_name,
        last_name=who.last_name,
        number=who.mobile,
        language=who.language or around.clinic.language,
        why_not=_why_not(connection, around, who, goes),
        goes_utc=goes,
        zone=zone,
        in_conversation=reply_id is not None,
        clinic=around.clinic.name,
    )
    return _Found(who, visit, around, to, reply_id)


def _why_not(connection: Connection, around: Around, who: Addressee, goes: int) -> str:
    why = why_not_texted(who)
    if why is not None:
        return why
    if not has_account(connection):
        return tr("Texts are not set up. Add the account under Settings, Text account.")
    if not around.settings.reminders_enabled:
        return tr("Texts are switched off. Switch them on under Settings, Reminders.")
    return tr("The patient's safe hours leave no time.") if goes >= NEVER else ""
