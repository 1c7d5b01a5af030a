"""The last step: what goes out once reminders are started, what does not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.outgoing import (
    Outgoing,
    Part,
    Row,
    columns_of_texts,
    columns_of_visits,
    rows_of_not_told,
    rows_of_texts,
    when,
)
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import Step

if TYPE_CHECKING:
    from frontdesk.services.costs import CostEstimate
    from frontdesk.services.previewing import ReminderPreview

NOW: Final = "now"
NOTHING: Final = "nothing"
LATER: Final = "later"


class StartStep(Step):
    """Three lists, and the button that starts it all."""

    name = StepName.REMINDERS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.preview: ReminderPreview | None = None
        self.headline = Label(face="panel", wrap=True)
        self.headline.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.cost = Label(tone="muted", wrap=True)
        self.cost.hide()
        self.lists = Outgoing(
            (
                Part(NOW, tr("Go out now"), tr("Texts that go out now"), columns_of_texts()),
                Part(NOTHING, tr("No text"), tr("Visits without a text"), columns_of_visits(tr("Why"))),
                Part(LATER, tr("Later"), tr("Texts that go out later"), columns_of_visits(tr("When"))),
            ),
            identifier="start",
        )
        self.body.addWidget(self.headline)
        self.body.addWidget(self.cost)
        self.body.addWidget(self.lists, 1)

    @property
    def intro(self) -> str:
        """What it is for."""
        return tr(
            "Look at what goes out before anything does. From then on Frontdesk sends by itself, day by day."
        )

    @property
    def primary(self) -> str:
        """Start, unless there is nothing to start."""
        return tr("Start reminders") if self._can_start or self.preview is None else tr("Finish")

    @property
    def later(self) -> str:
        """Leave it."""
        return tr("Not yet") if self._can_start else ""

    def begin(self) -> None:
        """Look anew: what goes out depends on the moment."""
        if self.preview is None:
            self.headline.setText(tr("Looking at the coming visits …"))
            self.lists.hide()
        self.desk.jobs.ask(
            "preview", acts.preview, owner=self, done=self._show, failed=lambda error: self.failed(error)
        )
        self.desk.jobs.ask("cost", acts.cost, owner=self, done=self._show_cost)

    def _show_cost(self, found: CostEstimate) -> None:
        from frontdesk.ui.settings.costs import estimate_words

        self.cost.setText(estimate_words(found))
        self.cost.setVisible(bool(found.visits))

    def go_on(self) -> None:
        """Start; not before it is known what that means."""
        if self.preview is None:
            return
        if not self._can_start:
            self.done.emit()
            return
        self.act(acts.start_reminders, lambda _changes: self._started())

    @property
    def _can_start(self) -> bool:
        return self.preview is not None and self.preview.account and not self.preview.enabled

    def _started(self) -> None:
        desk = self.desk

        def stop() -> None:
            desk.act(acts.stop_reminders, owner=desk.jobs)

        desk.say.done(tr("Reminders are on"), undo=stop)
        self.session.refresh(self.done.emit)

    def _show(self, preview: ReminderPreview) -> None:
        self.preview = preview
        self.lists.show()
        self.headline.setText(self._sentence(preview))
        now = self.desk.now()
        self.lists.show_rows(
            {
                NOW: rows_of_texts(preview.texts, now, country=self.desk.country),
                NOTHING: rows_of_not_told(preview.not_told, now),
                LATER: self._later(preview),
            }
        )
        self.changed.emit()

    def _sentence(self, preview: ReminderPreview) -> str:
        if preview.enabled:
            return tr("Reminders are on.")
        if not preview.account:
            return tr(
                "There is no account for texts yet, so nothing can go out. Set it up first; this list waits."
            )
        if not preview.texts:
            return tr("No text goes out at this moment. Reminders follow as visits come nearer.")
        if len(preview.texts) == 1:
            return tr("One text goes out at once.")
        return tr(
            "{count} texts go out at once, {parts} parts in all.",
            count=words.number(len(preview.texts)),
            parts=words.number(preview.segments),
        )

    def _later(self, preview: ReminderPreview) -> list[Row]:
        now = self.desk.now()
        return [
            Row(
                key=number,
                patient=each.visit.patient,
                visit=when(each.visit, now),
                about=words.moment(each.at_utc, each.visit.zone, now_utc=now),
                full="",
            )
            for number, each in enumerate(preview.later)
        ]
