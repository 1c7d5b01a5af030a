"""F1: all keys, as they are now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.keys import ACTS, RAILED, Where
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import scrolling
from frontdesk.ui.tokens import S1, S4, S6


class KeysDialog(Dialog):
    """Three columns: everywhere, on the book, in lists. Each key can be changed in the settings."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(tr("Keys"), parent, width=980, identifier="keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet = QWidget()
        columns = QGridLayout(sheet)
        columns.setContentsMargins(0, 0, S4, 0)
        columns.setHorizontalSpacing(S6)
        for at, (where, title) in enumerate(
            (
                (Where.EVERYWHERE, tr("Everywhere")),
                (Where.BOOK, tr("On the book")),
                (Where.LIST, tr("In lists, calling")),
            )
        ):
            columns.addWidget(Label(title, face="name"), 0, at)
            columns.addWidget(self._keys_of(desk, where), 1, at, Qt.AlignmentFlag.AlignTop)
        for at in range(3):
            columns.setColumnStretch(at, 1)
        area = scrolling(sheet, name=tr("Keys"))
        area.setMinimumHeight(460)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(area)
        self.say(
            tr(
                "Letters act while the book or a list has the focus. Arrows, Enter and Tab move. Every key can be changed in the settings."
            )
        )
        self.add_close(tr("Close"))

    def _keys_of(self, desk: Desk, where: Where) -> QWidget:
        made = QWidget()
        lines = QGridLayout(made)
        lines.setContentsMargins(0, S1, 0, 0)
        lines.setVerticalSpacing(S1)
        at = 0
        for each in ACTS:
            keys = desk.keys.keys(each.name)
            if each.where is not where or not keys or each.name.startswith(("rail_", "outcome_")):
                continue
            lines.addWidget(Label(keys[0], face="strong"), at, 0)
            lines.addWidget(Label(each.label()), at, 1)
            at += 1
        if where is Where.EVERYWHERE:
            lines.addWidget(Label(tr("Ctrl+1 to {last}", last=RAILED), face="strong"), at, 0)
            lines.addWidget(Label(tr("Screens of the rail")), at, 1)
        if where is Where.LIST:
            lines.addWidget(Label(tr("1 to 7"), face="strong"), at, 0)
            lines.addWidget(Label(tr("Outcome of the call")), at, 1)
        lines.setColumnStretch(1, 1)
        return made
