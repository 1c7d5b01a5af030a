"""Who has not confirmed, why, how likely they stay away, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, HOUR
from frontdesk.domain.phones import display
from frontdesk.domain.risk import LeadRates, estimate
from frontdesk.domain.words import Confirmation, MessageState
from frontdesk.models.queries.unconfirmed import UnconfirmedRow
from frontdesk.models.queries.unconfirmed import unconfirmed as unconfirmed_rows
from frontdesk.services.rates import lead_rates
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.settings import SettingsSnapshot, load

if TYPE_CHECKING:
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A visit without a confirmation. `risk` is 0 to 1 or None; `hours_left` until it begins."""

    visit: UnconfirmedRow
    reason: str
    risk: float | None
    risk_why: str
    next_step: str
    hours_left: float


def unconfirmed(book: Book, *, days: float | None = None) -> list[Unconfirmed]:
    """Booked visits that begin within `days` (default: the setting `unconfirmed.days`) and are not confirmed, by time."""
    now = book.clock.now_utc()
    with book.read() as connection:
        settings = load(connection)
        country = str(connection.exec_driver_sql("SELECT country FROM clinic").scalar_one())
        span = round((settings.unconfirmed_days if days is None else days) * DAY)
        rates = lead_rates(connection, book.public_id, now)
        found = unconfirmed_rows(connection, from_utc=now, until_utc=now + span)
    return [judge(row, settings=settings, rates=rates, country=country, now_utc=now) for row in found]


def judge(
    row: UnconfirmedRow, *, settings: SettingsSnapshot, rates: LeadRates, country: str, now_utc: int
) -> Unconfirmed:
    """Why a visit is not confirmed and what to do next."""
    reason, next_step = _reason(row, settings, now_utc)
    if next_step is None:
        next_step = _call(row, country)
    booked = row.booked_utc
    risk = estimate(
        attended=row.attended,
        missed=row.missed,
        lead_days=None if booked is None else max(0, row.start_utc - booked) / DAY,
        rates=rates,
    )
    hours = (row.start_utc - now_utc) / HOUR
    return Unconfirmed(row, reason, risk.value, risk.why, next_step, round(hours, 1))


def _call(row: UnconfirmedRow, country: str) -> str:
    number = row.phone or row.mobile
    if number:
        return tr("Call {number}.", number=display(number, country))
    if row.email:
        return tr("Write to {address}.", address=row.email)
    return tr("Ask for a number at the next contact.")


def _reason(row: UnconfirmedRow, settings: SettingsSnapshot, now_utc: int) -> tuple[str, str | None]:
    """The reason, and what to do; None for what to do means: call."""
    match Confirmation(row.confirmation):
        case Confirmation.DECLINED:
            return tr("The patient said that they can't come."), tr("Cancel the visit and offer the slot.")
        case Confirmation.NEEDS_PERSON:
            return tr("A reply waits to be read."), tr("Read the reply.")
        case _:
            pass
    stuck = _message_trouble(row)
    if stuck is not None:
        return stuck
    blocked = why_not_texted(row)
    if blocked is not None:
        return blocked, None
    if row.question_utc is not None:
        return _asked(row, settings, now_utc)
    return _not_asked(row, settings, now_utc)


def _message_trouble(row: UnconfirmedRow) -> tuple[str, str | None] | None:
    match row.message_state:
        case MessageState.NEEDS_PERSON:
            return (
                tr("Nobody knows whether the text went out."),
                tr("Call, then say whether it was sent."),
            )
        case MessageState.UNCERTAIN:
            return (
                tr("It is being found out whether the text went out."),
                tr("Wait: the provider is asked."),
            )
        case MessageState.FAILED | MessageState.UNDELIVERED:
            return row.message_reason or tr("The text did not arrive."), None
        case MessageState.HELD:
            return (
                tr("The text is held: {reason}", reason=row.message_reason or ""),
                tr("Tell the administrator."),
            )
        case MessageState.QUEUED | MessageState.SENDING:
            return tr("The text waits to be sent."), tr("Wait: it goes out by itself.")
        case _:
            return None


def _asked(row: UnconfirmedRow, settings: SettingsSnapshot, now_utc: int) -> tuple[str, str | None]:
    hours = max(0, now_utc - (row.question_utc or now_utc)) / HOUR
    reason = tr("Asked {hours} h ago, no answer.", hours=round(hours)) if hours >= 1 else tr("Just asked.")
    near = row.start_utc - now_utc <= settings.silent_hours * HOUR
    return reason, None if near and hours >= 1 else tr("Wait for the answer.")


def _not_asked(row: UnconfirmedRow, settings: SettingsSnapshot, now_utc: int) -> tuple[str, str | None]:
    if not settings.reminders_enabled:
        return tr("Reminders are switched off."), tr("Switch reminders on, or call.")
    if row.notice_due_utc is not None:
        return tr("The visit was moved; the notice goes out soon."), tr("Wait: it goes out by itself.")
    if row.next_due_utc is not None and row.start_utc - now_utc > settings.min_lead_hours * HOUR:
        return tr("Not asked yet."), tr("Wait: it is asked by itself.")
    return tr("Booked too late to be asked by text."), None
