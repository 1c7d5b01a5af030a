"""The last step: what goes out once reminders are started, what does not and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import Segments
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import Step
from frontdesk.ui.tokens import S2, S3

if TYPE_CHECKING:
    from frontdesk.services.previewing import ReminderPreview
    from frontdesk.services.rows import AppointmentRow

NOW: Final = "now"
NOTHING: Final = "nothing"
LATER: Final = "later"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the preview, in words."""

    key: int
    patient: str
    visit: str
    about: str
    """The number and the text's words, or the reason, or when."""
    number: str = ""
    parts: int = 0
    full: str = ""


class StartStep(Step):
    """Three lists, and the button that starts it all."""

    name = StepName.REMINDERS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.preview: ReminderPreview | None = None
        self.headline = Label(face="panel", wrap=True)
        self.headline.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.which = Segments(
            [(NOW, tr("Go out now")), (NOTHING, tr("No text")), (LATER, tr("Later"))],
            name=tr("Show"),
            chosen=self._show_list,
            identifier="start.which",
        )
        self.which.choose(NOW)
        self._stack = QStackedWidget()
        self.models: dict[str, RowsModel[Row]] = {}
        self.tables: dict[str, Table[Row]] = {}
        for name, called, columns in (
            (NOW, tr("Texts that go out now"), _columns_now()),
            (NOTHING, tr("Visits without a text"), _columns(tr("Why"))),
            (LATER, tr("Texts that go out later"), _columns(tr("When"))),
        ):
            self.models[name] = RowsModel(columns, key=lambda each: each.key, parent=self)
            self.tables[name] = Table(self.models[name], name=called, identifier=f"start.{name}")
            self.tables[name].chosen.connect(self._show_row)
            self._stack.addWidget(self.tables[name])
        self._stack.setMinimumHeight(200)
        self.full = Label(wrap=True, tone="muted")
        self.full.setMinimumHeight(56)
        self.full.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        lists = QWidget()
        lines = QVBoxLayout(lists)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addLayout(row(self.which, None))
        lines.addWidget(self._stack, 1)
        lines.addSpacing(S3)
        lines.addWidget(self.full)
        self._lists = lists
        self.body.addWidget(self.headline)
        self.body.addWidget(lists, 1)

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
            self._lists.hide()
        self.desk.jobs.ask(
            "preview", acts.preview, owner=self, done=self._show, failed=lambda error: self.failed(error)
        )

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
        self._lists.show()
        self.headline.setText(self._sentence(preview))
        counts = {
            NOW: len(preview.texts),
            NOTHING: sum(len(each.visits) for each in preview.not_told),
            LATER: len(preview.later),
        }
        self.models[NOW].show(self._texts(preview))
        self.models[NOTHING].show(self._not_told(preview))
        self.models[LATER].show(self._later(preview))
        self.which.name_choices(
            {
                NOW: tr("Go out now ({count})", count=words.number(counts[NOW])),
                NOTHING: tr("No text ({count})", count=words.number(counts[NOTHING])),
                LATER: tr("Later ({count})", count=words.number(counts[LATER])),
            }
        )
        if not counts[self.which.value()]:
            best = next((name for name, count in counts.items() if count), NOW)
            self.which.choose(best)
            self._show_list(best)
        self._show_row(self.tables[self.which.value()].current)
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

    def _texts(self, preview: ReminderPreview) -> list[Row]:
        return [
            Row(
                key=number,
                patient=", ".join(dict.fromkeys(visit.patient for visit in text.visits)),
                visit=self._when(text.visits[0]) if text.visits else "",
                about=" ".join(text.body.split()),
                number=text.to,
                parts=text.segments,
                full=text.body,
            )
            for number, text in enumerate(preview.texts)
        ]

    def _not_told(self, preview: ReminderPreview) -> list[Row]:
        found = [(each.reason, visit) for each in preview.not_told for visit in each.visits]
        return [
            Row(key=number, patient=visit.patient, visit=self._when(visit), about=reason, full=reason)
            for number, (reason, visit) in enumerate(found)
        ]

    def _later(self, preview: ReminderPreview) -> list[Row]:
        now = self.desk.now()
        return [
            Row(
                key=number,
                patient=each.visit.patient,
                visit=self._when(each.visit),
                about=words.moment(each.at_utc, each.visit.zone, now_utc=now),
                full="",
            )
            for number, each in enumerate(preview.later)
        ]

    def _when(self, visit: AppointmentRow) -> str:
        return words.moment(visit.start_utc, visit.zone, now_utc=self.desk.now())

    def _show_list(self, which: str) -> None:
        self._stack.setCurrentWidget(self.tables[which])
        self._show_row(self.tables[which].current)

    def _show_row(self, each: Row | None) -> None:
        self.full.setText("" if each is None else each.full)


def _columns_now() -> list[Column[Row]]:
    return [
        Column("patient", tr("Patient"), _of("patient"), width=180),
        Column("visit", tr("Visit"), _of("visit"), width=120),
        Column("number", tr("Number"), _of("number"), width=128),
        Column("text", tr("Text"), _of("about"), stretch=True, tip=lambda each: each.full),
        Column("parts", tr("Parts"), lambda each: words.number(each.parts), width=56, end=True),
    ]


def _columns(about: str) -> list[Column[Row]]:
    return [
        Column("patient", tr("Patient"), _of("patient"), width=180),
        Column("visit", tr("Visit"), _of("visit"), width=120),
        Column("about", about, _of("about"), stretch=True, tip=lambda each: each.about),
    ]


def _of(name: str) -> Callable[[Row], str]:
    def text(each: Row) -> str:
        return str(getattr(each, name))

    return text
