"""New rows wait behind a word, so that nothing moves under the cursor: "3 new"."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.tables import RowsModel


class NewRows(QPushButton):
    """Shown while new rows wait; lets them in when it is pressed."""

    def __init__(self, model: RowsModel[Any], *, identifier: str) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self.setAutoDefault(False)
        name_it(self, "", identifier)
        self.clicked.connect(lambda _checked=False: model.let_in())
        model.waiting.connect(self._waiting)
        self.hide()

    def _waiting(self, count: int) -> None:
        text = tr("{count} new", count=count)
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(count > 0)
