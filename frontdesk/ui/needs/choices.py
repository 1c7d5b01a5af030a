"""Which acts a row of the worklist offers, in which order, and the one that is most likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NeedKind, Waits
from frontdesk.ui.messages.deciding import choice
from frontdesk.ui.needs.table import Row


@dataclass(frozen=True, slots=True)
class Choice:
    """An act that a row offers. `name` is that of the screen's acts; `keyed` the one of the keymap, empty where it has no key."""

    name: str
    label: str
    keyed: str = ""
    main: bool = False


def choices(row: Row) -> tuple[Choice, ...]:
    """The acts of a row, the likeliest first."""
    if row.until_utc is not None:
        return (
            Choice("unsnooze", tr("Back to the list"), "snooze", main=True),
            *(each for each in _about_visit(row) if each.name in ("open", "call")),
        )
    if row.need.subject == Waits.LOOK:
        return (
            Choice("look", tr("Look at them"), "open", main=True),
            Choice("snooze", tr("Put off"), "snooze"),
        )
    if row.need.request_id is not None:
        return tuple(_of_request(row))
    found = [*_deciding(row), *_about_visit(row), Choice("snooze", tr("Put off"), "snooze"), *_ending(row)]
    main = _main(row)
    first = next((each for each in found if each.name == main), None)
    if first is None:
        return tuple(found)
    rest = (each for each in found if each is not first)
    return (Choice(first.name, first.label, first.keyed, main=True), *rest)


def _of_request(row: Row) -> Iterator[Choice]:
    """Somebody asks for a visit."""
    yield Choice("rebook", tr("Book it"), "rebook", main=True)
    if row.need.patient_key is not None:
        yield Choice("call", tr("Call"), "call")
        yield Choice("text", tr("Text"), "text")
        yield Choice("card", tr("Open the card"))
    yield Choice("snooze", tr("Put off"), "snooze")
    yield Choice("finish", tr("Dismiss"), "finish")


def _deciding(row: Row) -> Iterator[Choice]:
    if row.need.subject == Waits.STRAY:
        yield Choice("stray_send", tr("Send what waits"))
        yield Choice("stray_drop", tr("Drop it"))
        return
    match row.need.kind:
        case NeedKind.UNCERTAIN:
            yield Choice("sent", tr("It was sent"))
            yield Choice("not_sent", tr("It was not sent"))
            yield Choice("resend", tr("Send again"))
        case NeedKind.DECLINED:
            yield Choice("cancel", tr("Cancel the visit"), "cancel")
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY:
            if _accepted(row) in _ONLY_SUGGESTED:
                yield Choice("accepts", choice(_accepted(row)), "accepts")
            if row.need.visits > 1:
                yield Choice("sort_out", tr("Which visits"), "sort_out")
            elif _nobodys(row):
                yield Choice("sort_out", tr("Whose is it?"), "sort_out")
        case _:
            pass


def _about_visit(row: Row) -> Iterator[Choice]:
    need = row.need
    if need.appointment_key is not None:
        yield Choice("confirms", tr("Confirms"), "confirms")
        if need.kind is not NeedKind.DECLINED:
            yield Choice("declines", tr("Can't come"), "declines")
    if need.patient_key is not None:
        yield Choice("call", tr("Call"), "call")
        yield Choice("text", tr("Text"), "text")
    if need.appointment_key is not None:
        yield Choice("rebook", tr("Rebook"), "rebook")
    if need.appointment_key is not None:
        yield Choice("open", tr("Open the visit"), "open")
    elif need.patient_key is not None:
        yield Choice("open", tr("Open the card"), "open")


def _ending(row: Row) -> Iterator[Choice]:
    if row.need.subject == Waits.STRAY:
        return
    match row.need.kind:
        case NeedKind.REPLY:
            yield Choice("no_answer", tr("It is no answer"))
            yield Choice("finish", tr("Done"), "finish")
        case NeedKind.UNMATCHED_REPLY:
            yield Choice("search", tr("Find the patient"), "search")
            yield Choice("finish", tr("Done"), "finish")
        case NeedKind.FAILED | NeedKind.CALLBACK | NeedKind.OTHER:
            yield Choice("finish", tr("Done"), "finish")
        case _:
            pass


_ONLY_SUGGESTED = frozenset({"late", "opt_out", "wrong_number"})
"""Decisions that are offered only where the reply sounds like it; the others always have a key of their own."""


def _accepted(row: Row) -> str:
    meant = row.need.suggested
    return "" if meant is None else meant.decision


def _nobodys(row: Row) -> bool:
    """Whether a reply came from a number that is on no card, or on several."""
    return row.need.kind is NeedKind.UNMATCHED_REPLY and row.need.visits == 0


def _main(row: Row) -> str:
    if row.need.subject == Waits.STRAY:
        # It is read first: nothing is suggested by a button that Enter would press.
        return ""
    match row.need.kind:
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY if _accepted(row) in _ONLY_SUGGESTED:
            return "accepts"
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY if row.need.visits > 1 or _nobodys(row):
            return "sort_out"
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY if row.need.suggested is not None:
            return {"confirm": "confirms", "decline": "declines"}.get(_accepted(row), "call")
        case NeedKind.FAILED | NeedKind.NO_CONTACT | NeedKind.SILENT | NeedKind.UNCERTAIN:
            return "call"
        case NeedKind.CALLBACK if row.need.patient_key is not None:
            return "call"
        case NeedKind.DECLINED:
            return "cancel"
        case NeedKind.CALLBACK | NeedKind.OTHER | NeedKind.UNMATCHED_REPLY:
            return "finish"
        case _:
            # A reply is read first: nothing is suggested by a button that Enter would press.
            return ""
