"""The link of one video visit: checked, this visit's alone, in the texts, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.domain.errors import Overtaken, UsageError
from frontdesk.domain.words import Remote
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.services.booking import Visit, book_visit
from frontdesk.services.links import set_link
from frontdesk.services.places import add_type
from frontdesk.services.undo import undo
from frontdesk.services.visit_details import visit_details
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

USUAL = "https://video.example.org/usual"
OWN = "https://video.example.org/own"


def _visit(desk: Desk, remote: Remote | None, at: str = "09:00") -> Visit:
    from sqlalchemy import select

    from frontdesk.domain.visit_types import TypeExtras
    from frontdesk.models.tables import AppointmentType

    extras = TypeExtras(
        remote=remote,
        link=USUAL if remote is Remote.VIDEO else "",
        preparation="Come fasting",
        value_minor=4990,
    )
    public_id = add_type(desk.book, ANNA, name=f"Kind {remote} {at}", minutes=30, extras=extras)
    with desk.book.read() as connection:
        kind = connection.execute(
            select(AppointmentType.id).where(AppointmentType.public_id == public_id)
        ).scalar_one()
    return book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.malik,
        start=f"{MONDAY}T{at}",
        minutes=30,
        type_id=kind,
    ).visit


def _facts(desk: Desk, visit: Visit) -> tuple[str, str]:
    with desk.book.read() as connection:
        (facts,) = visits_by_ids(connection, [visit.id])
    return facts.remote, facts.link


def test_a_video_visit_has_its_types_link_until_it_has_its_own(desk: Desk) -> None:
    visit = _visit(desk, Remote.VIDEO)
    assert _facts(desk, visit) == ("video", USUAL)
    done = set_link(desk.book, ANNA, visit.id, link=f" {OWN} ", was="")
    assert done.link == OWN
    assert _facts(desk, visit) == ("video", OWN)
    details = visit_details(desk.book, visit.id)
    assert (details.link, details.own_link) == (OWN, OWN)
    assert set_link(desk.book, ANNA, visit.id, link=OWN, was="").command is None
    set_link(desk.book, ANNA, visit.id, link="", was=OWN)
    assert _facts(desk, visit) == ("video", USUAL)


def test_the_link_is_undone(desk: Desk) -> None:
    visit = _visit(desk, Remote.VIDEO)
    done = set_link(desk.book, ANNA, visit.id, link=OWN, was="")
    assert done.command is not None
    undo(desk.book, ANNA, command=done.command)
    assert _facts(desk, visit) == ("video", USUAL)
    told = [deed.sentence for deed in visit_details(desk.book, visit.id).deeds]
    assert told == [
        "anna booked the visit.",
        "anna gave the visit a link of its own.",
        "anna took back the link.",
    ]


@pytest.mark.parametrize("remote", [None, Remote.PHONE])
def test_only_a_video_visit_has_a_link(desk: Desk, remote: Remote | None) -> None:
    visit = _visit(desk, remote)
    with pytest.raises(UsageError, match="Only a video visit"):
        set_link(desk.book, ANNA, visit.id, link=OWN, was="")
    assert _facts(desk, visit)[1] == ""


@pytest.mark.parametrize(
    "link",
    [
        "http://video.example.org",
        "javascript:alert(1)",
        "https://bit.ly/x",
        "video.example.org",
        "https://a b",
        "https://u@x.org/",
    ],
)
def test_what_is_no_link_is_refused(desk: Desk, link: str) -> None:
    visit = _visit(desk, Remote.VIDEO)
    with pytest.raises(UsageError):
        set_link(desk.book, ANNA, visit.id, link=link, was="")
    assert _facts(desk, visit) == ("video", USUAL)


def test_whoever_saw_another_link_decides_anew(desk: Desk) -> None:
    visit = _visit(desk, Remote.VIDEO)
    set_link(desk.book, ANNA, visit.id, link=OWN, was="")
    with pytest.raises(Overtaken) as caught:
        set_link(desk.book, ANNA, visit.id, link=f"{OWN}/2", was="")
    assert caught.value.theirs == OWN
    assert caught.value.said


def test_details_say_what_the_type_brings(desk: Desk, tmp_path: Path) -> None:
    details = visit_details(desk.book, _visit(desk, Remote.PHONE).id)
    assert (details.value_minor, details.preparation, details.remote, details.link) == (
        4990,
        "Come fasting",
        "phone",
        "",
    )
