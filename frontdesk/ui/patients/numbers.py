"""Numbers and addresses while somebody types them: written as people write them, with what is known of them under the field.

The numbering plans take a moment to load and the checks some of a keystroke's time: both happen in a worker, and an answer that comes
after the next key is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.ui.patients import acts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from frontdesk.ui.desk import Desk
    from frontdesk.ui.kit.forms import Row


def follow_number(desk: Desk, row: Row, field: QLineEdit) -> None:
    """Write the number as people do while it is typed, and say what it is."""

    def typed(text: str) -> None:
        if not text.strip():
            row.say("")
            return
        country = desk.country
        desk.jobs.ask(
            "number",
            lambda _book: acts.read_number(text, country),
            owner=row,
            done=lambda read: _told(row, field, read),
        )

    field.textEdited.connect(typed)


def follow_mail(desk: Desk, row: Row, field: QLineEdit) -> None:
    """Say what is wrong with an address once somebody leaves it."""

    def told(text: str, problem: str) -> None:
        if field.text() == text and problem:
            row.fail(problem)

    def left() -> None:
        text = field.text()
        row.say("")
        if text.strip():
            desk.jobs.ask(
                "mail",
                lambda _book: acts.mail_problem(text),
                owner=row,
                done=lambda problem: told(text, problem),
            )

    field.editingFinished.connect(left)


def _told(row: Row, field: QLineEdit, read: acts.NumberRead) -> None:
    if field.text() != read.typed:
        return
    if read.shown != read.typed and field.cursorPosition() == len(read.typed):
        field.setText(read.shown)
    if read.odd:
        row.ask(read.said)
    else:
        row.say(read.said)
