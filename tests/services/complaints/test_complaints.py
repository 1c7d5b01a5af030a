"""Complaints: what is sealed stays sealed, for everybody but a handler."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.domain.errors import BookUnreadable, Conflict, KeyUnavailable, NotAllowed, NotFound, UsageError
from frontdesk.domain.receipts import read_receipt
from frontdesk.models.tables import AuditEntry, ChangeLog, Complaint, ComplaintBox
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.services.complaints import (
    Attachment,
    ComplaintText,
    add_handler,
    add_to_complaint,
    list_complaints,
    list_handlers,
    log_complaint,
    parse_complaint,
    read_complaint_file,
    show_complaint,
)
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, CHEAP, found
from tests.support.clock import FakeClock

SECRET = "The doctor was rude to Petr Dvořák"
PASSWORD = "long enough"


@dataclass(frozen=True, slots=True)
class Clinic:
    """An open clinic and the complaints recovery key of its sheet."""

    book: Book
    recovery_key: str
    clock: FakeClock

    def handler(self, name: str = "Eva", password: str = PASSWORD) -> None:
        add_handler(self.book, ANNA, name=name, password=password, recovery_key=self.recovery_key, cost=CHEAP)

    def log(self, text: str = SECRET) -> str:
        return log_complaint(self.book, ANNA, ComplaintText(text, patient="Petr", category="manners")).receipt


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clock = FakeClock()
    made = found(tmp_path / "clinic", clock=clock)
    book = made.open()
    yield Clinic(book, made.founded.complaints_recovery_key, clock)
    book.close()


def test_a_handler_reads_what_was_sealed(clinic: Clinic) -> None:
    receipt = clinic.log()
    clinic.handler()
    add_to_complaint(clinic.book, ANNA, receipt.lower().replace("-", " "), "He wrote again.")
    opened = show_complaint(clinic.book, ANNA, receipt, password=PASSWORD)
    assert opened.receipt == receipt
    assert [(part.kind, part.text) for part in opened.parts] == [
        ("complaint", SECRET),
        ("addition", "He wrote again."),
    ]
    assert (opened.parts[0].patient, opened.parts[0].category, opened.parts[0].taken_by) == (
        "Petr",
        "manners",
        ANNA.label,
    )


def test_attachments_come_back_byte_for_byte(clinic: Clinic) -> None:
    content = bytes(range(256)) * 40
    logged = log_complaint(
        clinic.book, ANNA, ComplaintText(SECRET, attachments=(Attachment("letter.pdf", content),))
    )
    clinic.handler()
    parts = show_complaint(clinic.book, ANNA, logged.receipt, password=PASSWORD).parts
    assert (parts[1].kind, parts[1].name, parts[1].content) == ("attachment", "letter.pdf", content)


def test_the_deadlines_are_the_countrys(clinic: Clinic) -> None:
    logged = log_complaint(clinic.book, ANNA, ComplaintText(SECRET, received=date(2026, 11, 20)))
    assert (logged.received, logged.acknowledge_by, logged.answer_by) == (
        date(2026, 11, 20),
        date(2026, 11, 25),
        date(2027, 5, 20),
    )
    [row] = list_complaints(clinic.book)
    assert (row.receipt, row.received, row.acknowledge_by, row.acknowledged, row.closed) == (
        logged.receipt,
        "2026-11-20",
        "2026-11-25",
        None,
        None,
    )


def test_nothing_of_it_is_anywhere_else(clinic: Clinic) -> None:
    clinic.log()
    with clinic.book.read() as reader:
        audit = reader.execute(select(AuditEntry.action, AuditEntry.detail)).all()
        assert "Petr" not in str(audit)
        assert ("complaint.log", "{}") in [tuple(row) for row in audit]
        assert "complaint" in reader.execute(select(ChangeLog.kind)).scalars().all()
        for (box,) in reader.execute(select(ComplaintBox.box)):
            assert b"rude" not in box


def test_a_complaint_of_tomorrow_is_refused(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="Check the date"):
        log_complaint(clinic.book, ANNA, ComplaintText(SECRET, received=date(2026, 11, 24)))
    assert list_complaints(clinic.book) == ()


def test_receipts_are_looked_up_however_typed(clinic: Clinic) -> None:
    receipt = clinic.log()
    assert read_receipt(f"  {receipt.lower()} ") == receipt
    wrong = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
    with pytest.raises(UsageError, match="mistyped"):
        add_to_complaint(clinic.book, ANNA, wrong, "more")
    with pytest.raises(NotFound):
        add_to_complaint(clinic.book, ANNA, "C-1999-000000", "more")
    with pytest.raises(UsageError, match="not the receipt"):
        add_to_complaint(clinic.book, ANNA, "C-2026", "more")


def test_wrong_passwords_lock_for_a_while(clinic: Clinic) -> None:
    receipt = clinic.log()
    clinic.handler()
    for _ in range(5):
        with pytest.raises(NotAllowed, match="does not open"):
            show_complaint(clinic.book, ANNA, receipt, password="wrong guess")
    with pytest.raises(NotAllowed, match="too many"):
        show_complaint(clinic.book, ANNA, receipt, password=PASSWORD)
    clinic.clock.advance(hours=-5)
    with pytest.raises(NotAllowed, match="too many"):
        show_complaint(clinic.book, ANNA, receipt, password=PASSWORD)
    clinic.clock.advance(minutes=15)
    assert show_complaint(clinic.book, ANNA, receipt, password=PASSWORD).receipt == receipt


def test_a_right_password_starts_the_count_anew(clinic: Clinic) -> None:
    receipt = clinic.log()
    clinic.handler()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(NotAllowed, match="does not open"):
                show_complaint(clinic.book, ANNA, receipt, password="wrong guess")
        show_complaint(clinic.book, ANNA, receipt, password=PASSWORD)


def test_each_handler_has_a_password_of_their_own(clinic: Clinic) -> None:
    receipt = clinic.log()
    clinic.handler()
    clinic.handler("Karel", "another one")
    for _ in range(12):
        show_complaint(clinic.book, ANNA, receipt, password="another one")
    assert show_complaint(clinic.book, ANNA, receipt, password=PASSWORD, handler=" eva ").receipt == receipt
    with pytest.raises(NotAllowed):
        show_complaint(clinic.book, ANNA, receipt, password=PASSWORD, handler="Karel")
    assert [row.name for row in list_handlers(clinic.book)] == ["Eva", "Karel"]


def test_a_handler_can_bring_in_another(clinic: Clinic) -> None:
    receipt = clinic.log()
    clinic.handler()
    add_handler(
        clinic.book, ANNA, name="Karel", password="another one", sponsor_password=PASSWORD, cost=CHEAP
    )
    assert show_complaint(clinic.book, ANNA, receipt, password="another one", handler="Karel").parts


def test_who_may_not_become_a_handler(clinic: Clinic) -> None:
    clinic.handler()
    with pytest.raises(Conflict, match="EVA handles complaints already"):
        clinic.handler("EVA")
    with pytest.raises(UsageError, match="too short"):
        clinic.handler("Karel", "short")
    with pytest.raises(UsageError, match="recovery key"):
        add_handler(clinic.book, ANNA, name="Karel", password=PASSWORD, cost=CHEAP)
    foreign = RecoveryKey.generate(KeyPurpose.COMPLAINTS).printed
    with pytest.raises(KeyUnavailable):
        add_handler(clinic.book, ANNA, name="Karel", password=PASSWORD, recovery_key=foreign, cost=CHEAP)
    assert len(list_handlers(clinic.book)) == 1


def test_without_handlers_nobody_reads(clinic: Clinic) -> None:
    receipt = clinic.log()
    with pytest.raises(NotFound, match="Nobody handles complaints yet"):
        show_complaint(clinic.book, ANNA, receipt, password=PASSWORD)


def test_a_box_in_another_complaint_is_found_out(clinic: Clinic) -> None:
    first, second = clinic.log(), clinic.log("Something else")
    clinic.handler()
    with clinic.book.write(ANNA) as work:
        boxes = work.session.scalars(select(ComplaintBox).order_by(ComplaintBox.id)).all()
        target = work.session.scalars(select(Complaint.id).where(Complaint.receipt == second)).one()
        boxes[0].complaint_id = target
    with pytest.raises(BookUnreadable, match="belongs to another one"):
        show_complaint(clinic.book, ANNA, second, password=PASSWORD)
    assert show_complaint(clinic.book, ANNA, first, password=PASSWORD).parts == ()


def test_a_file_is_plain_text_or_json(tmp_path: Path) -> None:
    plain = tmp_path / "complaint.txt"
    plain.write_bytes("\ufeffČekal jsem {hodinu}\n".encode())
    assert read_complaint_file(plain) == ComplaintText("Čekal jsem {hodinu}")
    fields = {"text": "Waited", "patient": " Petr\nD ", "received": "2026-11-20", "channel": "Oral"}
    named = tmp_path / "complaint.json"
    named.write_text(json.dumps(fields), encoding="utf-8")
    assert read_complaint_file(named) == ComplaintText(
        "Waited", patient="Petr D", received=date(2026, 11, 20), channel="oral"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"\xff\xfe\x00",
        b"text with \x00",
        b"x" * (2 * 1024 * 1024 + 1),
        b"x" * 200_001,
        b'{"text": 5}',
        b'{"text": ""}',
        b'{"text": "a", "surprise": "b"}',
        b'{"text": "a", "received": "20.11.2026"}',
        b'{"text": "a", "channel": "telepathy"}',
        b'{"text": "a", "patient": "' + b"p" * 501 + b'"}',
    ],
)
def test_what_is_no_complaint_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError):
        parse_complaint(content)


def test_json_that_is_none_is_text_unless_the_name_says_so() -> None:
    assert parse_complaint(b"{sic} she said").text == "{sic} she said"
    for content in (b"{sic}", b"[1]", b"[" * 100_000):
        with pytest.raises(UsageError, match="not a JSON object"):
            parse_complaint(content, must_be_json=True)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_complaint_file(tmp_path / "nothing.txt")
