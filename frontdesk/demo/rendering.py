"""A report of a play as people read it: sentences and columns, in plain text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from frontdesk.demo.report import (
    Happening,
    MessageLine,
    NeedLine,
    PlayReport,
    Standing,
    UnsentLine,
    VisitLine,
)
from frontdesk.demo.wording import clock_text, day_text, moment_text
from frontdesk.domain.i18n import tr

_NAME_WIDTH: Final = 28
_WHERE_WIDTH: Final = 34
_INDENT: Final = " " * (2 + 8 + 2 + _NAME_WIDTH + 2)
_QUOTE_WIDTH: Final = 60


def render(report: PlayReport) -> str:
    """The whole report, with a line end at its end."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: PlayReport) -> Iterator[str]:
    yield from _head(report)
    yield from _section(tr("Confirmed"), map(_visit, report.of(Standing.CONFIRMED)))
    yield from _section(tr("Can't come"), map(_visit, report.of(Standing.CANT_COME)))
    if report.freed.visits:
        yield _freed(report)
    yield from _section(tr("Called off by the clinic"), map(_visit, report.of(Standing.CALLED_OFF)))
    yield from _section(tr("Still waiting"), map(_waiting, report.of(Standing.WAITING)))
    yield from _needs(report.needs)
    yield from _sent(report)
    yield from _section(tr("Not sent or not arrived, and why"), map(_unsent, report.unsent))
    yield from _section(tr("What else happened"), map(_happening, report.happenings))
    yield ""
    yield tr(
        "Play it again the same way with --seed {seed}; another number plays another clinic life.",
        seed=report.seed,
    )


def _head(report: PlayReport) -> Iterator[str]:
    counts = report.counts
    yield tr(
        "{clinic}, a made-up clinic with made-up patients. Nothing left this computer.", clinic=report.clinic
    )
    yield ""
    yield tr(
        "{day}, {time}, before the doors open. {visits} visits at {places} today.",
        day=_day(report.ended),
        time=_time(report.ended),
        visits=counts["visits"],
        places=tr(" and ").join(report.locations),
    )
    yield tr(
        "Reminders began on {day}; the phone network and the patients' answers were simulated, the rest was real.",
        day=_day(report.began),
    )
    yield ""
    for word, count in (
        (tr("confirmed"), counts[Standing.CONFIRMED]),
        (tr("can't come"), counts[Standing.CANT_COME]),
        (tr("called off by the clinic"), counts[Standing.CALLED_OFF]),
        (tr("wait for an answer"), counts[Standing.WAITING]),
        (tr("need a person"), counts[Standing.NEEDS_PERSON]),
    ):
        if count:
            yield f"  {count:>3}  {word}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading with the number of its lines; nothing at all where there are none."""
    found = list(lines)
    if found:
        yield from ("", f"{title} ({len(found)})", *found)


def _visit(line: VisitLine) -> str:
    said = (
        ""
        if line.said is None or line.said_at is None
        else f"“{_cut(line.said.strip(), 20)}” {_short(line.said_at)}"
    )
    where = f"{line.provider}, {line.location}"
    return f"  {_time(line.start):>8}  {_pad(line.patient, _NAME_WIDTH)}  {_pad(where, _WHERE_WIDTH)}  {said}".rstrip()


def _waiting(line: VisitLine) -> str:
    return f"  {_time(line.start):>8}  {_pad(line.patient, _NAME_WIDTH)}  {line.reason or ''}".rstrip()


def _freed(report: PlayReport) -> str:
    freed = report.freed
    value = f"{freed.value_minor / 100:,.0f} {freed.currency}"
    if freed.visits == 1:
        return "  " + tr(
            "1 time came free the day before, worth {value}, to be offered to somebody else.", value=value
        )
    return "  " + tr(
        "{visits} times came free the day before, worth {value}, to be offered to somebody else.",
        visits=freed.visits,
        value=value,
    )


def _needs(needs: Sequence[NeedLine]) -> Iterator[str]:
    lines = [_need(need) for need in needs]
    yield from ("", f"{tr('Needs a person, most urgent first')} ({len(lines)})")
    for both in lines:
        yield from both


def _need(need: NeedLine) -> tuple[str, str]:
    when = "" if need.start is None else _time(need.start)
    reason = need.reason
    if need.wrote is not None and need.wrote.strip() not in reason:
        reason = f"{reason} “{_cut(' '.join(need.wrote.split()), _QUOTE_WIDTH)}”"
    return (
        f"  {when:>8}  {_pad(need.patient or tr('unknown'), _NAME_WIDTH)}  {reason}",
        f"{_INDENT}→ {need.next_step}{_risk(need)}",
    )


def _risk(need: NeedLine) -> str:
    if need.risk is None or need.risk < 0.15:
        return ""
    return "  " + tr(
        "({percent} % likely to be missed: {why})", percent=round(need.risk * 100), why=need.risk_why
    )


def _sent(report: PlayReport) -> Iterator[str]:
    counts = report.counts
    yield ""
    yield tr(
        "Sent ({texts} texts in {segments} parts, to {numbers} numbers)",
        **{k: counts[k] for k in ("texts", "segments", "numbers")},
    )
    for word, count in _kinds(report.sent).items():
        yield f"  {count:>3}  {word}"
    arrived = sum(line.state == "delivered" for line in report.sent)
    yield f"  {tr('{arrived} arrived, {rest} did not.', arrived=arrived, rest=counts['texts'] - arrived)}"
    families = [line for line in report.sent if len(line.patients) > 1]
    if families:
        line = families[0]
        yield "  " + tr("One text for a family: {names}.", names=", ".join(line.patients))
        yield f"    “{line.text}”"
    languages = [line for line in report.sent if line.kind == "ask"]
    if languages:
        yield "  " + tr("For example: “{text}”", text=languages[0].text)


def _kinds(lines: Iterable[MessageLine]) -> Counter[str]:
    """How many texts there were of each kind, in the order in which the kinds began."""
    found: Counter[str] = Counter()
    asked: set[str] = set()
    for line in lines:
        found[_kind(line, asked_before=line.to in asked)] += 1
        if line.kind == "ask":
            asked.add(line.to)
    return found


def _kind(line: MessageLine, *, asked_before: bool) -> str:
    match line.kind:
        case "ask":
            return tr("asked again") if asked_before else tr("asked whether they come")
        case "tell":
            return tr("reminded shortly before")
        case "moved":
            return tr("told of a new time")
        case "cancelled":
            return tr("told that it does not take place")
        case "late":
            return tr("told of a delay")
        case "acknowledgement":
            return tr("thanked for the answer")
        case "which":
            return tr("asked which visit was meant")
        case _:
            return line.kind


def _unsent(line: UnsentLine) -> str:
    return f"  {_time(line.start):>8}  {_pad(line.patient, _NAME_WIDTH)}  {line.reason}"


def _happening(line: Happening) -> str:
    return f"  {_short(line.at):>12}  {line.what}{' ' if line.told else ''}{line.told}"


def _time(iso: str) -> str:
    return clock_text(datetime.fromisoformat(iso))


def _day(iso: str) -> str:
    return day_text(datetime.fromisoformat(iso))


def _short(iso: str) -> str:
    return moment_text(datetime.fromisoformat(iso))


def _pad(text: str, width: int) -> str:
    shown = _cut(text, width)
    return shown + " " * (width - _width(shown))


def _cut(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-2].rstrip() + "…"
    return text


def _width(text: str) -> int:
    """Columns in a terminal: combining marks take none, wide characters two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
