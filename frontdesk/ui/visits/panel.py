"""The panel of a visit: who and when, what can be done now, and its story."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, Overtaken
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.book import wording
from frontdesk.ui.book.handling import ANSWERS, STATUSES, VisitActs
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import Plain, shelf
from frontdesk.ui.halfway import NOTE_DRAFT
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear, rule
from frontdesk.ui.kit.reading import ReadingArea
from frontdesk.ui.messages.deciding import CONFIRM, DECLINE, Decider
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import PANEL, S2, S4
from frontdesk.ui.visits import asks
from frontdesk.ui.visits.doubt import DoubtBlock
from frontdesk.ui.visits.head import VisitHead
from frontdesk.ui.visits.kind import KindChooser
from frontdesk.ui.visits.links import LinkKeeper
from frontdesk.ui.visits.notes import save_note
from frontdesk.ui.visits.offered import NEXT_VISIT, Offer, offers
from frontdesk.ui.visits.reply import ReplyBlock
from frontdesk.ui.visits.story import StoryView
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.messaging.evidence import Doubt

MOST_LINES: Final = 10
"""So many lines of the story stand there at once; those before them are one press away."""
FOLLOW: Final = "follow_visit"
"""Under this name the book finds whoever shows the visit that its cursor is on."""
_HALF: Final = (PANEL - 2 * S4 - S2) // 2
_REPLY_ACTS: Final = {"confirm": CONFIRM, "decline": DECLINE}


class VisitPanel(Panel):
    """A visit. While it is open it shows whichever visit the book's cursor goes to."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk)
        self._visit_id = visit_id
        self._visit: DayVisit | None = None
        self._page: asks.VisitPage | None = None
        self._offered: tuple[Offer, ...] = ()
        self._minute = -1
        self.acts = VisitActs(desk, self)
        self._resumed = 0
        self.decider = Decider(desk, self)
        self.head = VisitHead(desk, open_card=self._open_card)
        self.story = StoryView(desk, identifier="visit.story")
        self._replies = QVBoxLayout()
        self._replies.setSpacing(S2)
        self._buttons = QGridLayout()
        self._buttons.setSpacing(S2)
        self._build()
        self._tie_keys()
        self.head.note.edited.connect(self._note_edited)
        self.head.note.typed.connect(self._note_typed)
        self.head.note.left.connect(self._note_left)
        self._links = LinkKeeper(desk, self)
        self._kinds = KindChooser(desk, self)
        desk.who.names_changed.connect(self._refill)

    def _build(self) -> None:
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S4)
        lines.addWidget(self.head)
        lines.addLayout(self._replies)
        lines.addLayout(self._buttons)
        lines.addWidget(rule())
        lines.addWidget(Label(tr("The story"), face="strong"))
        lines.addWidget(self.story)
        lines.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        area = ReadingArea(body, name=tr("The visit"), theme=self.desk.theme, announce=self.desk.say.announce)
        around.addWidget(area)

    def _tie_keys(self) -> None:
        for name in (*STATUSES, *ANSWERS, "accept", "cancel", "move", "call", "text", NEXT_VISIT):
            self.desk.keys.action(name, self, partial(self.run, name))

    # What the shell asks

    @property
    def title(self) -> str:
        """When it is."""
        if self._visit is None:
            return tr("Visit")
        today = words.today_at(self._visit.zone, self.desk.now())
        day = words.spoken_day(date.fromisoformat(self._visit.start_wall[:10]), today)
        said = tr("{day} {time}", day=day, time=words.clock_of_wall(self._visit.start_wall))
        return said[:1].upper() + said[1:]

    @property
    def spoken_title(self) -> str:
        """Who, and when it is."""
        if self._visit is None:
            return self.title
        name = wording.shown_name(self._visit.patient, hidden=self.desk.who.names_hidden)
        return ", ".join(each for each in (name, self.title) if each)

    @property
    def key(self) -> str:
        """Which visit it shows."""
        return f"visit:{self._visit_id}"

    @property
    def visit(self) -> DayVisit | None:
        """The visit as it was read last."""
        return self._visit

    def begin(self) -> None:
        """Read it. The focus stays where it is, so that the book's cursor goes on."""
        self._read()

    def changes(self, changes: Changes) -> None:
        """Read again what may be about this visit."""
        if any(self._concerns(each) for each in changes.items):
            self._read()

    def tick(self, now_utc: int) -> None:
        """Waiting times go on, and what makes sense now may be another."""
        minute = now_utc // 60_000
        if minute != self._minute and self._visit is not None:
            self._minute = minute
            self.head.refresh_since()
            self._offer(self._visit)

    def back(self) -> bool:
        """Esc leaves the note first."""
        if self.head.note.is_editing:
            self.head.note.leave()
            return True
        if self.head.link.is_editing:
            self.head.link.leave()
            return True
        return False

    def may_close(self) -> bool:
        """A note that is being written is saved."""
        self.head.note.save()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """From now on follow the book's cursor."""
        super().showEvent(event)
        self.desk.extras[FOLLOW] = self.show_visit

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow it no more."""
        super().hideEvent(event)
        if self.desk.extras.get(FOLLOW) == self.show_visit:
            del self.desk.extras[FOLLOW]

    def show_visit(self, visit_id: int) -> None:
        """Show another visit."""
        if visit_id == self._visit_id:
            return
        self.head.note.save()
        self._visit_id = visit_id
        self._page = None
        self.head.link.put_away()
        self.story.fold()
        clear(self._replies)
        self._read()

    # Reading

    def read_again(self) -> None:
        """Something of it is otherwise than it was thought to be."""
        self._read()

    def _concerns(self, change: Change) -> bool:
        match change.kind:
            case Kind.APPOINTMENT:
                return change.id == self._visit_id
            case Kind.PATIENT:
                return self._visit is not None and change.id == self._visit.patient_id
            case Kind.MESSAGE | Kind.CALL | Kind.BULK | Kind.CLINIC | Kind.SETTING | Kind.CHANNEL:
                return True
            case _:
                return False

    def _read(self) -> None:
        reader, wanted, country = self.desk.reader, self._visit_id, self.desk.country
        if reader is None:
            return
        try:
            visit = reader.visit(wanted)
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return
        if visit is None:
            self.closed.emit()
            return
        self._visit = visit
        self.head.show_visit(visit)
        self._resume_note(visit)
        self._links.show(visit)
        self._kinds.show(visit)
        self._offer(visit)
        self.title_changed.emit(self.title)
        self.desk.jobs.ask(
            "visit",
            lambda book: asks.visit_page(book, wanted, country),
            owner=self,
            done=self.show_page,
        )

    @property
    def page(self) -> asks.VisitPage | None:
        """All the rest of it, as it was read last; None before."""
        return self._page

    def show_page(self, page: asks.VisitPage) -> None:
        """Show what a worker read."""
        if page.story.visit.id != self._visit_id:
            return
        if page != self._page:
            self._page = page
            self._fill(page)

    def _fill(self, page: asks.VisitPage) -> None:
        visit = page.story.visit
        self.head.show_rest(visit, page.numbers, page.details)
        if self._visit is not None:
            self._offer(self._visit)
        clear(self._replies)
        for waiting in page.replies:
            self._replies.addWidget(
                ReplyBlock(
                    self.desk,
                    waiting,
                    zone=visit.zone,
                    decide=partial(self._decide, waiting.reply.public_id),
                    veil=self._veil,
                )
            )
        for doubt in page.doubts:
            decide = partial(self._resolve, doubt)
            self._replies.addWidget(DoubtBlock(self.desk, doubt, decide=decide, veil=self._veil))
        self.story.show_story(page.rows, ahead=page.story.ahead, veil=self._veil, most=MOST_LINES)

    def _refill(self) -> None:
        if self._visit is not None:
            self.head.show_visit(self._visit)
        if self._page is not None:
            self._fill(self._page)

    def _veil(self, text: str) -> str:
        return veiled(self.desk, text, [self._visit.patient] if self._visit else [])

    # Acts

    def run(self, name: str) -> None:
        """Do an act of the keymap to the visit; one that makes no sense now is refused by the book in a sentence."""
        visit = self._visit
        if visit is None:
            return
        match name:
            case "confirm" | "decline" if self._page is not None and self._page.replies:
                # A reply waits: what the key says is what it meant.
                self._decide(self._page.replies[-1].reply.public_id, _REPLY_ACTS[name])
            case "accept":
                self._accept()
            case "confirm" | "decline":
                self.acts.answer(visit, ANSWERS[name])
            case "cancel":
                self.acts.ask_cancel(visit)
            case "move":
                self._move(visit)
            case "call":
                self._log_call()
            case "text":
                self._write_text(visit)
            case _ if name == NEXT_VISIT:
                self.acts.book_next(visit)
            case _:
                self.acts.bring_to(visit, STATUSES[name])

    def _offer(self, visit: DayVisit) -> None:
        replies = () if self._page is None else self._page.replies
        suggested = any(each.suggested is not None and each.suggested.decision for each in replies)
        wanted = offers(visit, self.desk.now(), unread=bool(replies), suggested=suggested)
        if wanted == self._offered:
            return
        focused = self.focusWidget()
        had = focused.objectName() if isinstance(focused, KeyButton) and focused.hasFocus() else ""
        self._offered = wanted
        clear(self._buttons)
        place = 0
        for each in wanted:
            made = self._button(each)
            # What is too wide for half of the panel has a line of its own.
            wide = each.main or made.sizeHint().width() > _HALF
            place += wide and place % 2
            self._buttons.addWidget(made, place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1
            if made.objectName() == had:
                made.setFocus(Qt.FocusReason.OtherFocusReason)
        self._buttons.setColumnStretch(0, 1)
        self._buttons.setColumnStretch(1, 1)

    def _button(self, offer: Offer) -> KeyButton:
        made = KeyButton(
            offer.label,
            partial(self.run, offer.name),
            theme=self.desk.theme,
            key=self.desk.keys.shown(offer.name),
            kind="primary" if offer.main else "plain",
            identifier=f"visit.{offer.name}",
        )
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return made

    def _accept(self) -> None:
        """What the latest reply sounds like is what it meant."""
        for waiting in reversed(() if self._page is None else self._page.replies):
            if waiting.suggested is not None and waiting.suggested.decision:
                self._decide(waiting.reply.public_id, waiting.suggested.decision)
                return

    def _decide(self, message_id: str, decision: str) -> None:
        replies = () if self._page is None else self._page.replies
        for waiting in replies:
            if waiting.reply.public_id == message_id and self._visit is not None:
                self.decider.reply(waiting.reply, decision, who=self.desk.who.name(self._visit.patient))

    def _resolve(self, doubt: Doubt, decision: str) -> None:
        if self._visit is not None:
            self.decider.resolve(doubt, decision, who=self.desk.who.name(self._visit.patient))

    def _move(self, visit: DayVisit) -> None:
        self.desk.go.book(Wish(instead_of=visit.id, patient_id=visit.patient_id))

    def _log_call(self) -> None:
        from frontdesk.ui.visits.call import CallPanel

        desk, visit_id = self.desk, self._visit_id
        desk.go.panel(lambda: CallPanel(desk, visit_id))

    def _write_text(self, visit: DayVisit) -> None:
        from frontdesk.ui.writing.panel import write_to

        write_to(self.desk, patient_id=visit.patient_id, appointment_id=visit.id)

    def _open_card(self) -> None:
        if self._visit is not None:
            self.desk.go.patient(self._visit.patient_id)

    def _note_edited(self, text: str, was: str) -> None:
        visit = self._visit
        if visit is not None:
            save_note(self.desk, self, visit, text=text, was=was)

    def _note_typed(self, text: str, was: str) -> None:
        """What is typed outlives a crash."""
        if self._visit is not None:
            fields: dict[str, Plain] = {"text": text, "was": was, "visit": self._visit.id}
            shelf(self.desk).keep(self._visit.public_id, NOTE_DRAFT, self._visit.patient, fields)

    def _note_left(self) -> None:
        if self._visit is not None:
            shelf(self.desk).drop(self._visit.public_id)

    def _resume_note(self, visit: DayVisit) -> None:
        """A note that was being written when the program ended is there again, once."""
        if self._resumed == visit.id:
            return
        self._resumed = visit.id
        draft = shelf(self.desk).get(visit.public_id)
        if draft is not None and draft.kind == NOTE_DRAFT and draft.fields["text"] != visit.note:
            self.head.note.resume(str(draft.fields["text"]), str(draft.fields["was"]))

    def note_failed(self, visit_id: int, text: str, error: FrontdeskError) -> bool:
        """A note was not saved: it stands there again as it was written. False where another visit is shown by now."""
        here = self.head.note.has_focus
        self._read()
        there = visit_id == self._visit_id and self.isVisible()
        if there:
            if isinstance(error, Overtaken):
                self.head.note.overtaken(error.said, error.theirs, text)
            else:
                self.head.note.fail(error.sentence, text)
                if here:
                    self.head.note.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return there
