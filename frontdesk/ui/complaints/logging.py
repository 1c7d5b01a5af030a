"""Logging a complaint, in under a minute: sealed as soon as it is saved, kept nowhere before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.complaint_words import Category
from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.typed_dates import Prefer
from frontdesk.ui.complaints import acts
from frontdesk.ui.complaints.acts import AtField, Said, Sealed
from frontdesk.ui.complaints.aside import Unsealed, set_aside, take_up
from frontdesk.ui.complaints.attachments import FilesField
from frontdesk.ui.complaints.forgetting import wipe
from frontdesk.ui.complaints.receipt import SealedPage
from frontdesk.ui.complaints.who import WhoField
from frontdesk.ui.complaints.wording import category_label, channel_label
from frontdesk.ui.kit.buttons import Segments, button
from frontdesk.ui.kit.dates import DateField
from frontdesk.ui.kit.dialogs import Dialog, question
from frontdesk.ui.kit.forms import Choice, Form, line, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, scrolling
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

NEW: Final = "new"
ADD: Final = "add"
ORAL: Final = "oral"
WRITTEN: Final = "written"
LONGEST: Final = 200_000
"""Characters that the service takes."""


class LogComplaintPanel(Panel):
    """What was said, who, how, about what, since when, with which files; then the receipt. Nothing of it is a draft."""

    def __init__(self, desk: Desk, *, adding: bool = False) -> None:
        super().__init__(desk)
        self.setObjectName("complaint")
        self._busy = False
        self._asking: Dialog | None = None
        self._writer = desk.actor
        self._mode = Segments(
            [(NEW, tr("A new one")), (ADD, tr("Add to one"))],
            name=tr("What to seal"),
            chosen=lambda _mode: self._turn(),
            identifier="complaint.mode",
        )
        self._mode.choose(ADD if adding else NEW)
        self._make_fields()
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.setObjectName("complaint.wrong")
        self._wrong.hide()
        self._seal = button(
            tr("Seal it"), self.seal, kind="primary", identifier="complaint.seal", key=tr("Ctrl+Enter")
        )
        self._page = SealedPage(again=self._again, end=self.closed.emit)
        self._stack = Stack()
        self._stack.addWidget(self._make_form())
        self._stack.addWidget(self._page)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._stack)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.seal)
        desk.who.changed.connect(self._somebody_else)
        self._take_up()
        self._turn()

    def _make_fields(self) -> None:
        self.form = Form()
        self.receipt = self.form.add(
            "receipt",
            tr("Receipt"),
            line(placeholder="C-2026-7K3QM5", limit=40),
            identifier="complaint.number",
        )
        self.text = self.form.add(
            "text", tr("What was said, in their words"), paragraph(lines=6), identifier="complaint.text"
        )
        self.who = WhoField(self.desk)
        self.form.lines.addWidget(self.who)
        self.channel = self.form.add(
            "channel",
            tr("How it came in"),
            Segments(
                [(each, channel_label(each)) for each in (ORAL, WRITTEN)],
                name=tr("How it came in"),
                chosen=lambda _channel: None,
                identifier="complaint.channel",
            ),
            identifier="complaint.channel",
        )
        categories = [("", tr("Not said")), *((str(each), category_label(each)) for each in Category)]
        self.category = self.form.add(
            "category", tr("What it is about"), Choice[str](categories), identifier="complaint.category"
        )
        self.date = self.form.add(
            "date",
            tr("Came in on"),
            DateField(self.desk, prefer=Prefer.PAST, placeholder=tr("today, yesterday, 12 mar")),
            identifier="complaint.date",
        )
        self.files = self.form.add("files", tr("Attachments"), FilesField(self.desk))
        self.text.textChanged.connect(self.form.row("text").clear)
        self.receipt.textEdited.connect(lambda _text: self.form.row("receipt").clear())
        self.date.changed.connect(self.form.row("date").clear)
        self._begin_anew()

    def _make_form(self) -> QWidget:
        inside = QWidget()
        inside.setLayout(column(self._mode, self.form, None, spacing=S4, margins=(S4, S2, S4, S4)))
        foot = Surface(
            column(
                self._wrong,
                Label(
                    tr("Sealed at once: nobody at the desk can read it again, and no draft is kept."),
                    face="meta",
                    tone="muted",
                    wrap=True,
                ),
                self._seal,
                spacing=S2,
                margins=(S4, S3, S4, S3),
            ),
            line="top",
        )
        made = QWidget()
        made.setLayout(column(scrolling(inside), foot, spacing=0))
        return made

    # What the shell asks

    @property
    def title(self) -> str:
        """Neutral: it may be read across the desk."""
        return tr("Seal what was said")

    @property
    def key(self) -> str:
        """One for each of the two."""
        return f"complaint:{self._mode.value()}"

    def begin(self) -> None:
        """Type at once."""
        if self._stack.currentIndex() == 0:
            first = self.receipt if self._is_adding and not self.receipt.text() else self.text
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc closes the list of patients first."""
        if self.who.is_offering:
            self.who.close_list()
            return True
        return False

    def may_close(self) -> bool:
        """What was typed is kept nowhere: ask once. While it is being sealed the receipt is waited for."""
        if self._busy:
            return False
        if not self._is_typed:
            return True
        if self._asking is None:
            self._asking = question(
                self,
                title=tr("Leave without sealing?"),
                sentence=tr("No draft is kept of this. What was typed is gone when you leave."),
                yes=tr("Throw it away"),
                run=self._throw_away,
                danger=True,
                identifier="complaint.leave",
            )
            self._asking.finished.connect(self._asked)
        return False

    def may_leave(self) -> bool:
        """Nor may the program end before that was asked."""
        return self.may_close()

    # Whose it is

    def _somebody_else(self) -> None:
        """Another person sits here now: what this one wrote, and the receipt, are not for them."""
        if self.desk.actor == self._writer or self._busy:
            return
        if self._is_typed:
            unsealed = Unsealed(
                mode=self._mode.value(),
                text=self.text.toPlainText(),
                who=self.who.edit.text(),
                receipt=self.receipt.text(),
                channel=self.channel.value(),
                category=self.category.value or "",
                date=self.date.text,
                files=self.files.files,
            )
            set_aside(self.desk, self._writer, unsealed)
        if self._asking is not None:
            self._asking.reject()
        self._page.forget()
        self._throw_away()

    def _take_up(self) -> None:
        """Go on where this person was interrupted."""
        kept = take_up(self.desk)
        if kept is None:
            return
        self._mode.choose(kept.mode)
        self.text.setPlainText(kept.text)
        self.who.edit.setText(kept.who)
        self.receipt.setText(kept.receipt)
        self.channel.choose(kept.channel)
        self.category.choose(kept.category)
        self.date.put_text(kept.date)
        for file in kept.files:
            self.files.take(file)

    # Sealing

    @property
    def _is_adding(self) -> bool:
        return self._mode.value() == ADD

    @property
    def _is_typed(self) -> bool:
        return bool(
            self.text.toPlainText().strip()
            or self.who.text
            or self.receipt.text().strip()
            or self.files.files
        )

    def seal(self) -> None:
        """Check the fields, and seal."""
        if self._busy or self._stack.currentIndex() != 0 or not self._check():
            return
        adding = self._is_adding
        said = Said(
            text=self.text.toPlainText(),
            files=self.files.files,
            patient="" if adding else self.who.text,
            category="" if adding else self.category.value or "",
            channel=self.channel.value(),
            received=None if adding else self.date.value,
            receipt=self.receipt.text() if adding else "",
        )
        self._set_busy(busy=True)
        self.desk.act(
            lambda book, actor: acts.seal(book, actor, said),
            owner=self,
            done=self._sealed,
            failed=self._refused,
        )

    def _check(self) -> bool:
        self.form.clear()
        self.files.fail("")
        self._say("")
        wrong: dict[str, str] = {}
        if self._is_adding and not self.receipt.text().strip():
            wrong["receipt"] = tr("Give the receipt that they were given, like C-2026-7K3QM5.")
        typed = self.text.toPlainText()
        if not typed.strip():
            wrong["text"] = tr("Write down what was said.")
        elif len(typed) > LONGEST:
            wrong["text"] = tr("This is too long. Put what is long into an attachment.")
        if not self._is_adding:
            day = self.date.value
            if day is None:
                wrong["date"] = self.date.problem or tr("Give the day on which it came in.")
            elif day > self.date.today:
                wrong["date"] = tr("That day is still ahead. Give the day on which it came in.")
        if wrong:
            self.form.fail(wrong)
        return not wrong

    def _sealed(self, sealed: Sealed) -> None:
        self._forget()
        self._set_busy(busy=False)
        self._stack.setCurrentWidget(self._page)
        self._page.begin(sealed, self.date.today)
        self.title_changed.emit(tr("Sealed"))
        self.desk.say.done(tr("Sealed."))

    def _refused(self, error: FrontdeskError) -> None:
        self._set_busy(busy=False)
        match error:
            case AtField(field="files"):
                self.files.fail(error.sentence)
                self.files.add.setFocus(Qt.FocusReason.OtherFocusReason)
            case AtField():
                self.form.take(error, field=error.field)
            case _:
                self._say(error.sentence)
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for each in (self._mode, self.form, self._seal):
            each.setEnabled(not busy)

    # One after the other

    def _turn(self) -> None:
        adding = self._is_adding
        self.form.row("receipt").setVisible(adding)
        for name in ("channel", "category", "date"):
            self.form.row(name).setVisible(not adding)
        self.who.setVisible(not adding)
        self.form.row("text").label.setText(
            tr("What is to be added, in their words") if adding else tr("What was said, in their words")
        )
        self.form.clear()
        self._say("")
        if self.isVisible():
            self.begin()

    def _forget(self) -> None:
        wipe(self.text, self.receipt)
        self.who.wipe()
        self.files.forget()
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.channel.choose(ORAL)
        self.category.choose("")
        self.date.put(self.date.today)

    def _again(self) -> None:
        self._page.forget()
        self._mode.choose(NEW)
        self._turn()
        self._stack.setCurrentIndex(0)
        self.title_changed.emit(self.title)
        self.begin()

    def _throw_away(self) -> None:
        self._forget()
        self.closed.emit()

    def _asked(self) -> None:
        self._asking = None
