"""The link of a video visit while it is being written and saved, so that it is lost neither to a crash nor to another visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.errors import FrontdeskError, Overtaken
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.halfway import LINK_DRAFT, Halfway
from frontdesk.ui.visits import acts

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.links import Linked
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.visits.panel import VisitPanel


class LinkKeeper:
    """Keeps and saves what is written into a panel's link, for whichever visit it shows."""

    def __init__(self, desk: Desk, panel: VisitPanel) -> None:
        self._desk, self._panel = desk, panel
        self._resumed = 0
        field = panel.head.link
        field.typed.connect(self._typed)
        field.left.connect(self._left)
        field.edited.connect(self._edited)
        field.copied.connect(lambda: desk.say.done(tr("The link is copied.")))

    def show(self, visit: DayVisit) -> None:
        """A visit is shown: what was being written of it is there again, once."""
        if self._resumed == visit.id:
            return
        self._resumed = visit.id
        kept = self._of(visit).fields
        if kept:
            self._panel.head.link.resume(kept["link"])

    def _of(self, visit: DayVisit) -> Halfway:
        return Halfway(self._desk, kind=LINK_DRAFT, about=str(visit.id))

    def _typed(self, link: str) -> None:
        visit = self._panel.visit
        if visit is not None:
            self._of(visit).keep(visit.patient, {"link": link} if link.strip() else {})

    def _left(self) -> None:
        visit = self._panel.visit
        if visit is not None:
            self._of(visit).drop()

    def _edited(self, link: str, was: str) -> None:
        visit, desk = self._panel.visit, self._desk
        if visit is not None:
            # Not for the panel, which may show another visit or be closed by then: saved is saved.
            desk.act(
                lambda book, actor: acts.link(book, actor, visit.id, link=link, was=was),
                owner=desk.say,
                done=lambda linked: self._linked(visit, linked),
                failed=lambda error: self._failed(visit, link, error),
            )

    def _linked(self, visit: DayVisit, linked: Linked) -> None:
        self._of(visit).drop()
        name = self._desk.who.name(visit.patient)
        said = tr("{patient}: link saved", patient=name)
        if linked.sent_other:
            said = tr(
                "{patient}: link saved. A text with the link before it has gone out: write to them.",
                patient=name,
            )
        self._desk.say.done(said, undo=undo_of(self._desk, linked.command))

    def _failed(self, visit: DayVisit, link: str, error: FrontdeskError) -> None:
        """Where the visit is still shown, at the field; elsewhere it waits at the visit, as it was written."""
        import shiboken6

        sentence = error.sentence
        if isinstance(error, Overtaken):
            sentence = tr("{sentence} It says now: “{theirs}”.", sentence=sentence, theirs=error.theirs)
        self._of(visit).keep(visit.patient, {"link": link} if link.strip() else {})
        if shiboken6.isValid(self._panel) and self._panel.key == f"visit:{visit.id}":
            self._panel.read_again()
            self._panel.head.link.fail(sentence, link)
            return
        self._resumed = 0
        name = self._desk.who.name(visit.patient)
        self._desk.say.refuse(tr("{patient}: the link was not saved. {why}", patient=name, why=sentence))
