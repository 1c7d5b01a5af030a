"""Reminders of visits that are not at the clinic: how they take place stands where the address would."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.demo.network.faults import FaultKind
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Remote
from frontdesk.models.tables import AppointmentType
from frontdesk.services.arrivals import board
from frontdesk.services.booking import Visit, book_visit
from frontdesk.services.links import set_link
from frontdesk.services.lookup import type_key
from frontdesk.services.places import add_type
from frontdesk.services.retyping import set_type
from frontdesk.services.type_details import TypeChange, edit_type
from frontdesk.services.undo import undo
from tests.support.clinic import ANNA
from tests.support.loop import Loop

LINK = "https://video.example.org/alder"
ONLY = "https://video.example.org/only-jana"


def _visit(loop: Loop, remote: Remote, start: str = "2026-11-26T15:00") -> Visit:
    extras = TypeExtras(remote=remote, link=LINK if remote is Remote.VIDEO else "")
    public_id = add_type(loop.book, ANNA, name=f"Talk {remote}", minutes=30, extras=extras)
    with loop.book.read() as connection:
        kind = connection.execute(
            select(AppointmentType.id).where(AppointmentType.public_id == public_id)
        ).scalar_one()
    return book_visit(
        loop.book,
        ANNA,
        patient_id=loop.patient(),
        provider_id=loop.provider("Dr Malik"),
        start=start,
        minutes=30,
        type_id=kind,
    ).visit


@pytest.mark.parametrize(
    ("remote", "said"),
    [(Remote.PHONE, ", by phone: we call you."), (Remote.VIDEO, f", by video: {LINK}.")],
)
def test_the_question_says_how_the_visit_takes_place(loop: Loop, remote: Remote, said: str) -> None:
    _visit(loop, remote)
    loop.run_until("2026-11-26T09:00:00Z")
    sent = loop.rows()[0]
    assert said in sent.body


def test_it_has_the_visits_own_link(loop: Loop) -> None:
    visit = _visit(loop, Remote.VIDEO)
    set_link(loop.book, ANNA, visit.id, link="https://video.example.org/only-jana", was="")
    loop.run_until("2026-11-26T09:00:00Z")
    sent = loop.rows()[0]
    assert ", by video: https://video.example.org/only-jana." in sent.body


@pytest.mark.parametrize("undone", [False, True])
def test_a_text_that_waits_has_the_link_as_it_is_when_it_leaves(loop: Loop, *, undone: bool) -> None:
    visit = _visit(loop, Remote.VIDEO)
    if undone:
        set_link(loop.book, ANNA, visit.id, link=ONLY, was="")
    loop.fault(FaultKind.TOO_MANY, count=1)
    loop.run_until("2026-11-23T15:00:00Z")
    [waiting] = [row.body for row in loop.rows() if row.state == "queued"]
    if undone:
        assert ONLY in waiting
        undo(loop.book, ANNA)
    else:
        assert LINK in waiting
        assert not set_link(loop.book, ANNA, visit.id, link=ONLY, was="").sent_other
    loop.clock.advance(seconds=700)
    loop.sync()
    [body] = loop.texts()
    assert (LINK if undone else ONLY) in body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (TypeChange(link=ONLY), f", by video: {ONLY}."),
        (TypeChange(remote="phone"), ", by phone: we call you."),
        (TypeChange(preparation="Have your card at hand"), f", by video: {LINK}."),
    ],
)
def test_a_text_that_waits_has_the_link_of_its_type_as_it_is_when_it_leaves(
    loop: Loop, change: TypeChange, said: str
) -> None:
    _visit(loop, Remote.VIDEO)
    loop.fault(FaultKind.TOO_MANY, count=1)
    loop.run_until("2026-11-23T15:00:00Z")
    assert [LINK in row.body for row in loop.rows() if row.state == "queued"] == [True]
    edit_type(loop.book, ANNA, "Talk video", change)
    anew = change.preparation is None
    assert [row.state for row in loop.rows()] == ["cancelled" if anew else "queued"]
    loop.clock.advance(seconds=700)
    loop.sync()
    [body] = loop.texts()
    assert said in body


def test_whoever_was_sent_another_link_is_to_be_told(loop: Loop) -> None:
    visit = _visit(loop, Remote.VIDEO)
    loop.run_until("2026-11-26T09:00:00Z")
    assert set_link(loop.book, ANNA, visit.id, link=ONLY, was="").sent_other


@pytest.mark.parametrize("own", [False, True])
def test_whoever_was_sent_the_link_of_another_type_is_to_be_told(loop: Loop, *, own: bool) -> None:
    visit = _visit(loop, Remote.VIDEO)
    if own:
        set_link(loop.book, ANNA, visit.id, link=ONLY, was="")
    loop.run_until("2026-11-26T09:00:00Z")
    extras = TypeExtras(remote=Remote.VIDEO, link="https://video.example.org/other")
    add_type(loop.book, ANNA, name="Other", minutes=30, extras=extras)
    outcome = set_type(loop.book, ANNA, visit.id, type_id=type_key(loop.book, "Other"))
    said = "A text with the link before it has gone out: write to them."
    assert (said in outcome.warnings) is not own


def test_the_board_of_arrivals_knows_that_nobody_comes_in(loop: Loop) -> None:
    _visit(loop, Remote.PHONE, start="2026-11-23T15:00")
    assert [row.remote for row in board(loop.book).rows] == ["phone"]


@pytest.mark.parametrize(
    "link",
    [
        "https://video.example.org/r?pwd=a'b~c&x=[1]%20*!$(2);",
        "HTTPS://Video.Example.org:443/Alder_Street#Seat-7",
        "https://praxis.xn--p1ai/room",
    ],
)
def test_a_text_has_the_link_as_it_was_typed(loop: Loop, link: str) -> None:
    visit = _visit(loop, Remote.VIDEO)
    set_link(loop.book, ANNA, visit.id, link=link, was="")
    loop.run_until("2026-11-23T15:00:00Z")
    [body] = loop.texts()
    assert f", by video: {link}." in body


@pytest.mark.parametrize("undone", [False, True])
def test_a_text_that_waits_says_how_the_visit_takes_place_when_it_leaves(loop: Loop, *, undone: bool) -> None:
    visit = loop.visit(loop.patient())
    add_type(loop.book, ANNA, name="Talk", minutes=30, extras=TypeExtras(remote=Remote.PHONE))
    loop.fault(FaultKind.TOO_MANY, count=1)
    loop.run_until("2026-11-23T15:00:00Z")
    assert [row.state for row in loop.rows()] == ["queued"]
    changed = set_type(loop.book, ANNA, visit.id, type_id=type_key(loop.book, "Talk"))
    if undone:
        undo(loop.book, ANNA, command=changed.command)
    loop.clock.advance(seconds=700)
    loop.sync()
    [body] = loop.texts()
    assert (", by phone: we call you." in body) is not undone
