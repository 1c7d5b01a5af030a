"""Texts that wait for a look: the window says so, and leads there."""

from __future__ import annotations

from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Message
from frontdesk.services.messaging.holds import HoldKind, hold
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.surroundings import Around as Known
from frontdesk.ui.held.screen import HeldScreen
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.support.loop import Loop


def test_a_banner_leads_to_the_texts_and_goes_with_the_last_of_them(around: Around, loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    with loop.book.read() as connection:
        known = Known.load(connection)
    plan_steps(loop.book, known)
    with loop.book.write(PROGRAM) as work:
        hold(work, work.session.get_one(Message, 1), kind=HoldKind.LOOK, reason="It waits.")

    def script(seat: Seat) -> Waiting:
        yield lambda: seat.is_open() and seat.is_seen("banner.held")
        assert "One text fell due meanwhile" in seat.text_of("banner.held")
        seat.press("banner.held.remedy")
        yield lambda: isinstance(seat.window.screen_of("held"), HeldScreen) and seat.is_seen("held.send")
        seat.press("held.drop")
        yield lambda: not seat.is_seen("banner.held")

    sit_at(around, script)
    assert loop.states() == ["cancelled"]
