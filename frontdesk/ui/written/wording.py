"""The words of what replies came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.services.reply_list import Written


def outcomes() -> dict[str, str]:
    """What a reply came to, by the value of `Outcome`."""
    return {
        "confirm": tr("Confirmed"),
        "decline": tr("Can't come"),
        "late": tr("Comes later"),
        "opt_out": tr("No more texts"),
        "opt_in": tr("Texts again"),
        "wrong_number": tr("Wrong number"),
        "aside": tr("No answer"),
        "machine": tr("Automatic reply"),
        "waits": tr("Waits to be read"),
        "again": tr("Said again"),
    }


def decided_by(row: Written) -> str:
    """Who decided: an exact word, a person, or nobody yet."""
    if row.by_word:
        return tr("The exact word")
    return row.decided_by


def came_before(row: Written) -> str:
    """How often the same words came, and to what: "4 times: confirmed 3, no answer 1"; nothing where they came once."""
    total = sum(count for _, count in row.times)
    if total < 2:
        return ""
    named = outcomes()
    if len(row.times) == 1:
        return tr("{count} times, always so", count=total)
    each = ", ".join(
        tr("{outcome} {count}", outcome=named[outcome].lower(), count=count) for outcome, count in row.times
    )
    return tr("{count} times: {each}", count=total, each=each)


def one_line(body: str) -> str:
    """A reply in a line; a text without words says so."""
    return " ".join(body.split()) or tr("(no words)")
