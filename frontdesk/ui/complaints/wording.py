"""The words of complaints on the screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.actors import ActorKind
from frontdesk.domain.complaint_words import Category, Outcome, Step
from frontdesk.domain.i18n import tr
from frontdesk.ui import words

if TYPE_CHECKING:
    from frontdesk.services.complaints import ComplaintHead, OpenedComplaint, Part

_KB = 1024


def category_label(category: str) -> str:
    """What it is about; a word that is none of ours stays as it was sealed."""
    match category:
        case Category.CLINICAL:
            return tr("Treatment")
        case Category.WAITING:
            return tr("Waiting")
        case Category.STAFF:
            return tr("Staff")
        case Category.ADMINISTRATION:
            return tr("Administration")
        case Category.PREMISES:
            return tr("Premises")
        case Category.OTHER:
            return tr("Something else")
        case _:
            return category


def channel_label(channel: str) -> str:
    """How it came in."""
    match channel:
        case "oral":
            return tr("Said")
        case "written":
            return tr("In writing")
        case _:
            return channel


def outcome_label(outcome: str) -> str:
    """What came of it."""
    match outcome:
        case Outcome.UPHELD:
            return tr("Upheld")
        case Outcome.PARTLY:
            return tr("Partly upheld")
        case Outcome.NOT_UPHELD:
            return tr("Not upheld")
        case Outcome.WITHDRAWN:
            return tr("Withdrawn")
        case _:
            return outcome


def state_label(head: ComplaintHead) -> str:
    """Where it stands."""
    if not head.readable:
        return tr("Can't be opened")
    if head.closed is not None:
        return outcome_label(head.outcome) or tr("Closed")
    return tr("New") if head.acknowledged is None else tr("Acknowledged")


def day(iso: str | None, today: date) -> str:
    """A date of a complaint; with its year where that is another one."""
    if not iso:
        return ""
    when = date.fromisoformat(iso)
    return words.day_medium(when) if when.year == today.year else words.day_medium_year(when)


def is_overdue(due: str | None, done: str | None, today: date) -> bool:
    """Whether the last day for something has passed, and it was not done."""
    return bool(due) and not done and date.fromisoformat(due or "") < today


def due_note(due: str | None, done: str | None, today: date) -> str:
    """What stands under a deadline: when it was done, or how long there is."""
    if done:
        return tr("done {day}", day=day(done, today))
    if not due:
        return ""
    match (date.fromisoformat(due) - today).days:
        case 0:
            return tr("today")
        case 1:
            return tr("tomorrow")
        case -1:
            return tr("overdue since yesterday")
        case days if days < 0:
            return tr("overdue by {days} days", days=-days)
        case days:
            return tr("in {days} days", days=days)


def deadline_lines(opened: OpenedComplaint, today: date) -> tuple[tuple[str, str, bool], ...]:
    """Every deadline of a complaint: its label, what is said of it, and whether it is overdue."""
    # What was answered was acknowledged by the answer.
    told = opened.acknowledged or opened.closed
    both = (
        (tr("Acknowledge by"), opened.acknowledge_by, told),
        (tr("Answer by"), opened.answer_by, opened.closed),
    )
    return tuple(
        (
            label,
            tr("{day}, {note}", day=day(due, today), note=due_note(due, done, today))
            if due
            else tr("No day is set by the rules here"),
            is_overdue(due, done, today),
        )
        for label, due, done in both
    )


def part_title(part: Part, today: date) -> str:
    """What a part of a complaint is."""
    match part.step, part.kind:
        case Step.ACKNOWLEDGED, _:
            return tr("Acknowledged on {day}", day=day(part.on, today))
        case Step.CLOSED, _:
            return tr(
                "Closed on {day}: {outcome}", day=day(part.on, today), outcome=outcome_label(part.outcome)
            )
        case Step.NOTE, _:
            return tr("Note")
        case _, "addition":
            return tr("Added")
        case _, "attachment":
            return tr("Attachment")
        case _:
            return tr("What was said")


def by_whom(label: str) -> str:
    """Who took it down: the name, of "staff:Eva Marsh"."""
    kind, colon, name = label.partition(":")
    return name if colon and kind in set(ActorKind) else label


def size(amount: int) -> str:
    """Bytes, as a person reads them."""
    if amount < _KB:
        return tr("{count} bytes", count=words.number(amount))
    if amount < _KB * _KB:
        return tr("{count} kB", count=words.number(round(amount / _KB)))
    return tr("{count} MB", count=words.number(amount / _KB / _KB))
