"""Undo and redo of whoever sits here: run in the lane of acts, told with what the patients hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import note_own
from frontdesk.ui.book.telling import soonest, telling_words
from frontdesk.ui.words import clock_of_wall, day_medium, length, today_at

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking.foretelling import Telling
    from frontdesk.services.history import ActDone, Leap
    from frontdesk.services.undo import NotDone, Undone
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
    left: int = 0
    """Of the texts about a delay: how many had left before they were taken back."""


@dataclass(frozen=True, slots=True)
class Stayed:
    """What could not be undone or done again: why, which act, and which one the next key reaches."""

    why: str
    act: ActDone | None
    coming: ActDone | None


def undo_act(book: Book, actor: Actor, command: str | None = None) -> TakenBack | Stayed:
    """Take back the person's latest act, or the one of that name."""
    from frontdesk.services.undo import try_undo

    return _come_to(book, try_undo(book, actor, command=command))


def redo_last(book: Book, actor: Actor) -> TakenBack | Stayed:
    """Do again what the person took back last."""
    from frontdesk.services.undo import try_redo

    return _come_to(book, try_redo(book, actor))


def acts_of(book: Book, actor: Actor) -> tuple[ActDone, ...]:
    """What the person did, the latest first."""
    from frontdesk.services.history import acts_of as read

    return read(book, actor)


def _come_to(book: Book, tried: Undone | NotDone) -> TakenBack | Stayed:
    from frontdesk.services.history import act_of
    from frontdesk.services.undo import Undone

    if isinstance(tried, Undone):
        return _with_tellings(book, tried)
    coming = None if tried.next_command is None else act_of(book, tried.next_command)
    return Stayed(tried.error.sentence, act_of(book, tried.command), coming)


def _with_tellings(book: Book, undone: Undone) -> TakenBack:
    from frontdesk.services.booking.foretelling import telling_of
    from frontdesk.services.history import act_of
    from frontdesk.services.late_texts import left_anyway

    told = undone.visits if undone.act in _TELLING else ()
    tellings = telling_of(book, *(visit.id for visit in told))
    left = left_anyway(book, undone.command) if undone.act == _TOLD else 0
    return TakenBack(undone, tellings, act_of(book, undone.command), _still_told(book, undone), left)


def _still_told(book: Book, undone: Undone) -> tuple[tuple[int, int], ...]:
    from frontdesk.services.running_late import still_told

    of_days = [each.id for each in undone.changes.items if each.kind is Kind.DAY]
    return still_told(book, of_days[0]) if undone.act == _DELAY and of_days else ()


_DELAY = "behind"
_TOLD = "late_told"


_TELLING = ("book", "move", "swap", "cancel")
"""Acts of which a patient may have heard."""


def undo(desk: Desk, owner: QObject, command: str | None = None) -> None:
    """Take an act back, and say so. What can't be is said, with what the next key reaches."""
    desk.act(
        lambda book, actor: _known(desk, undo_act(book, actor, command)),
        owner=owner,
        done=lambda back: _tell(desk, back, again=False),
    )


def redo(desk: Desk, owner: QObject) -> None:
    """Do again what was taken back, and say so."""
    desk.act(
        lambda book, actor: _known(desk, redo_last(book, actor)),
        owner=owner,
        done=lambda back: _tell(desk, back, again=True),
    )


def _tell(desk: Desk, back: TakenBack | Stayed, *, again: bool) -> None:
    match back:
        case Stayed():
            desk.say.refuse(_stayed_words(desk, back, again=again))
        case TakenBack() if again:
            _say(desk, back, tr("Done again: {act}.", act=_named(desk, back)))
        case TakenBack():
            _say(desk, back, tr("Undone: {act}.", act=_named(desk, back)))


def _stayed_words(desk: Desk, stayed: Stayed, *, again: bool) -> str:
    """What was refused and why, and what a key reaches now."""
    named = "" if stayed.act is None else done_words(desk, stayed.act)
    said = [
        tr("Not done again: {act}.", act=named) if again else tr("Not undone: {act}.", act=named),
        stayed.why,
    ]
    if stayed.coming is not None:
        key, coming = desk.keys.shown("redo" if again else "undo"), done_words(desk, stayed.coming)
        said.append(tr("Next with {key}: {act}.", key=key, act=coming))
    return " ".join(said if named else said[1:])


def _named(desk: Desk, back: TakenBack) -> str:
    """The act with whom it was about: it may lie on another day than the one on the screen."""
    words = undone_words(back.undone, None if back.act is None else back.act.leap)
    return _with_name(desk, back.act, words)


def done_words(desk: Desk, act: ActDone) -> str:
    """An act that was done, with whom it was about: "Jana Novák, the move from 9:00 to 9:30"."""
    return _with_name(desk, act, what_words(act))


def what_words(act: ActDone) -> str:
    """What an act did, by itself."""
    times = [clock_of_wall(act.start_wall)] if act.start_wall else []
    return act.title or (act_words(act.act, times) if act.leap is None else leap_words(act.leap))


def _with_name(desk: Desk, act: ActDone | None, words: str) -> str:
    name = "" if act is None else desk.who.name(act.patient)
    return tr("{patient}, {act}", patient=name, act=words) if name else words


def _known(desk: Desk, back: TakenBack | Stayed) -> TakenBack | Stayed:
    """The next key on one of these visits comes before they are drawn anew."""
    if isinstance(back, TakenBack):
        note_own(desk, back.undone.visits)
    return back


def _say(desk: Desk, back: TakenBack, sentence: str) -> None:
    today = today_at(desk.zone, desk.now())
    told = dict.fromkeys(telling_words(each, today) for each in back.tellings)
    desk.say.done(" ".join([sentence, *told, *_delay_words(back)]), until_utc=soonest(back.tellings))


def _delay_words(back: TakenBack) -> list[str]:
    """What became of the texts about a delay."""
    if back.undone.act not in (_DELAY, _TOLD):
        return []
    said = []
    waited = sum(each.kind is Kind.MESSAGE for each in back.undone.changes.items)
    if waited:
        said.append(
            tr("1 text that waited was taken back.")
            if waited == 1
            else tr("{count} texts that waited were taken back.", count=waited)
        )
    if back.left:
        said.append(
            tr("1 had left already: call them.")
            if back.left == 1
            else tr("{count} had left already: call them.", count=back.left)
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
        case "type":
            return tr("the type of the visit of {time}", time=time)
        case _ if time:
            return tr("a change of the visit of {time}", time=time)
        case _:
            return tr("a change")
