"""A visit in Can't come, and nobody came: whether that is the patient's cancellation or a no-show is asked first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.arrivals import acts
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.kit.dialogs import Dialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton, QWidget

    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking import Outcome
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk


def asks_first(visit: DayVisit, lifecycle: Lifecycle, now_utc: int) -> bool:
    """Whether a no-show is to be looked at a second time."""
    return (
        lifecycle is Lifecycle.NO_SHOW
        and visit.lifecycle is Lifecycle.BOOKED
        and visit.confirmation is Confirmation.DECLINED
        and visit.start_utc <= now_utc
    )


def ask(desk: Desk, visit: DayVisit, parent: QWidget | None) -> Dialog:
    """Ask, and do what is answered. Esc leaves all as it is."""
    name = desk.who.name(visit.patient)
    made = Dialog(
        tr("{patient} said that they can't come", patient=name), parent, width=480, identifier="declined"
    )
    made.say(tr("Cancel the visit for the patient, or is it a no-show all the same?"))
    made.add_close(tr("Leave it"))

    def run(
        work: Callable[[Book, Actor], Outcome],
        told: str,
    ) -> None:
        made.accept()
        desk.act(
            work,
            owner=desk.say,
            done=lambda outcome: desk.say.done(
                told, undo=undo_of(desk, outcome.command), until_utc=outcome.visit.notice_due_utc
            ),
        )

    missed = made.add_button(
        tr("No-show (N)"),
        lambda: run(
            lambda book, actor: acts.no_show(book, actor, visit.id, visit.revision),
            tr("{patient}: no-show", patient=name),
        ),
        identifier="declined.no_show",
    )
    cancel = made.add_button(
        tr("Cancel for the patient (C)"),
        lambda: run(
            lambda book, actor: acts.cancel_for_patient(book, actor, visit.id, visit.revision),
            tr("{patient}: cancelled for the patient", patient=name),
        ),
        kind="primary",
        identifier="declined.cancel",
    )
    _key(missed, "N")
    _key(cancel, "C")
    made.finished.connect(made.deleteLater)
    made.open()
    cancel.setFocus()
    return made


def _key(button: QPushButton, key: str) -> None:
    button.setShortcut(QKeySequence(key))
