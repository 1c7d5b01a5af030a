"""A provider that answers drop by drop, or with 50 MB: the window does not notice."""

from __future__ import annotations

from frontdesk.demo.network import FaultKind, Target
from frontdesk.ui.book.screen import BookScreen
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.support.loop import Loop
from tests.ui.watchdog import watched

LIST_SECONDS = 2.0
TEXT_SECONDS = 1.0


def test_the_window_lives_while_the_provider_drips(around: Around, loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T09:00")
    loop.fault(FaultKind.DRIP, on=Target.LIST, count=1, seconds=LIST_SECONDS)
    loop.fault(FaultKind.DRIP, count=1, seconds=TEXT_SECONDS)
    loop.fault(FaultKind.HUGE, on=Target.FETCH, count=1)

    def script(seat: Seat) -> Waiting:
        book = seat.window.screen_of("book")
        assert isinstance(book, BookScreen)
        yield lambda: seat.is_open() and book.page is not None
        assert loop.network.faults.waiting()
        with watched() as dog:
            yield loop.network.ledger
            yield lambda: loop.states() in (["accepted"], ["sent"], ["delivered"])
        assert dog.beats > 100

    sit_at(around, script)
    assert len(loop.accepted()) == 1
