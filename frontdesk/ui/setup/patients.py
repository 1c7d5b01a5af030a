"""The step of the import: patients and visits of the old system, the same way as on the import screen."""

from __future__ import annotations

from frontdesk.domain.i18n import tr
from frontdesk.ui.importing.columns import Sort
from frontdesk.ui.importing.flow import ImportFlow, Stage
from frontdesk.ui.setup.session import Session, StepName, StepState
from frontdesk.ui.setup.step import Step


class ImportStep(Step):
    """Its primary button is the import's own."""

    name = StepName.IMPORT

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.flow = ImportFlow(self.desk, ends=True)
        self.body.addWidget(self.flow, 1)
        self.flow.changed.connect(self._changed)
        self.flow.working.connect(self.working)
        self.flow.running.connect(lambda job: self.running.emit(job, True))
        self.flow.refused.connect(self.refused)
        self.flow.through.connect(self.done)

    @property
    def intro(self) -> str:
        """What it is for."""
        return tr(
            "Bring them over from the old system. You can do it again later: only what changed is taken over then."
        )

    @property
    def primary(self) -> str:
        """The next act of the import."""
        return self.flow.primary

    @property
    def later(self) -> str:
        """Without an import, or without the visits."""
        if self.flow.stage is Stage.DONE:
            return tr("Without visits")
        is_done = self.session.state(self.name) is StepState.DONE
        return tr("Leave it as it is") if is_done else tr("Later")

    @property
    def offers_later(self) -> bool:
        """Unless the primary button leads on already."""
        return not (self.flow.stage is Stage.DONE and self.flow.sort is Sort.VISITS)

    def begin(self) -> None:
        """Where one begins."""
        self.flow.begin()

    def go_on(self) -> None:
        """The import's own next act."""
        self.flow.go_on()

    def _changed(self) -> None:
        if self.flow.stage is Stage.DONE:
            self.session.refresh()
        self.changed.emit()
