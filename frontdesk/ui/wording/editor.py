"""One text of one language: its words, places to put in, what is to be said of them, and how it reads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.templates import places_of
from frontdesk.ui import words as say
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.taborder import tab_after
from frontdesk.ui.tokens import S1, S2, S3
from frontdesk.ui.wording import asks
from frontdesk.ui.wording.bubble import Reading
from frontdesk.ui.wording.findings import Findings
from frontdesk.ui.wording.words import place_words, text_name

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.wordings import Preview, Wording
    from frontdesk.ui.desk import Desk

_A_ROW: Final = 4


class TextEdit(QPlainTextEdit):
    """Signals: `left()` when the focus goes elsewhere, or on Ctrl+Enter."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(5 * 18 + 14)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The person goes on."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps the words."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
            return
        super().keyPressEvent(event)


class Editor(QWidget):
    """The words are kept when they are left; what is refused stays in the field, with the reason under it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row: Wording | None = None
        self._plain = ""
        self._visit_id: int | None = None
        self._next: int | None = None
        self.edit = TextEdit()
        self.name = Label(face="strong", wrap=True)
        self.whose = Label(face="meta", tone="muted", wrap=True)
        self.usual = button(tr("Use our wording"), self._use_usual, identifier="settings.text.usual")
        self.plain = button(
            tr("Plain letters"),
            self._make_plain,
            identifier="settings.text.plain",
            key=desk.keys.shown("plain_letters"),
        )
        self.findings = Findings("settings.text")
        self.reading = Reading("settings.text")
        self._example = Label(face="meta", tone="muted", wrap=True)
        self.another = button(tr("Another visit"), self._show_another, identifier="settings.text.another")
        self.another.setProperty("kind", "flat")
        self._places = QVBoxLayout()
        self._places.setSpacing(S1)
        self._place_parts: list[QWidget] = []
        self._build()

    def _build(self) -> None:
        name_it(self.edit, tr("Words of the text"), "settings.text.edit")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(self.name)
        lines.addWidget(self.edit)
        lines.addWidget(self.findings)
        lines.addLayout(row(self.whose, None, self.plain, self.usual))
        lines.addLayout(self._places)
        lines.addSpacing(S3)
        beside = row(spacing=S1)
        beside.addWidget(self._example, 1)
        beside.addWidget(self.another)
        lines.addLayout(beside)
        lines.addWidget(self.reading)
        lines.addStretch(1)
        self.plain.hide()
        self.usual.hide()
        self.another.hide()
        self.edit.textChanged.connect(self._preview)
        self.edit.left.connect(self._left)
        self._desk.keys.action("plain_letters", self, self._make_plain)

    @property
    def typed(self) -> str:
        """What stands in the field, on one line."""
        return " ".join(self.edit.toPlainText().split())

    @property
    def example(self) -> str:
        """For whom it is shown, in words."""
        return self._example.text()

    @property
    def is_dirty(self) -> bool:
        """Whether something is being typed that is not kept yet."""
        return self._row is not None and self.edit.hasFocus() and self.typed != self._row.template

    def show_wording(self, row: Wording) -> None:
        """Show a text. What is being typed into the same one stays."""
        same = self._row is not None and (self._row.name, self._row.language) == (row.name, row.language)
        if not (same and self.is_dirty):
            self.edit.blockSignals(True)
            if self.typed != row.template:
                self.edit.setPlainText(row.template)
            self.edit.blockSignals(False)
            self.mark(wrong=False)
        if not same:
            self._offer_places(row)
            self.findings.show_findings(())
            self._visit_id = None
        self._row = row
        self.name.setText(text_name(row.kind, row.step))
        self.edit.setAccessibleName(tr("Words of the text: {text}", text=self.name.text()))
        if row.own:
            self.whose.setText(tr("Your wording."))
        else:
            self.whose.setText(tr("As for every step.") if row.step else tr("Our wording."))
        self.usual.setText(tr("As for every step") if row.step else tr("Use our wording"))
        self.usual.setVisible(bool(row.own))
        self._preview()

    def mark(self, *, wrong: bool) -> None:
        """Show that the words were refused."""
        if bool(self.edit.property("wrong")) != wrong:
            self.edit.setProperty("wrong", wrong)
            restyle(self.edit)

    # Places

    def _offer_places(self, shown: Wording) -> None:
        for old in self._place_parts:
            self._places.removeWidget(old)
            old.hide()
            old.deleteLater()
        said = Label(
            tr("Put in what differs. What stands between [ and ] is left out where a place in it is empty."),
            face="meta",
            tone="muted",
            wrap=True,
        )
        self._place_parts = [said, self._place_buttons(shown)]
        for part in self._place_parts:
            self._places.addWidget(part)
        tab_after(self.usual, self._place_parts)

    def _place_buttons(self, shown: Wording) -> QWidget:
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S1)
        grid.setVerticalSpacing(S1)
        for at, place in enumerate(places_of(shown.kind)):
            each = button(
                f"{{{place}}}", partial(self._put_in, place), identifier=f"settings.text.place.{place}"
            )
            each.setAccessibleName(
                tr("Put in {place}: {words}", place=f"{{{place}}}", words=place_words(place))
            )
            each.setToolTip(place_words(place))
            grid.addWidget(each, at // _A_ROW, at % _A_ROW)
        return held

    def _put_in(self, place: str) -> None:
        cursor = self.edit.textCursor()
        cursor.insertText(f"{{{place}}}")
        self.edit.setTextCursor(cursor)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_plain(self) -> None:
        """The same words in letters that cost no more."""
        if not self._plain:
            return
        self.edit.setPlainText(self._plain)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # How it reads

    def _preview(self) -> None:
        shown, text, visit_id = self._row, self.typed, self._visit_id
        if shown is None:
            return
        self._desk.jobs.ask(
            "preview",
            lambda book: asks.preview(book, shown.name, shown.language, text, visit_id),
            owner=self,
            done=self._previewed,
        )

    def _previewed(self, found: Preview) -> None:
        self.findings.show_findings(found.findings)
        self.mark(wrong=found.refused)
        self.edit.setAccessibleDescription(" ".join(self.findings.sentences))
        self._plain, self._next = found.plain, found.another
        self.another.setVisible(found.another is not None and bool(found.body))
        self.plain.setVisible(bool(found.plain))
        self.reading.setVisible(bool(found.body))
        self._example.setVisible(bool(found.body))
        self.reading.show_text(
            found.body,
            segments=found.segments,
            units=found.units,
            room=found.room,
            price=found.price,
            offenders=found.offenders,
        )
        if found.example is None:
            self._example.setText(tr("How it reads, for somebody made up: no visit in the book fits"))
            return
        one = found.example
        name = self._desk.who.name(f"{one.first_name} {one.last_name}".strip())
        time = say.moment(one.start_utc, one.zone, now_utc=self._desk.now())
        self._example.setText(tr("How it reads for {patient}, {time}", patient=name, time=time))

    def _show_another(self) -> None:
        self._visit_id = self._next
        self._preview()

    # Keeping

    def _left(self) -> None:
        shown = self._row
        if shown is not None and self.typed != shown.template:
            self._save(shown, self.typed)

    def _use_usual(self) -> None:
        if self._row is not None:
            self._save(self._row, "")

    def _save(self, shown: Wording, text: str) -> None:
        name, language, before, desk = shown.name, shown.language, shown.own, self._desk
        called = text_name(shown.kind, shown.step)

        def done(_none: None) -> None:
            self.mark(wrong=False)
            desk.say.done(tr("Text “{text}”: changed", text=called), undo=back)

        def back() -> None:
            desk.act(
                lambda book, actor: asks.save(book, actor, name, language, before),
                owner=desk.say,
                done=lambda _none: desk.say.done(tr("Text “{text}”: as it was before", text=called)),
            )

        def failed(error: FrontdeskError) -> None:
            self.findings.refuse(error.sentence)
            self.mark(wrong=True)

        desk.act(
            lambda book, actor: asks.save(book, actor, name, language, text),
            owner=self,
            done=done,
            failed=failed,
        )
