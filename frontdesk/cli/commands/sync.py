"""`sync`: one cycle, or cycles until somebody stops it."""

from __future__ import annotations

import argparse
import dataclasses
import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.pauses import pause_before_next

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.ports import SyncControl, SyncReport
    from frontdesk.services.work import Book

LONGEST_PAUSE: Final = 24 * 3600.0


def sync(context: Context, args: argparse.Namespace) -> int:
    """One cycle, or with `--every` cycles until SIGINT or SIGTERM."""
    every = None if args.every is None else _pause(args.every)
    with context.book() as book:
        control = context.deps.sync_control(book)
        try:
            papers = partial(_papers, context, book)
            if every is None:
                return _cycle(context, control, papers)
            return _cycles(context, control, every, papers)
        finally:
            control.close()


def _pause(seconds: float) -> float:
    if not math.isfinite(seconds) or not 0 < seconds <= LONGEST_PAUSE:
        raise UsageError(tr("The pause is a number of seconds, more than 0 and at most a day."))
    return seconds


def _cycle(context: Context, control: SyncControl, papers: Callable[[], None]) -> int:
    """The day's sheets, which need no provider; one cycle and its report. What ended it is told after the report of what it did."""
    papers()
    try:
        report = control.run_once()
    except EnvironmentFault as error:
        _print(context, control.last_report)
        context.out.complain(error.sentence)
        return error.exit_status
    _print(context, report)
    return 0


def _papers(context: Context, book: Book) -> None:
    """Bring the day's sheets up to date where the clinic wants them. Trouble with them is told, and is none of the cycle's."""
    from frontdesk.services.papers import keep_papers

    try:
        keep_papers(book, context.deps.write_paper)
    except FrontdeskError as error:
        context.out.complain(error.sentence)


def _cycles(context: Context, control: SyncControl, every: float, papers: Callable[[], None]) -> int:
    """Cycles until stopped. A provider that is not there is no reason to stop: later cycles try again, after longer pauses."""
    failures = 0
    with _until_signalled(control) as stopped:
        while not stopped.is_set():
            failures = 0 if _cycle(context, control, papers) == 0 else failures + 1
            stopped.wait(pause_before_next(every, failures))
    return 0


@contextmanager
def _until_signalled(control: SyncControl) -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, after asking the running cycle to end at a safe point."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        control.stop()

    if threading.current_thread() is not threading.main_thread():
        # Signals reach the main thread alone; whoever runs us elsewhere stops the control.
        yield stopped
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print(context: Context, report: SyncReport) -> None:
    fields = dataclasses.asdict(report)
    context.out.document({**fields, "errors": list(report.errors)})
    if context.out.as_json:
        return
    words = _words()
    done = [f"{words[name]} {count}" for name, count in fields.items() if name in words and count]
    context.out.say(", ".join(done) + "." if done else tr("Nothing was due and nothing new came in."))
    for sentence in report.errors:
        context.out.say(sentence)


def _words() -> dict[str, str]:
    return {
        "planned": tr("planned"),
        "sent": tr("sent"),
        "retry_later": tr("to be tried again"),
        "uncertain": tr("uncertain"),
        "adopted": tr("found at the provider"),
        "failed": tr("failed"),
        "held": tr("held"),
        "expired": tr("expired"),
        "cancelled": tr("taken back"),
        "status_updates": tr("statuses updated"),
        "replies": tr("replies"),
        "confirmed": tr("confirmed"),
        "declined": tr("can't come"),
        "needs_person": tr("need a person"),
    }


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {"sync": sync}
