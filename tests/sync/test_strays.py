"""Texts that went out after the backup and that the restored book can't account for: their numbers wait for a look."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import Fate
from frontdesk.domain.errors import NotFound
from frontdesk.services.messaging.strays import OpenStray, StrayAs, open_strays, settle_stray
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop
from tests.support.restoring import Backup

LOST = "Your visit is on Friday at 16:00."


def restored_with_a_stray(loop: Loop) -> OpenStray:
    """The book forgot a text to Jana, for whom and for Petr a question is due."""
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr", mobile=PETR), "2026-11-25T16:00")
    backup = Backup(loop)
    loop.clock.advance(minutes=5)
    loop.network.accept({"To": JANA, "From": loop.network.number, "Body": LOST})
    loop.clock.advance(minutes=5)
    backup.restore()
    report = loop.sync()
    assert (report.sent, report.held, report.adopted) == (1, 1, 0)
    [stray] = strays(loop)
    return stray


def strays(loop: Loop) -> list[OpenStray]:
    with loop.book.read() as connection:
        return open_strays(connection)


def test_an_unknown_text_holds_what_goes_to_its_number_until_somebody_looked(loop: Loop) -> None:
    stray = restored_with_a_stray(loop)
    assert (stray.address, stray.body, stray.first_name, stray.waiting) == (JANA, LOST, "Jana", 1)
    assert loop.texts(JANA) == [LOST]
    assert loop.sync().sent == 0
    settle_stray(loop.book, ANNA, key=stray.key, decision=StrayAs.SEND)
    assert strays(loop) == []
    assert loop.sync().sent == 1
    assert len(loop.texts(JANA)) == 2


def test_somebody_may_drop_what_waits_behind_it(loop: Loop) -> None:
    stray = restored_with_a_stray(loop)
    settle_stray(loop.book, ANNA, key=stray.key, decision=StrayAs.DROP)
    assert loop.sync().sent == 0
    assert loop.texts(JANA) == [LOST]
    assert sorted(loop.states()) == ["accepted", "cancelled"]
    # What comes due later goes again.
    loop.run_until("2026-11-24T15:00:00+00:00")
    assert len(loop.texts(JANA)) == 2


def test_what_comes_due_for_the_number_later_waits_too(loop: Loop) -> None:
    restored_with_a_stray(loop)
    loop.visit(loop.patient("Eva"), "2026-11-26T09:00")
    assert loop.sync().held == 1
    assert loop.texts(JANA) == [LOST]
    [stray] = strays(loop)
    assert stray.waiting == 2


def test_what_the_account_holds_waits_behind_it_too(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.network.set_fate(JANA, Fate.TRIAL)
    loop.sync()
    assert loop.states() == ["held"]
    backup = Backup(loop)
    loop.network.set_fate(JANA, Fate.DELIVERED)
    loop.network.accept({"To": JANA, "From": loop.network.number, "Body": LOST})
    backup.restore()
    loop.sync()
    assert loop.texts(JANA) == [LOST]
    assert loop.states() == ["held"]


@pytest.mark.parametrize("before_seconds", [0.5, 60])
def test_what_the_provider_dates_a_little_before_the_backup_may_have_gone_out_after_it(
    loop: Loop, before_seconds: float
) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.network.accept({"To": JANA, "From": loop.network.number, "Body": LOST})
    loop.clock.advance(seconds=before_seconds)
    backup = Backup(loop)
    loop.clock.advance(minutes=5)
    backup.restore()
    assert loop.sync().held == 1
    [stray] = strays(loop)
    assert stray.body == LOST


def test_what_went_out_long_before_the_backup_holds_nothing(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.network.accept({"To": JANA, "From": loop.network.number, "Body": LOST})
    loop.clock.advance(minutes=10)
    backup = Backup(loop)
    backup.restore()
    assert loop.sync().sent == 1
    assert strays(loop) == []


def test_only_the_last_text_to_a_number_is_shown_and_settling_it_settles_all(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    backup = Backup(loop)
    for body in ("One", "Two", "Three"):
        loop.clock.advance(minutes=5)
        loop.network.accept({"To": JANA, "From": loop.network.number, "Body": body})
    backup.restore()
    loop.sync()
    [stray] = strays(loop)
    assert stray.body == "Three"
    settle_stray(loop.book, ANNA, key=stray.key, decision=StrayAs.SEND)
    assert strays(loop) == []
    with pytest.raises(NotFound):
        settle_stray(loop.book, ANNA, key=999, decision=StrayAs.SEND)
