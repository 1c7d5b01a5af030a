"""A step that waited so long that a later one about the same visit is there: it stays behind, and no second try repeats it."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import Fate
from frontdesk.demo.network.messages import Status
from frontdesk.domain.errors import ProviderUnreachable
from tests.support.loop import JANA, Loop


def test_after_days_without_a_network_only_the_nearest_step_goes(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T15:00")
    loop.server.stop()
    for moment in ("2026-11-23T16:00:00+00:00", "2026-11-24T16:00:00+00:00", "2026-11-25T16:00:00+00:00"):
        loop.clock.set(moment)
        with pytest.raises(ProviderUnreachable):
            loop.sync()
    assert [each.step for each in loop.rows() if each.state == "queued"] == ["ask", "ask_again"]
    loop.server.start()
    report = loop.sync()
    assert (report.sent, report.expired) == (1, 1)
    assert len(loop.texts(JANA)) == 1
    assert [(each.step, each.state) for each in loop.rows()] == [
        ("ask", "expired"),
        ("ask_again", "accepted"),
    ]


def test_a_second_try_is_not_made_after_a_later_step_went_out(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.NO_RECEIPT)
    loop.visit(loop.patient(), "2026-11-26T15:00")
    loop.clock.set("2026-11-23T16:00:00+00:00")
    assert loop.sync().sent == 1
    loop.clock.set("2026-11-25T16:00:00+00:00")
    assert loop.sync().sent == 1
    first = loop.rows()[0]
    assert first.provider_id is not None
    loop.network.set_status(first.provider_id, Status.UNDELIVERED, error_code=30003)
    loop.clock.advance(minutes=5)
    loop.sync()
    assert [each.attempt for each in loop.rows()] == [1, 1]
