"""P: the day or the week on paper. What will be printed is what is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.services.daysheets import Sheet, day_sheet, week_plan
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import IconButton, Segments
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.files import choose_target
from frontdesk.ui.kit.forms import Choice, Row
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.paper.content import Content, Wording, content_of
from frontdesk.ui.paper.pages import Pages, paper_of
from frontdesk.ui.paper.putting import paper_in, picture_of, prepare, print_on, write_pdf
from frontdesk.ui.tokens import S2, S3, S6, Role

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage
    from frontdesk.services.work import Book
    from frontdesk.ui.book.screen import BookScreen

DAY, WEEK = "day", "week"
EVERYBODY: Final = "all"
_WIDTH: Final = 372
_SIDE: Final = 300


class PagePicture(QWidget):
    """A page as it comes out of the printer. Its accessible name says which one it is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._theme = desk.theme
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("paper.page")
        self.setAccessibleIdentifier("paper.page")

    def sizeHint(self) -> QSize:
        """A page of the usual paper."""
        return QSize(_WIDTH + 2, round(_WIDTH * 1.4142) + 2)

    def show_page(self, pages: Pages, number: int) -> None:
        """Show page `number`; the first is 0."""
        self.setAccessibleName(tr("Page {number} of {count}", number=number + 1, count=pages.count))
        self.show_image(picture_of(pages, number, width=_WIDTH, ratio=self.devicePixelRatioF()))

    def show_image(self, image: QImage) -> None:
        """Show a page that is drawn already, as large as it is."""
        self._image = image
        size = image.deviceIndependentSize().toSize()
        self.setFixedSize(size.width() + 2, size.height() + 2)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page with a line around it."""
        painter = QPainter(self)
        painter.drawImage(QRectF(1, 1, self.width() - 2, self.height() - 2), self._image)
        role = Role.FOCUS if self.hasFocus() else Role.LINE
        painter.setPen(QPen(self._theme.role(role), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class PaperDialog(Dialog):
    """Choose what goes on paper, see it, print it or keep it as a PDF. PgUp and PgDn turn the pages."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, *, day: date, whose: str = EVERYBODY, what: str = DAY
    ) -> None:
        super().__init__(tr("On paper"), parent, width=_WIDTH + _SIDE + 3 * S6, identifier="paper")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._day = desk, day
        self._sheet: Sheet | None = None
        self._pages: Pages | None = None
        self._number = 0
        self.what = Segments(
            [(DAY, tr("Day")), (WEEK, tr("Week"))],
            name=tr("What"),
            chosen=lambda _value: self._chosen_what(),
            identifier="paper.what",
        )
        self.what.choose(what)
        self._what = what
        self.whose: Choice[str] = Choice()
        self._who_row = Row(tr("Whose"), self.whose, identifier="paper.whose")
        self.picture = PagePicture(desk)
        self._turn_back = IconButton(
            "chevron-left",
            tr("Previous page"),
            lambda: self.turn(-1),
            theme=desk.theme,
            identifier="paper.back",
        )
        self._turn_on = IconButton(
            "chevron-right", tr("Next page"), lambda: self.turn(1), theme=desk.theme, identifier="paper.on"
        )
        self._which = Label(tone="muted")
        self._about = Label(wrap=True)
        self._hidden = Label(tone="warning", wrap=True)
        self._build()
        self._fill_whose(whose)
        self.whose.currentIndexChanged.connect(lambda _index: self._read())
        desk.who.names_changed.connect(self._draw)
        self._read()
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        under = row(None, self._turn_back, self._which, self._turn_on, None, spacing=S2)
        left = column(self.picture, under, None, spacing=S2)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        lines = QVBoxLayout(side)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S3)
        lines.addLayout(row(self.what, None))
        lines.addWidget(self._who_row)
        lines.addWidget(self._about)
        lines.addWidget(self._hidden)
        lines.addStretch(1)
        both = row(spacing=S6)
        both.addLayout(left)
        both.addWidget(side)
        self.body.addLayout(both)
        self.add_close(tr("Close"))
        self.add_button(tr("Save as PDF"), lambda: self._whole(self.save), identifier="paper.pdf")
        self._print = self.add_button(
            tr("Print"), lambda: self._whole(self.print), kind="primary", identifier="paper.print"
        )

    # What goes on paper

    def _fill_whose(self, wanted: str) -> None:
        page = self._page()
        if page is None:
            return
        offered = [] if self._what == WEEK else [(EVERYBODY, tr("All providers"))]
        if self._what == DAY and len(page.places) > 1:
            offered += [(f"place:{each.id}", each.name) for each in page.places]
        here = {each.provider_id for each in page.columns}
        offered += [
            (f"provider:{each.id}", each.name)
            for each in page.providers
            if self._what == WEEK or each.id in here
        ]
        self.whose.offer(offered, wanted)

    def _page(self) -> DayPage | None:
        reader = self._desk.reader
        return None if reader is None else reader.day(self._day, holidays=self._holidays)

    @property
    def _holidays(self) -> bool:
        return bool(self._desk.extras.get("holidays", True))

    def _chosen_what(self) -> None:
        value = self.what.value()
        if value != self._what:
            self._what = value
            self._fill_whose(self.whose.value or EVERYBODY)
            self._read()

    def _read(self) -> None:
        reader = self._desk.reader
        kind, _, key = (self.whose.value or EVERYBODY).partition(":")
        if reader is None:
            return
        try:
            if self._what == WEEK:
                self._sheet = week_plan(reader, self._day, provider_id=int(key or 0), holidays=self._holidays)
            else:
                self._sheet = day_sheet(
                    reader,
                    self._day,
                    provider_id=int(key) if kind == "provider" else None,
                    location_id=int(key) if kind == "place" else None,
                    holidays=self._holidays,
                )
        except FrontdeskError as error:
            self._desk.say.refuse(error)
            return
        self._number = 0
        self._draw()

    def _content(self, *, whole: bool) -> Content | None:
        if self._sheet is None:
            return None
        return content_of(self._sheet, Wording(name=str if whole else self._desk.who.name))

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _made(self, paper: QSizeF, *, whole: bool) -> Pages | None:
        content = self._content(whole=whole)
        return None if content is None else Pages(content, paper, right_to_left=self._mirrored)

    def _draw(self) -> None:
        pages = self._pages = self._made(paper_of(self._desk.country), whole=False)
        if pages is None:
            return
        self._number = min(self._number, pages.count - 1)
        self.picture.show_page(pages, self._number)
        self._which.setText(tr("Page {number} of {count}", number=self._number + 1, count=pages.count))
        self._turn_back.setEnabled(self._number > 0)
        self._turn_on.setEnabled(self._number < pages.count - 1)
        self._about.setText(
            tr(
                "{day}. {pages}. It shows the book as it is now; what changes later is not on it.",
                day=words.day_long(self._day),
                pages=tr("1 page") if pages.count == 1 else tr("{count} pages", count=pages.count),
            )
        )
        self._hidden.setText(tr("Names are hidden. You are asked before they are printed whole."))
        self._hidden.setVisible(self._desk.who.names_hidden)

    @property
    def pages(self) -> Pages | None:
        """What is seen."""
        return self._pages

    def turn(self, by: int) -> None:
        """Show a page further on, or back."""
        if self._pages is not None and 0 <= self._number + by < self._pages.count:
            self._number += by
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn turn the pages."""
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case _:
                super().keyPressEvent(event)

    # Putting it on paper

    def _whole(self, put: Callable[[bool], None]) -> None:
        """Ask first whether names go whole on paper where they are hidden on the screen."""
        if not self._desk.who.names_hidden:
            put(True)
            return
        asked = Dialog(tr("Put whole names on paper?"), self, identifier="paper.names")
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.say(tr("Names are hidden on the screen. Whoever works with the sheet needs them whole."))
        asked.add_close()

        def answer(whole: bool) -> Callable[[], None]:
            def run() -> None:
                asked.accept()
                put(whole)

            return run

        asked.add_button(tr("As initials"), answer(False), identifier="paper.names.initials")
        asked.add_button(tr("Whole names"), answer(True), kind="primary", identifier="paper.names.whole")
        asked.open()

    @property
    def _title(self) -> str:
        sheet = self._sheet
        subject = sheet.subject if sheet is not None and sheet.subject else tr("All providers")
        day = self._day if sheet is None else sheet.day
        return f"{day.isoformat()} {subject}"

    def save(self, whole: bool) -> None:
        """Keep it as a PDF."""
        name = "".join(each if each.isalnum() or each in " -_." else "_" for each in self._title)
        choose_target(
            self,
            title=tr("Save as PDF"),
            filters=("PDF (*.pdf)",),
            chosen=lambda target: self.write(target, whole=whole),
            begin=Path.home() / f"{name}.pdf",
            suffix="pdf",
            identifier="paper.target",
        )

    def write(self, target: Path, *, whole: bool) -> None:
        """Write the PDF there, and say so; drawn beside the window, which goes on."""
        content, title = self._content(whole=whole), self._title
        if content is None:
            return
        paper, mirrored = paper_of(self._desk.country), self._mirrored

        def drawn(_book: Book) -> None:
            write_pdf(Pages(content, paper, right_to_left=mirrored), target, title=title)

        def done(_none: None) -> None:
            self._desk.say.done(tr("The sheet is in {file}.", file=target.name))
            self.accept()

        self._desk.jobs.ask("pdf", drawn, owner=self, done=done, failed=self._desk.say.refuse)

    def print(self, whole: bool) -> None:
        """Ask for the printer, and print."""
        # Not at the top: nothing of it is loaded before somebody prints.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, paper_of(self._desk.country), title=self._title)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("paper.printer")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def go() -> None:
            pages = self._made(paper_in(printer), whole=whole)
            if pages is not None and print_on(printer, pages):
                self._desk.say.done(tr("The sheet was sent to the printer."))
                self.accept()
            else:
                self._desk.say.refuse(
                    tr("The printer could not be reached. Choose another one, or save a PDF.")
                )

        dialog.accepted.connect(go)
        # The dialog's own open() wants a receiver.
        QDialog.open(dialog)


def open_paper(screen: BookScreen, *, place: int | None) -> PaperDialog:
    """Open it for what the book shows: the week of a provider, or the day at a location or everywhere."""
    from frontdesk.ui.book.views import ViewName

    provider = screen.view.wish().provider_id
    if screen.view_name is ViewName.WEEK and provider is not None:
        what, whose = WEEK, f"provider:{provider}"
    else:
        what, whose = DAY, EVERYBODY if place is None else f"place:{place}"
    made = PaperDialog(screen.desk, screen.window(), day=screen.day, whose=whose, what=what)
    made.open()
    return made
