"""The serial write lane: commits are shared, failures are not, and nobody hears of a result before it is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.models.tables import AuditEntry
from frontdesk.services.lane import WriteLane
from frontdesk.services.work import Work
from tests.services.desk import Desk


class Broken(Exception):
    """What an operation of the test raises."""


def noting(word: str) -> Callable[[Work], str]:
    """An operation that leaves a row behind at once and gives its word back."""

    def act(work: Work) -> str:
        work.session.add(
            AuditEntry(
                at_utc=work.now_utc, actor="test", action=word, subject="bulk", subject_id=0, mac=bytes(32)
            )
        )
        work.session.flush()
        return word

    return act


def breaking(work: Work) -> str:
    noting("broken")(work)
    raise Broken


def noted(desk: Desk) -> list[str]:
    with desk.book.read() as connection:
        return list(
            connection.scalars(select(AuditEntry.action).where(AuditEntry.actor == "test").order_by("id"))
        )


def handed_in_together(desk: Desk, *acts: Callable[[Work], str]) -> list[Future[str]]:
    """The futures of operations that were all waiting when the lane came to them."""
    gate, entered = threading.Event(), threading.Event()

    def hold(_work: Work) -> str:
        entered.set()
        gate.wait()
        return ""

    with WriteLane(desk.book) as lane:
        lane.submit(hold)
        entered.wait()
        futures = [lane.submit(act) for act in acts]
        gate.set()
    return futures


def test_a_result_is_in_the_book_when_it_is_handed_out(desk: Desk) -> None:
    with WriteLane(desk.book) as lane:
        assert lane.submit(noting("one")).result() == "one"
        assert noted(desk) == ["one"]


def test_an_operation_alone_that_fails_leaves_nothing_and_stops_nobody(desk: Desk) -> None:
    with WriteLane(desk.book) as lane:
        with pytest.raises(Broken):
            lane.submit(breaking).result()
        assert lane.submit(noting("next")).result() == "next"
    assert noted(desk) == ["next"]


def test_one_that_fails_among_others_takes_nothing_of_theirs_with_it(desk: Desk) -> None:
    first, broken, last = handed_in_together(desk, noting("first"), breaking, noting("last"))
    assert (first.result(), last.result()) == ("first", "last")
    with pytest.raises(Broken):
        broken.result()
    assert noted(desk) == ["first", "last"]


def test_what_waits_together_shares_a_commit(desk: Desk) -> None:
    def changing(work: Work) -> str:
        work.changed(Kind.BULK, 0)
        return "changed"

    def logged() -> int:
        with desk.book.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM change_log").scalar_one())

    before = logged()
    futures = handed_in_together(desk, *[changing] * 5)
    assert [future.result() for future in futures] == ["changed"] * 5
    # The same change five times over is one entry of one transaction.
    assert logged() == before + 1


def test_a_commit_that_fails_is_told_to_all_who_shared_it(desk: Desk) -> None:
    def unkept(work: Work) -> str:
        connection = work.session.connection()
        # A reference that is checked at the commit, and leads nowhere.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(
            "INSERT INTO patient_mark (patient_id, mark, note, actor, at_utc) VALUES (999, 'x', '', '', 0)"
        )
        return "never"

    futures = handed_in_together(desk, noting("with it"), unkept)
    for future in futures:
        with pytest.raises(Exception, match="FOREIGN KEY"):
            future.result()
    assert noted(desk) == []
