"""The call list goes to a printer, or to a file that the printer's dialog offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.unconfirmed.sheet import draw, prepare

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from frontdesk.ui.desk import Desk
    from frontdesk.ui.unconfirmed.table import UnconfirmedTable


def heading(desk: Desk) -> str:
    """What stands at the head of each page."""
    now = desk.now()
    day = words.day_medium(words.today_at(desk.zone, now))
    return tr(
        "Calls to make, {clinic}, {day} {time}",
        clinic=desk.clinic,
        day=day,
        time=words.time_of(now, desk.zone),
    )


def print_list(parent: QWidget, desk: Desk, table: UnconfirmedTable) -> None:
    """Ask where to print, then draw the rows that are shown."""
    # Not at the top: nothing of it is loaded before somebody prints.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    prepare(printer)
    printer.setDocName(tr("Calls to make"))
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("unconfirmed.printer")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go() -> None:
        pages = draw(
            printer, table.rows_model.rows, heading=heading(desk), name=table.name, now_utc=desk.now()
        )
        if pages:
            desk.say.done(tr("The call list was printed."))
        else:
            desk.say.refuse(tr("The printer could not be reached. Choose another one, or print to a file."))

    dialog.accepted.connect(go)
    # The dialog's own open() wants a receiver.
    QDialog.open(dialog)
