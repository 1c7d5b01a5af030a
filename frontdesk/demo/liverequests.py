"""Three requests for a visit that came over night and by phone: a patient's, one whose date of birth has a slip, a stranger's."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.demo.clinic import CONSULTATION, DVORAK, FOLLOW_UP, OKAFOR
from frontdesk.domain.words import PartOfDay
from frontdesk.services.imports import import_requests
from frontdesk.services.requests import RequestEdit, take_request

if TYPE_CHECKING:
    from frontdesk.demo.people import Person
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

_COLUMNS: Final = (
    "external_id",
    "received_at",
    "first_name",
    "last_name",
    "birth_date",
    "mobile",
    "type",
    "provider",
    "earliest",
    "weekdays",
    "part_of_day",
    "wish",
)


def file_requests(book: Book, actor: Actor, people: Sequence[Person], *, today: date) -> None:
    """Bring them into the worklist of the morning of `today`."""
    known, slipped = people[7], people[11]
    night = (today - timedelta(days=1)).isoformat()
    soon = (today + timedelta(days=7)).isoformat()
    rows = (
        (
            "W-1041",
            f"{night}T21:14",
            known.first_name,
            known.last_name,
            known.birth_date.isoformat(),
            known.mobile,
            FOLLOW_UP.name,
            OKAFOR,
            soon,
            "tue, thu",
            "morning",
            "Before ten if at all possible, I open the shop then.",
        ),
        (
            "W-1042",
            f"{night}T22:40",
            slipped.first_name,
            slipped.last_name,
            _slip(slipped.birth_date.isoformat()),
            "",
            CONSULTATION.name,
            "",
            soon,
            "",
            # What the site lets people write is not always a part of the day: it stands in their words.
            "after my night shift",
            "My shoulder again.",
        ),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requests.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows((_COLUMNS, *rows))
        import_requests(book, actor, file, column_map=None)
    stranger = RequestEdit(
        first_name="Marguerite",
        last_name="Delacroix",
        mobile="+12025550177",
        type="New patient",
        provider=DVORAK,
        part_of_day=PartOfDay.AFTERNOON,
        wish="Just moved here. Afternoons only.",
    )
    take_request(book, actor, stranger)


def _slip(birth_date: str) -> str:
    """The same date with a slip of the key in its year."""
    return birth_date[:3] + str((int(birth_date[3]) + 1) % 10) + birth_date[4:]
