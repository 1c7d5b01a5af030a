"""The acts of the worklist: from a key or a button to the book, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from frontdesk.domain.errors import FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, NeedKind, Waits
from frontdesk.ui import words
from frontdesk.ui.messages.deciding import outcome
from frontdesk.ui.navigation import Wish
from frontdesk.ui.needs import acts
from frontdesk.ui.needs.acts import Acted
from frontdesk.ui.needs.calling import Came
from frontdesk.ui.needs.later import Later, laters, open_menu
from frontdesk.ui.needs.table import Row
from frontdesk.ui.needs.telling import Teller, Work
from frontdesk.ui.needs.wording import about_visit, outcome_label

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book
    from frontdesk.services.worklist import Need
    from frontdesk.ui.needs.screen import NeedsScreen

_KEYED: Final = (
    "confirms",
    "declines",
    "accepts",
    "sort_out",
    "call",
    "text",
    "rebook",
    "snooze",
    "finish",
    "cancel",
)


class Doer(QObject):
    """Does what keys and buttons ask for, to the row under the cursor. A row is done to once at a time."""

    def __init__(self, screen: NeedsScreen) -> None:
        super().__init__(screen)
        self._screen, self._desk = screen, screen.desk
        self._teller = Teller(screen.desk, self)
        self._runs: dict[str, Callable[[Row], None]] = {
            "confirms": self._confirms,
            "declines": self._declines,
            "accepts": self._accepts,
            "sort_out": self._sort_out,
            "call": lambda _row: screen.begin_calls(),
            "text": self._text,
            "rebook": self._rebook,
            "snooze": self._snooze,
            "unsnooze": self._unsnooze,
            "finish": self._finish,
            "cancel": self._cancel,
            "open": self._open,
            "card": self._card,
            "search": lambda _row: self._desk.go.act("search"),
            "sent": partial(self._resolve, how="sent"),
            "not_sent": partial(self._resolve, how="not-sent"),
            "resend": partial(self._resolve, how="resend"),
            "no_answer": self._no_answer,
            "look": lambda _row: self._desk.go.screen("held"),
            "stray_send": partial(self._stray, how="send"),
            "stray_drop": partial(self._stray, how="drop"),
        }

    def bind(self, on: QWidget) -> None:
        """Tie the keys to the list and what stands beside it."""
        for name in _KEYED:
            self._desk.keys.action(name, on, partial(self.run, name))
        for number in range(1, 8):
            self._desk.keys.action(f"outcome_{number}", on, partial(self._outcome, number))

    def run(self, name: str) -> None:
        """Do an act to the row under the cursor."""
        row = self._screen.table.current
        if row is None or not self._teller.is_free(row.key):
            return
        if row.until_utc is not None and name == "snooze":
            name = "unsnooze"
        self._runs[name](row)

    def line_to_say(self, need: Need) -> str:
        """What to say when the phone is answered."""
        if need.appointment_id is None or need.kind in (NeedKind.CALLBACK, NeedKind.OTHER):
            return tr("This is {clinic}, calling you back.", clinic=self._desk.clinic or tr("the clinic"))
        return about_visit(self._desk, need.due_utc, need.zone)

    # Acts

    def _confirms(self, row: Row) -> None:
        self._answer(row, Confirmation.CONFIRMED, tr("confirmed"))

    def _declines(self, row: Row) -> None:
        self._answer(row, Confirmation.DECLINED, tr("can't come"))

    def _accepts(self, row: Row) -> None:
        """What the reply sounds like is what it meant."""
        meant = row.need.suggested
        decision = "" if meant is None else meant.decision
        if not decision:
            self._desk.say.refuse(tr("Nothing is suggested for this row. Read it and decide."))
            return

        def work(book: Book, actor: Actor) -> Acted:
            from frontdesk.services.messaging.deciding import ReplyAs

            return acts.decide(book, actor, row.need, ReplyAs(decision))

        self._act(row, work, outcome(decision))

    def _answer(self, row: Row, confirmation: Confirmation, said: str) -> None:
        self._act(row, lambda book, actor: acts.answer(book, actor, row.need, confirmation), said)

    def _cancel(self, row: Row) -> None:
        if row.need.kind is not NeedKind.DECLINED:
            self._desk.say.refuse(
                tr("Only a visit whose patient can't come is cancelled here. Open the others.")
            )
            return
        self._act(row, lambda book, actor: acts.cancel(book, actor, row.need), tr("visit cancelled"))

    def _finish(self, row: Row) -> None:
        if row.need.request_id is not None:
            from frontdesk.ui.requests.dismiss import DismissPanel

            desk, key = self._desk, row.need.subject_id
            desk.go.panel(lambda: DismissPanel(desk, key))
            return
        self._act(row, lambda book, actor: acts.finish(book, actor, row.need), tr("done"))

    def _sort_out(self, row: Row) -> None:
        """Which of its visits a reply means, or whose it is."""
        from frontdesk.ui.replies.sorting import sort_out

        need = row.need
        if need.kind not in (NeedKind.REPLY, NeedKind.UNMATCHED_REPLY) or need.message_id is None:
            self._desk.say.refuse(tr("This row is about no reply."))
            return
        sort_out(self._desk, self._screen, need.message_id)

    def _no_answer(self, row: Row) -> None:
        def work(book: Book, actor: Actor) -> Acted:
            from frontdesk.services.messaging.deciding import ReplyAs

            return acts.decide(book, actor, row.need, ReplyAs.IGNORE)

        self._act(row, work, tr("the reply is no answer"))

    def _resolve(self, row: Row, *, how: str) -> None:
        def work(book: Book, actor: Actor) -> Acted:
            from frontdesk.services.messaging.deciding import ResolveAs

            return acts.resolve(book, actor, row.need, ResolveAs(how))

        said = {
            "sent": tr("the text was sent"),
            "not-sent": tr("the text was not sent"),
            "resend": tr("the text goes out again"),
        }
        self._act(row, work, said[how])

    def _stray(self, row: Row, *, how: str) -> None:
        said = {"send": tr("what waits goes out"), "drop": tr("what waited is dropped")}
        self._act(row, lambda book, actor: acts.settle_stray(book, actor, row.need, how), said[how])

    def _snooze(self, row: Row) -> None:
        now = self._desk.now()

        def chosen(later: Later) -> None:
            until = words.moment(later.until_utc, row.need.zone, now_utc=now)
            self._act(
                row,
                lambda book, actor: acts.snooze(book, actor, row.need, later.until_utc),
                tr("put off until {time}", time=until),
            )

        open_menu(self._screen, self._screen.menu_place(), laters(row.need, now), chosen)

    def _unsnooze(self, row: Row) -> None:
        if row.until_utc is not None:
            self._act(row, lambda book, actor: acts.unsnooze(book, actor, row.need), tr("back in the list"))

    # Going elsewhere

    def _text(self, row: Row) -> None:
        from frontdesk.ui.writing.panel import write_to

        need = row.need
        if need.patient_key is None:
            self._desk.say.refuse(tr("This row is about no patient. Find them first."))
            return
        write_to(self._desk, patient_id=need.patient_key, appointment_id=need.appointment_key)

    def _rebook(self, row: Row) -> None:
        need = row.need
        if need.request_id is not None:
            self._desk.go.book(Wish(request_id=need.subject_id))
            return
        if need.appointment_key is None:
            self._desk.say.refuse(tr("This row is about no visit. Open the patient's card to find one."))
            return
        self._desk.go.book(Wish(patient_id=need.patient_key, instead_of=need.appointment_key))

    def _open(self, row: Row) -> None:
        if row.need.subject == Waits.LOOK:
            self._desk.go.screen("held")
        elif row.need.request_id is not None:
            self._rebook(row)
        elif row.need.appointment_key is not None:
            self._desk.go.visit(row.need.appointment_key)
        elif row.need.patient_key is not None:
            self._desk.go.patient(row.need.patient_key)

    def _card(self, row: Row) -> None:
        if row.need.patient_key is not None:
            self._desk.go.patient(row.need.patient_key)

    # Calls

    def _outcome(self, number: int) -> None:
        if self._screen.in_calls:
            self._screen.calling.choose_number(number)

    def log(self, came: Came) -> None:
        """Write a call down, then go to the next row."""
        row = self._screen.table.current
        if row is None or row.key != came.call.key or not self._teller.is_free(row.key):
            return
        said = came.outcome
        call = acts.CallOf(came.call.appointment_id, came.call.patient_id)

        def work(book: Book, actor: Actor) -> Acted:
            return acts.log(
                book,
                actor,
                call,
                said,
                note=came.note,
                call_back=came.call_back,
                number=came.number,
            )

        def done() -> None:
            self._screen.calling.logged(came.call)
            self._screen.next_row(row)

        def failed(error: FrontdeskError) -> None:
            if isinstance(error, UsageError) and came.call_back:
                self._screen.calling.refuse(error.sentence, about_time=True)
            else:
                self._desk.say.refuse(error)

        self._act(
            row, work, tr("called, {outcome}", outcome=outcome_label(said).lower()), after=done, failed=failed
        )

    def _act(
        self,
        row: Row,
        work: Work,
        said: str,
        *,
        after: Callable[[], None] | None = None,
        failed: Callable[[FrontdeskError], None] | None = None,
    ) -> None:
        name = self._screen.table.name(row.need)
        self._teller.act(row.key, name, work, said, after=after, failed=failed)
