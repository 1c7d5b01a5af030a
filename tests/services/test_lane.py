"""The serial write lane: shared commits, failures that stay alone, results only after the commit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.folding import name_key
from frontdesk.models.tables import AuditEntry, Provider
from frontdesk.services.identity import new_public_id
from frontdesk.services.lane import MOST, WriteLane
from frontdesk.services.work import Book, Work
from tests.support.clinic import make_clinic


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = make_clinic(tmp_path)
    yield made
    made.close()


def names(book: Book) -> set[str]:
    with book.read() as connection:
        return set(connection.execute(select(Provider.name)).scalars())


def test_a_result_is_handed_out_after_its_commit(book: Book) -> None:
    with WriteLane(book) as lane:
        for index in range(5):
            lane.submit(partial(_add, name=f"Dr {index}")).result()
            assert f"Dr {index}" in names(book)


def _add(work: Work, name: str) -> int:
    row = Provider(public_id=new_public_id(), name=name, name_key=name_key(name))
    work.session.add(row)
    work.session.flush()
    return row.id


def _held(lane: WriteLane) -> tuple[Future[None], threading.Event]:
    """Keep the lane busy, so that what comes meanwhile shares one commit."""
    begun, go = threading.Event(), threading.Event()

    def act(_: Work) -> None:
        begun.set()
        assert go.wait(30)

    future = lane.submit(act)
    assert begun.wait(30)
    return future, go


def ended(*futures: Future[Any]) -> None:
    """Wait for all, whatever came of them."""
    for each in futures:
        each.exception(30)


def test_what_comes_together_shares_a_commit_and_a_failure_takes_nothing_with_it(book: Book) -> None:
    def fail(work: Work) -> None:
        _add(work, "Dr Nobody")
        raise LookupError("on purpose")

    seen: list[int] = []

    def seen_add(work: Work, name: str) -> int:
        seen.append(id(work))
        return _add(work, name)

    with WriteLane(book) as lane:
        first, go = _held(lane)
        good = [lane.submit(partial(seen_add, name=f"Dr {index}")) for index in range(4)]
        bad = lane.submit(fail)
        late = lane.submit(partial(_add, name="Dr Late"))
        go.set()
        ended(first, *good, bad, late)
        assert len({each.result() for each in good}) == 4
        with pytest.raises(LookupError, match="on purpose"):
            bad.result()
        assert late.result()
    assert len(set(seen)) == 1
    assert names(book) == {"Dr 0", "Dr 1", "Dr 2", "Dr 3", "Dr Late"}


def test_one_failing_alone_is_told_and_the_lane_goes_on(book: Book) -> None:
    def fail(work: Work) -> None:
        _add(work, "Dr Nobody")
        raise LookupError("on purpose")

    with WriteLane(book) as lane:
        with pytest.raises(LookupError):
            lane.submit(fail).result()
        lane.submit(partial(_add, name="Dr Next")).result()
    assert names(book) == {"Dr Next"}


def test_when_the_commit_fails_everybody_hears_of_it(book: Book) -> None:
    def spoil(work: Work) -> None:
        work.session.rollback()
        work.session.close()
        work.session.connection().invalidate()

    with WriteLane(book) as lane:
        first, go = _held(lane)
        spoiled = lane.submit(spoil)
        other = lane.submit(partial(_add, name="Dr Other"))
        go.set()
        first.result(30)
        failed = [each for each in (spoiled, other) if each.exception(30) is not None]
        assert failed
    with WriteLane(book) as lane:
        assert lane.submit(partial(_add, name="Dr After")).result(30)


def test_more_than_share_a_commit_are_all_done(book: Book) -> None:
    with WriteLane(book) as lane:
        first, go = _held(lane)
        many = [lane.submit(partial(_add, name=f"Dr {index}")) for index in range(2 * MOST + 3)]
        go.set()
        first.result(30)
        assert len({each.result(30) for each in many}) == 2 * MOST + 3
    assert len(names(book)) == 2 * MOST + 3


def test_at_the_end_what_was_handed_in_is_done(book: Book) -> None:
    with WriteLane(book) as lane:
        futures = [lane.submit(partial(_add, name=f"Dr {index}")) for index in range(10)]
    assert all(each.done() for each in futures)
    assert len(names(book)) == 10


def test_an_act_that_failed_leaves_no_trace_in_the_audit(book: Book) -> None:
    def fail(work: Work) -> None:
        work.audit("never", Kind.CLINIC, 1)
        work.changed(Kind.CLINIC, 1)
        raise LookupError("on purpose")

    with WriteLane(book) as lane:
        first, go = _held(lane)
        bad = lane.submit(fail)
        good = lane.submit(partial(_add, name="Dr Good"))
        go.set()
        ended(first, bad, good)
    with book.read() as connection:
        written = connection.execute(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "never")
        ).scalar_one()
    assert written == 0
