"""Files that come with a complaint: named, sized, and read only when it is sealed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.complaints import acts
from frontdesk.ui.complaints.wording import size
from frontdesk.ui.kit.buttons import IconButton, button
from frontdesk.ui.kit.files import choose_file
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear, row
from frontdesk.ui.tokens import S1

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class FilesField(QWidget):
    """The files, each with a way to take it out. Signals: `changed()`."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._files: dict[Path, int] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.setObjectName("complaint.files.wrong")
        self._wrong.hide()
        self.add = button(tr("Add a file"), self._choose, identifier="complaint.files.add")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addLayout(self._list)
        lines.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addWidget(self._wrong)

    @property
    def files(self) -> tuple[Path, ...]:
        """What is to be sealed."""
        return tuple(self._files)

    @property
    def wrong(self) -> str:
        """What is wrong with a file, or nothing."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def take(self, path: Path) -> None:
        """Add a file, once it is known that it can be read and is not too large."""
        self.fail("")
        self._desk.jobs.ask(
            f"file {path}",
            lambda _book: acts.size_of(path),
            owner=self,
            done=lambda size: self._known(path, size),
            failed=self._refused,
        )

    def drop(self, path: Path) -> None:
        """Take a file out."""
        self._files.pop(path, None)
        self.fail("")
        self._show()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """No files, and no name of one in what is deleted only with a later turn of the event loop."""
        self._files.clear()
        for each in self.findChildren(Label):
            each.setText("")
            each.setToolTip("")
        for remove in self.findChildren(IconButton, "complaint.files.remove"):
            remove.setAccessibleName("")
            remove.setToolTip("")
        self.fail("")
        self._show()

    def fail(self, sentence: str) -> None:
        """Say what is wrong."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self.add.setAccessibleDescription(sentence)

    def _choose(self) -> None:
        choose_file(
            self,
            title=tr("Add a file"),
            filters=[tr("All files (*)")],
            chosen=self.take,
            identifier="complaint.files.choose",
        )

    def _known(self, path: Path, amount: int) -> None:
        self._files[path] = amount
        self._show()

    def _refused(self, error: FrontdeskError) -> None:
        self.fail(error.sentence)

    def _show(self) -> None:
        clear(self._list)
        for path, amount in self._files.items():
            remove = IconButton(
                "close",
                tr("Take out {file}", file=path.name),
                partial(self.drop, path),
                theme=self._desk.theme,
                identifier="complaint.files.remove",
                size=16,
            )
            made = row(Label(path.name), Label(size(amount), face="meta", tone="muted"), remove, spacing=S1)
            made.setStretch(0, 1)
            self._list.addLayout(made)
        self.changed.emit()
