"""A handler who has signed in: what they read and write, and that their key is forgotten."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.domain.complaint_words import Outcome
from frontdesk.domain.errors import BookUnreadable, Conflict, NotAllowed, NotFound, UsageError
from frontdesk.models.tables import AuditEntry, Complaint, ComplaintBox
from frontdesk.services.complaints import (
    Attachment,
    ComplaintText,
    HandlerSession,
    acknowledge,
    add_handler,
    add_to_complaint,
    attachment,
    close_complaint,
    log_complaint,
    note,
    read_all,
    show,
    sign_in,
)
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, CHEAP, found
from tests.support.clock import FakeClock

TODAY = date(2026, 11, 23)
SECRET = "Nobody told me why I waited for an hour"
PATIENT = "Petronella Dvorakova"
NOTE = "Rang her on the landline"
LESSON = "Say it at the desk when somebody runs late"
PASSWORD = "long enough"


@dataclass(frozen=True, slots=True)
class Team:
    """An open clinic with one handler."""

    book: Book
    folder: Path
    clock: FakeClock

    def enter(self, password: str = PASSWORD) -> HandlerSession:
        return sign_in(self.book, ANNA, handler="Eva", password=password)

    def log(self, text: str = SECRET, *, attachments: tuple[Attachment, ...] = ()) -> str:
        complaint = ComplaintText(text, patient=PATIENT, category="waiting", attachments=attachments)
        return log_complaint(self.book, ANNA, complaint).receipt


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    clock = FakeClock()
    made = found(tmp_path / "clinic", clock=clock)
    book = made.open()
    key = made.founded.complaints_recovery_key
    add_handler(book, ANNA, name="Eva", password=PASSWORD, recovery_key=key, cost=CHEAP)
    yield Team(book, tmp_path, clock)
    book.close()


def test_a_handler_signs_in_once_and_reads_all(team: Team) -> None:
    first, second = team.log(), team.log("Something else")
    session = team.enter()
    assert (session.handler, session.is_open) == ("Eva", True)
    heads = read_all(team.book, ANNA, session)
    assert [(head.receipt, head.patient, head.category, head.readable) for head in heads] == [
        (second, PATIENT, "waiting", True),
        (first, PATIENT, "waiting", True),
    ]
    opened = show(team.book, ANNA, session, first)
    assert [part.text for part in opened.parts] == [SECRET]


def test_every_step_is_sealed_and_its_day_alone_is_in_the_clear(team: Team) -> None:
    receipt, session = team.log(), team.enter()
    note(team.book, ANNA, session, receipt, f" {NOTE} \n")
    acknowledge(team.book, ANNA, session, receipt, TODAY)
    close_complaint(team.book, ANNA, session, receipt, TODAY, Outcome.PARTLY, LESSON)
    opened = show(team.book, ANNA, session, receipt)
    assert (opened.acknowledged, opened.closed) == ("2026-11-23", "2026-11-23")
    assert [(part.step, part.text, part.on, part.outcome, part.taken_by) for part in opened.parts[1:]] == [
        ("note", NOTE, "", "", "Eva"),
        ("acknowledged", "", "2026-11-23", "", "Eva"),
        ("closed", LESSON, "2026-11-23", "partly", "Eva"),
    ]
    [head] = read_all(team.book, ANNA, session)
    assert (head.acknowledged, head.closed, head.outcome) == ("2026-11-23", "2026-11-23", "partly")
    with team.book.read() as reader:
        boxes = reader.execute(select(ComplaintBox.kind, ComplaintBox.box)).all()
    # From outside all steps look alike.
    assert [kind for kind, _ in boxes] == ["complaint", "note", "note", "note"]
    assert len({len(box) for _, box in boxes}) == 1


def test_what_was_said_is_in_no_file_of_the_book(team: Team) -> None:
    receipt = team.log(attachments=(Attachment("letter-from-petronella.txt", SECRET.encode()),))
    add_to_complaint(team.book, ANNA, receipt, NOTE, (Attachment("more.txt", LESSON.encode()),))
    session = team.enter()
    note(team.book, ANNA, session, receipt, NOTE)
    close_complaint(team.book, ANNA, session, receipt, TODAY, Outcome.NOT_UPHELD, LESSON)
    read_all(team.book, ANNA, session)
    secrets = [
        word.encode() for word in (SECRET, PATIENT, NOTE, LESSON, "not_upheld", "petronella", PASSWORD)
    ]
    # The files are encrypted as a whole, so what each row holds is looked at, too.
    files = [file.read_bytes() for file in team.folder.rglob("*") if file.is_file()]
    rows = []
    with team.book.read() as reader:
        for (table,) in reader.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").all():
            rows += [repr(tuple(row)).encode() for row in reader.exec_driver_sql(f'SELECT * FROM "{table}"')]
    assert any(receipt.encode() in row for row in rows)
    assert [word for word in secrets if any(word in content for content in [*files, *rows])] == []


def opened_before_and_after(session: HandlerSession, team: Team, *, minutes: int) -> tuple[bool, bool]:
    before = session.is_open
    team.clock.advance(minutes=minutes)
    return before, session.is_open


def test_a_session_ends_after_ten_minutes_without_use(team: Team) -> None:
    receipt, session = team.log(), team.enter()
    team.clock.advance(minutes=9)
    read_all(team.book, ANNA, session)
    team.clock.advance(minutes=9)
    session.touch()
    team.clock.advance(minutes=9)
    assert opened_before_and_after(session, team, minutes=1) == (True, False)
    session.touch()
    with pytest.raises(NotAllowed, match="signed out"):
        show(team.book, ANNA, session, receipt)
    team.clock.advance(minutes=-30)
    with pytest.raises(NotAllowed, match="signed out"):
        read_all(team.book, ANNA, session)


def test_a_clock_that_is_put_back_does_not_stretch_it(team: Team) -> None:
    session = team.enter()
    team.clock.advance(hours=-3)
    assert opened_before_and_after(session, team, minutes=10) == (True, False)


def test_a_closed_session_holds_no_key(team: Team) -> None:
    receipt, session = team.log(), team.enter()
    key = session.private_key()
    session.close()
    session.close()
    held = [getattr(session, name) for name in HandlerSession.__slots__]
    assert not any(isinstance(each, bytes | bytearray) and key in bytes(each) for each in held)
    for act in (
        lambda: read_all(team.book, ANNA, session),
        lambda: note(team.book, ANNA, session, receipt, NOTE),
        lambda: acknowledge(team.book, ANNA, session, receipt, TODAY),
        lambda: close_complaint(team.book, ANNA, session, receipt, TODAY, Outcome.UPHELD),
        lambda: attachment(team.book, ANNA, session, receipt, 1),
        lambda: session.open_up(session.seal_up(NOTE)),
    ):
        with pytest.raises(NotAllowed, match="signed out"):
            act()


def test_nothing_secret_is_in_a_repr_or_a_pickle(team: Team) -> None:
    receipt = team.log(attachments=(Attachment("letter-from-petronella.txt", b""),))
    session = team.enter()
    shown = repr((session, read_all(team.book, ANNA, session), show(team.book, ANNA, session, receipt)))
    shown += repr(ComplaintText(SECRET, patient=PATIENT)) + repr(Attachment("petronella", b""))
    assert [
        word for word in (SECRET, PATIENT, "petronella", repr(session.private_key())) if word in shown
    ] == []
    with pytest.raises(TypeError, match="memory alone"):
        pickle.dumps(session)


def test_what_is_half_written_waits_sealed(team: Team) -> None:
    session = team.enter()
    box = session.seal_up(NOTE)
    assert NOTE.encode() not in box
    session.close()
    assert team.enter().open_up(box) == NOTE


def test_attachments_are_opened_one_by_one(team: Team) -> None:
    content = bytes(range(256)) * 300
    receipt = team.log(attachments=(Attachment("a.pdf", content), Attachment("b.txt", b"")))
    session = team.enter()
    parts = show(team.book, ANNA, session, receipt).parts[1:]
    assert [(part.name, part.size, part.content) for part in parts] == [
        ("a.pdf", 76_800, b""),
        ("b.txt", 0, b""),
    ]
    got = attachment(team.book, ANNA, session, receipt, parts[0].key)
    assert (got.name, got.content) == ("a.pdf", content)
    with pytest.raises(NotFound, match="not there any more"):
        attachment(team.book, ANNA, session, receipt, 99)


def test_wrong_passwords_lock_the_sign_in(team: Team) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed, match="does not open"):
            team.enter("wrong guess")
    with pytest.raises(NotAllowed, match="too many"):
        team.enter()
    team.clock.advance(minutes=15)
    assert team.enter().is_open
    with pytest.raises(NotFound, match="Nobody of that name"):
        sign_in(team.book, ANNA, handler="Karel", password=PASSWORD)


def test_a_signed_in_handler_brings_in_another(team: Team) -> None:
    add_handler(
        team.book,
        ANNA,
        name="Karel",
        password="another one",
        sponsor_password=PASSWORD,
        sponsor="Eva",
        cost=CHEAP,
    )
    assert sign_in(team.book, ANNA, handler="Karel", password="another one").handler == "Karel"
    with pytest.raises(NotAllowed, match="does not open"):
        add_handler(
            team.book,
            ANNA,
            name="Ida",
            password="another one",
            sponsor_password=PASSWORD,
            sponsor="Karel",
            cost=CHEAP,
        )


def test_days_that_can_not_be(team: Team) -> None:
    logged = log_complaint(team.book, ANNA, ComplaintText(SECRET, received=date(2026, 11, 20)))
    session = team.enter()
    with pytest.raises(UsageError, match="still ahead"):
        acknowledge(team.book, ANNA, session, logged.receipt, date(2026, 11, 24))
    with pytest.raises(UsageError, match="before the complaint"):
        close_complaint(team.book, ANNA, session, logged.receipt, date(2026, 11, 19), Outcome.UPHELD)
    with pytest.raises(UsageError, match="Write the note"):
        note(team.book, ANNA, session, logged.receipt, " \n ")
    assert len(show(team.book, ANNA, session, logged.receipt).parts) == 1


def test_a_step_is_taken_once(team: Team) -> None:
    receipt, session = team.log(), team.enter()
    acknowledge(team.book, ANNA, session, receipt, TODAY)
    with pytest.raises(Conflict, match="acknowledged already"):
        acknowledge(team.book, ANNA, session, receipt, TODAY)
    close_complaint(team.book, ANNA, session, receipt, TODAY, Outcome.WITHDRAWN)
    with pytest.raises(Conflict, match="closed already"):
        close_complaint(team.book, ANNA, session, receipt, TODAY, Outcome.UPHELD)
    note(team.book, ANNA, session, receipt, NOTE)
    assert [part.step for part in show(team.book, ANNA, session, receipt).parts] == [
        "",
        "acknowledged",
        "closed",
        "note",
    ]


def test_what_can_not_be_opened_still_stands_in_the_list(team: Team) -> None:
    whole, damaged, older = team.log(), team.log(), team.log()
    session = team.enter()
    with team.book.write(ANNA) as work:
        by_receipt = {row.receipt: row for row in work.session.scalars(select(Complaint))}
        box = work.session.scalars(
            select(ComplaintBox).where(ComplaintBox.complaint_id == by_receipt[damaged].id)
        ).one()
        box.box = box.box[:-1] + bytes([box.box[-1] ^ 1])
    session.key_id += 1
    assert [head.readable for head in read_all(team.book, ANNA, session)] == [False] * 3
    with pytest.raises(NotAllowed, match="earlier key"):
        show(team.book, ANNA, session, older)
    session.key_id -= 1
    readable = {head.receipt: head.readable for head in read_all(team.book, ANNA, session)}
    assert readable == {whole: True, damaged: False, older: True}
    with pytest.raises(BookUnreadable):
        show(team.book, ANNA, session, damaged)


def test_reading_and_acting_leave_their_trace(team: Team) -> None:
    receipt = team.log(attachments=(Attachment("a", b"b"),))
    session = team.enter()
    read_all(team.book, ANNA, session)
    key = show(team.book, ANNA, session, receipt).parts[1].key
    attachment(team.book, ANNA, session, receipt, key)
    note(team.book, ANNA, session, receipt, NOTE)
    acknowledge(team.book, ANNA, session, receipt, TODAY)
    close_complaint(team.book, ANNA, session, receipt, TODAY, Outcome.UPHELD)
    with team.book.read() as reader:
        acts = [row.action for row in reader.execute(select(AuditEntry.action).order_by(AuditEntry.id))]
    assert acts[acts.index("handler.sign_in") :] == [
        "handler.sign_in",
        "complaint.list",
        "complaint.read",
        "complaint.attachment",
        "complaint.note",
        "complaint.acknowledge",
        "complaint.close",
    ]
