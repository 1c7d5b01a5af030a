"""A handler of the small clinic, and complaints in every state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from sqlalchemy import select

from frontdesk.domain.complaint_words import Outcome
from frontdesk.models.tables import ComplaintKey, Handler
from frontdesk.security.boxes import ComplaintKeys, wrap_with_password, wrap_with_recovery_key
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.services.complaints import (
    Attachment,
    ComplaintText,
    HandlerSession,
    acknowledge,
    close_complaint,
    log_complaint,
    sign_in,
)
from frontdesk.services.identity import new_public_id
from frontdesk.services.work import Book
from tests.support.clinic import CHEAP
from tests.ui.desks import EVA

PASSWORD: Final = "long enough"
HANDLER: Final = "Dr Ida Malik"
WAITED: Final = "I waited 50 minutes <b>past</b> my time, and nobody told me why."
LETTER: Final = bytes(range(256)) * 20


def add_cheap_handler(book: Book) -> str:
    """A handler whose password costs next to nothing; gives the complaints recovery key."""
    keys, sheet = ComplaintKeys.generate(), RecoveryKey.generate(KeyPurpose.COMPLAINTS)
    with book.write(EVA) as work:
        team = work.session.scalars(select(ComplaintKey)).one()
        team.public_key = keys.public
        team.recovery_wrap = wrap_with_recovery_key(keys.private, sheet)
        work.session.add(
            Handler(
                public_id=new_public_id(),
                name=HANDLER,
                name_key=HANDLER.lower(),
                staff_id=None,
                key_id=team.id,
                password_wrap=wrap_with_password(keys.private, PASSWORD, CHEAP),
                created_utc=work.now_utc,
            )
        )
    return sheet.printed


def enter(book: Book) -> HandlerSession:
    """The handler, signed in."""
    return sign_in(book, EVA, handler=HANDLER, password=PASSWORD)


def log(
    book: Book, text: str, received: str, *, patient: str = "", files: tuple[Attachment, ...] = ()
) -> str:
    """Log one; gives its receipt."""
    day = date.fromisoformat(received)
    said = ComplaintText(text, patient=patient, category="waiting", received=day, attachments=files)
    return log_complaint(book, EVA, said).receipt


def fill(book: Book) -> dict[str, str]:
    """An overdue one with a letter, one that is acknowledged and overdue for its answer, and one that is closed; their receipts."""
    session = enter(book)
    letter = Attachment("../letter.txt", LETTER)
    made = {
        "late": log(book, WAITED, "2026-11-10", patient="Jana Nováková", files=(letter,)),
        "told": log(book, "The room was cold.", "2026-05-12"),
        "closed": log(book, "Nobody answered.", "2026-03-02", patient="a neighbour"),
    }
    acknowledge(book, EVA, session, made["told"], date(2026, 5, 14))
    close_complaint(book, EVA, session, made["closed"], date(2026, 3, 20), Outcome.PARTLY, "Answer sooner.")
    session.close()
    return made


def texts_of(widget: QWidget) -> list[str]:
    """Every text that any widget below holds, shown or not, with names, descriptions and tooltips."""
    found = []
    for each in (widget, *widget.findChildren(QWidget)):
        found += [each.accessibleName(), each.accessibleDescription(), each.toolTip(), each.windowTitle()]
        match each:
            case QLabel() | QLineEdit() | QAbstractButton():
                found.append(each.text())
            case QPlainTextEdit():
                found.append(each.toPlainText())
            case QComboBox():
                found += [each.itemText(at) for at in range(each.count())]
            case _:
                pass
    return [text for text in found if text]


def spoken_of(widget: QWidget) -> list[str]:
    """Every text of the accessible tree below a widget."""
    return list(_spoken(QAccessible.queryAccessibleInterface(widget)))


def _spoken(one: QAccessibleInterface) -> Iterator[str]:
    for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
        text = one.text(kind)
        if text:
            yield text
    for at in range(one.childCount()):
        child = one.child(at)
        if child is not None:
            yield from _spoken(child)
