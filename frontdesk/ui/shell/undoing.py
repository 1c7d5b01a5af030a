"""Undo and redo of whoever sits here: run in the lane of acts, told with what the patients hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import note_own
from frontdesk.ui.book.telling import soonest, telling_words
from frontdesk.ui.words import clock_of_wall, day_medium, length, today_at

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.booking.foretelling import Telling
    from frontdesk.services.history import ActDone, Leap
    from frontdesk.services.undo import Undone
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was undone or done again, the act itself, and what its patients were told and will be."""

    undone: Undone
    tellings: tuple[Telling, ...]
    act: ActDone | None = None
    still_told: tuple[tuple[int, int], ...] = ()
    """Of a delay: the minutes that patients were told and that no longer hold, and how many patients."""


def undo_act(book: Book, actor: Actor, command: str | None = None) -> TakenBack:
    """Take back the person's latest act, or the one of that name."""
    from frontdesk.services.undo import undo

    return _with_tellings(book, undo(book, actor, command=command))


def redo_last(book: Book, actor: Actor) -> TakenBack:
    """Do again what the person took back last."""
    from frontdesk.services.undo import redo

    return _with_tellings(book, redo(book, actor))


def acts_of(book: Book, actor: Actor) -> tuple[ActDone, ...]:
    """What the person did, the latest first."""
    from frontdesk.services.history import acts_of as read

    return read(book, actor)


def _with_tellings(book: Book, undone: Undone) -> TakenBack:
    from frontdesk.services.booking.foretelling import telling_of
    from frontdesk.services.history import act_of

    told = undone.visits if undone.act in _TELLING else ()
    tellings = telling_of(book, *(visit.id for visit in told))
    return TakenBack(undone, tellings, act_of(book, undone.command), _still_told(book, undone))


def _still_told(book: Book, undone: Undone) -> tuple[tuple[int, int], ...]:
    from frontdesk.services.running_late import still_told

    of_days = [each.id for each in undone.changes.items if each.kind is Kind.DAY]
    return still_told(book, of_days[0]) if undone.act == _DELAY and of_days else ()


_DELAY = "behind"


_TELLING = ("book", "move", "swap", "cancel")
"""Acts of which a patient may have heard."""


def undo(desk: Desk, owner: QObject, command: str | None = None) -> None:
    """Take an act back, and say so. Where the latest can't be, the list still has those before it."""
    desk.act(
        lambda book, actor: _known(desk, undo_act(book, actor, command)),
        owner=owner,
        done=lambda back: _say(desk, back, tr("Undone: {act}.", act=_named(desk, back))),
        failed=lambda error: _refused(desk, error, latest=command is None),
    )


def redo(desk: Desk, owner: QObject) -> None:
    """Do again what was taken back, and say so."""
    desk.act(
        lambda book, actor: _known(desk, redo_last(book, actor)),
        owner=owner,
        done=lambda back: _say(desk, back, tr("Done again: {act}.", act=_named(desk, back))),
    )


def _refused(desk: Desk, error: FrontdeskError, *, latest: bool) -> None:
    if latest and isinstance(error, Conflict):
        way = tr("{key} lists what else you can undo.", key=desk.keys.shown("history"))
        desk.say.refuse(f"{error.sentence} {way}")
    else:
        desk.jobs.failed.emit(error)


def _named(desk: Desk, back: TakenBack) -> str:
    """The act with whom it was about: it may lie on another day than the one on the screen."""
    words = undone_words(back.undone, None if back.act is None else back.act.leap)
    name = "" if back.act is None else desk.who.name(back.act.patient)
    return tr("{patient}, {act}", patient=name, act=words) if name else words


def _known(desk: Desk, back: TakenBack) -> TakenBack:
    """The next key on one of these visits comes before they are drawn anew."""
    note_own(desk, back.undone.visits)
    return back


def _say(desk: Desk, back: TakenBack, sentence: str) -> None:
    today = today_at(desk.zone, desk.now())
    told = dict.fromkeys(telling_words(each, today) for each in back.tellings)
    desk.say.done(" ".join([sentence, *told, *_delay_words(back)]), until_utc=soonest(back.tellings))


def _delay_words(back: TakenBack) -> list[str]:
    """What became of the texts about a delay."""
    if back.undone.act != _DELAY:
        return []
    said = []
    waited = sum(each.kind is Kind.MESSAGE for each in back.undone.changes.items)
    if waited:
        said.append(
            tr("1 text that waited was taken back.")
            if waited == 1
            else tr("{count} texts that waited were taken back.", count=waited)
        )
    for minutes, count in back.still_told:
        told = {"count": count, "length": length(minutes)}
        said.append(
            tr("1 was told {length}: call them, or tell them again from Running late.", **told)
            if count == 1
            else tr("{count} were told {length}: call them, or tell them again from Running late.", **told)
        )
    return said


def undone_words(undone: Undone, leap: Leap | None = None) -> str:
    """What was taken back or done again, with the visit's time, or its length where that was changed."""
    times = [clock_of_wall(visit.start_wall) for visit in undone.visits]
    if leap is not None and leap.was_wall == leap.wall and leap.was_minutes != leap.minutes and undone.visits:
        return tr("the length, now {length}", length=length(undone.visits[0].minutes))
    return undone.title or act_words(undone.act, times)


def leap_words(leap: Leap) -> str:
    """What a move did, whatever has been done since."""
    if leap.was_wall == leap.wall and leap.was_minutes != leap.minutes:
        return tr(
            "the length from {was} to {length}", was=length(leap.was_minutes), length=length(leap.minutes)
        )
    was, now = clock_of_wall(leap.was_wall), clock_of_wall(leap.wall)
    days = [date.fromisoformat(wall[:10]) for wall in (leap.was_wall, leap.wall)]
    if days[0] == days[1]:
        return tr("the move from {was} to {time}", was=was, time=now)
    return tr(
        "the move from {day} {was} to {other} {time}",
        day=day_medium(days[0]),
        was=was,
        other=day_medium(days[1]),
        time=now,
    )


def act_words(act: str, times: list[str]) -> str:
    """An act by its word, with the times of its visits as they are now."""
    time = times[0] if times else ""
    match act:
        case "book":
            return tr("the booking of {time}", time=time)
        case "move":
            return tr("the move, now {time}", time=time)
        case "swap" if len(times) > 1:
            return tr("the swap, now {time} and {other}", time=time, other=times[1])
        case "swap":
            return tr("the swap, now {time}", time=time)
        case "cancel":
            return tr("the cancellation of {time}", time=time)
        case "status":
            return tr("the state of the visit of {time}", time=time)
        case "confirm":
            return tr("the answer to the visit of {time}", time=time)
        case _ if time:
            return tr("a change of the visit of {time}", time=time)
        case _:
            return tr("a change")
