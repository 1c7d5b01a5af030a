"""Who has not confirmed, why, how likely they stay away, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, HOUR
from frontdesk.domain.phones import display
from frontdesk.domain.risk import LeadRates, estimate
from frontdesk.domain.words import Confirmation, MessageState
from frontdesk.models.queries.unconfirmed import UnconfirmedRow
from frontdesk.models.queries.unconfirmed import unconfirmed as unconfirmed_rows
from frontdesk.services.messaging.explaining import Coming, Explainer, under_way
from frontdesk.services.messaging.holds import HoldKind
from frontdesk.services.rates import lead_rates
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.settings import SettingsSnapshot, load

if TYPE_CHECKING:
    from frontdesk.services.work import Book

Reasoned: TypeAlias = tuple[str, str | None]
"""Why a visit is not confirmed, and what to do; None for what to do means: call."""
_NOTHING = Coming(None, "")


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A visit without a confirmation. `risk` is 0 to 1 or None; `hours_left` until it begins; `no_time`: the patient's safe hours
    leave no time for a text."""

    visit: UnconfirmedRow
    reason: str
    risk: float | None
    risk_why: str
    next_step: str
    hours_left: float
    no_time: bool = False


def unconfirmed(book: Book, *, days: float | None = None) -> list[Unconfirmed]:
    """Booked visits that begin within `days` (default: the setting `unconfirmed.days`) and are not confirmed, by time."""
    now = book.clock.now_utc()
    with book.read() as connection:
        settings = load(connection)
        country = str(connection.exec_driver_sql("SELECT country FROM clinic").scalar_one())
        span = round((settings.unconfirmed_days if days is None else days) * DAY)
        rates = lead_rates(connection, book.public_id, now)
        found = unconfirmed_rows(connection, from_utc=now, until_utc=now + span)
        explainer = Explainer(connection, book.keys.marker, now)
        explainer.read([row.id for row in found if _known(row, settings, now) is None])
        return [
            judge(row, settings=settings, rates=rates, country=country, explainer=explainer) for row in found
        ]


def judge(
    row: UnconfirmedRow,
    *,
    settings: SettingsSnapshot,
    rates: LeadRates,
    country: str,
    explainer: Explainer,
    brief: bool = False,
) -> Unconfirmed:
    """Why a visit is not confirmed and what to do next, at the moment of the explainer.

    `brief`: of visits that will be asked by themselves nothing is said but whether the patient's safe hours leave time for it.
    """
    now_utc = explainer.now_utc
    coming = _NOTHING
    known = _known(row, settings, now_utc)
    if known is None and (not brief or row.safe_from is not None):
        coming = explainer.coming(row.id)
    reason, next_step = known or _not_asked(coming)
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
    return Unconfirmed(row, reason, risk.value, risk.why, next_step, round(hours, 1), coming.no_time)


def _call(row: UnconfirmedRow, country: str) -> str:
    number = row.phone or row.mobile
    if number:
        return tr("Call {number}.", number=display(number, country))
    if row.email:
        return tr("Write to {address}.", address=row.email)
    return tr("Ask for a number at the next contact.")


def _known(row: UnconfirmedRow, settings: SettingsSnapshot, now_utc: int) -> Reasoned | None:
    """What the row alone says; None where it depends on what will be sent."""
    return _trouble(row) or _asked(row, settings, now_utc)


def _trouble(row: UnconfirmedRow) -> Reasoned | None:
    """What keeps a visit from being asked, or needs somebody first; None where nothing does."""
    match Confirmation(row.confirmation):
        case Confirmation.DECLINED:
            return _declined(row)
        case Confirmation.NEEDS_PERSON:
            return tr("A reply waits to be read."), tr("Read the reply.")
        case _:
            pass
    stuck = _message_trouble(row)
    if stuck is not None:
        return stuck
    blocked = why_not_texted(row)
    return None if blocked is None else (blocked, None)


def _declined(row: UnconfirmedRow) -> Reasoned:
    match row.family_open:
        case 1:
            return (
                tr("Can't come, said to a text about several visits; which are meant was asked by text."),
                tr("Wait for the answer, or call."),
            )
        case 2:
            return (
                tr("Can't come, said to a text about several visits; which are meant is open."),
                tr("Read the reply."),
            )
        case _:
            return tr("The patient said that they can't come."), tr("Cancel the visit and offer the slot.")


def _message_trouble(row: UnconfirmedRow) -> Reasoned | None:
    if row.message_state is None:
        return None
    state = MessageState(row.message_state)
    if state in (MessageState.FAILED, MessageState.UNDELIVERED):
        return row.message_reason or tr("The text did not arrive."), None
    reason = under_way(state, row.message_reason or "")
    if reason is None:
        return None
    match state:
        case MessageState.NEEDS_PERSON:
            return reason, tr("Call, then say whether it was sent.")
        case MessageState.UNCERTAIN:
            return reason, tr("Wait: the provider is asked.")
        case MessageState.HELD:
            return reason, _held_step(row.held_for)
        case _:
            return reason, tr("Wait: it goes out by itself.")


def _held_step(kind: str | None) -> str:
    """What to do about a held text: only the account's own hold is the administrator's."""
    match kind:
        case HoldKind.LOOK:
            return tr("Look at the texts that wait, then send or drop them.")
        case HoldKind.STRAY:
            return tr("Read the text that this book does not know, then send or drop what waits.")
        case HoldKind.WORDING:
            return tr("Mend that, and the text goes by itself; or call.")
        case _:
            return tr("Tell the administrator.")


def _asked(row: UnconfirmedRow, settings: SettingsSnapshot, now_utc: int) -> Reasoned | None:
    if row.question_utc is None:
        return None
    hours = max(0, now_utc - row.question_utc) / HOUR
    reason = tr("Asked {hours} h ago, no answer.", hours=round(hours)) if hours >= 1 else tr("Just asked.")
    near = row.start_utc - now_utc <= settings.silent_hours * HOUR
    return reason, None if near and hours >= 1 else tr("Wait for the answer.")


def _not_asked(coming: Coming) -> Reasoned:
    """What the panel says of the visit, word for word."""
    if coming.at_utc is None:
        return coming.sentence, None
    return tr("Not asked yet."), coming.sentence
