"""How a patient is to be reached and treated: marks to tick, each with a note where it is on. A tick counts at once, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Mark
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.forms import check, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.tokens import BODY, S1, S4, S6

if TYPE_CHECKING:
    from frontdesk.services.people import MarkRow
    from frontdesk.ui.halfway import Halfway

LONGEST_NOTE = 200


def mark_word(mark: Mark) -> str:
    """A mark as the card says it."""
    match mark:
        case Mark.CALL_INSTEAD:
            return tr("Call instead of texting")
        case Mark.INTERPRETER:
            return tr("Interpreter")
        case Mark.NEVER_NAME_WITH_OTHERS:
            return tr("Never name with others")
        case Mark.FIRST_VISIT:
            return tr("First visit")
        case Mark.NO_SURVEY:
            return tr("No survey")
        case Mark.NEEDS_TIME:
            return tr("Needs more time")
        case Mark.NEEDS_QUIET:
            return tr("Needs a quiet place")


TO_REACH = (Mark.CALL_INSTEAD, Mark.NEVER_NAME_WITH_OTHERS)
TO_TREAT = (Mark.INTERPRETER, Mark.NEEDS_TIME, Mark.NEEDS_QUIET, Mark.FIRST_VISIT, Mark.NO_SURVEY)


class MarksBlock(QWidget):
    """`set_mark(mark, on, note)` is called when the person ticks one, or leaves its note; `number_is_right` by a link."""

    def __init__(
        self, set_mark: Callable[[Mark, bool, str | None], None], number_is_right: Callable[[], None]
    ) -> None:
        super().__init__()
        self._set = set_mark
        self._last: dict[Mark, str] = {}
        self._base: dict[Mark, str] = {}
        """What the card said of a mark when its note was last put into the line: what is typed there is typed over that."""
        self._half: Callable[[Mark], Halfway] | None = None
        self._whose = ""
        self.boxes: dict[Mark, QCheckBox] = {}
        self.notes: dict[Mark, QLineEdit] = {}
        self.offers: dict[Mark, TextLink] = {}
        """What was typed over a note that somebody else changed since, to have back; made when there is such a one."""
        self._below: dict[Mark, QVBoxLayout] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self._texts = Label(wrap=True)
        self._texts.setObjectName("patient.texts")
        self._texts.setAccessibleIdentifier("patient.texts")
        self._why_not = Label(tone="warning", wrap=True)
        self._why_not.setObjectName("patient.why_not")
        self._why_not.setAccessibleIdentifier("patient.why_not")
        lines.addWidget(Label(tr("How to reach"), face="strong"))
        lines.addSpacing(S1)
        lines.addWidget(self._texts)
        lines.addWidget(self._why_not)
        self._right = TextLink(
            number_is_right,
            identifier="patient.number_is_right",
            words=tr("It is theirs after all"),
            face=BODY,
            muted=True,
        )
        lines.addWidget(self._right)
        self._add(lines, TO_REACH)
        lines.addSpacing(S4)
        lines.addWidget(Label(tr("How to treat"), face="strong"))
        lines.addSpacing(S1)
        self._add(lines, TO_TREAT)

    def _add(self, lines: QVBoxLayout, marks: Sequence[Mark]) -> None:
        for mark in marks:
            word = mark_word(mark)
            box = check(word)
            name_it(box, word, f"patient.mark.{mark}")
            box.clicked.connect(lambda on, mark=mark: self._ticked(mark, on=on))
            note = line(placeholder=tr("Note"), limit=LONGEST_NOTE)
            name_it(note, tr("Note: {mark}", mark=word), f"patient.mark.{mark}.note")
            note.editingFinished.connect(partial(self._noted, mark))
            note.textEdited.connect(partial(self._typed, mark))
            note.hide()
            self.boxes[mark], self.notes[mark] = box, note
            lines.addWidget(box)
            below = self._below[mark] = QVBoxLayout()
            below.setSpacing(S1)
            below.addLayout(row(S6, note))
            lines.addLayout(below)

    def show_reach(self, texts: Sequence[str], why_not: str, *, wrong: bool) -> None:
        """Show where texts go and when, a sentence a line, and why none do, if that is so; `wrong`: the number was taken for
        somebody else's."""
        self._right.setVisible(wrong)
        self._texts.setText("\n".join(texts))
        self._texts.setVisible(bool(texts))
        self._why_not.setText(why_not)
        self._why_not.setVisible(bool(why_not))

    def keep(self, half: Callable[[Mark], Halfway], *, whose: str) -> None:
        """Where the note of a mark is kept while it is written, and the patient's name."""
        self._half, self._whose = half, whose

    def _typed(self, mark: Mark, text: str) -> None:
        self._offer(mark, None)
        if self._half is not None:
            self._half(mark).keep(self._whose, {"note": text, "was": self._base.get(mark, "")})

    def _unsaved(self, mark: Mark, saved: MarkRow | None) -> str | None:
        """What was written into a note and never saved; None where it stands in the book, or its mark is off."""
        if self._half is None:
            return None
        half = self._half(mark)
        text = half.fields.get("note")
        if text is None:
            return None
        if saved is None or " ".join(text.split()) == saved.note:
            half.drop()
            return None
        return text

    def show_marks(self, marks: Sequence[MarkRow]) -> None:
        """Show which are on; a note that is being written stays, and one that was never saved stands there again, or is offered where
        somebody else wrote another one meanwhile."""
        known = {Mark(row.mark): row for row in marks}
        self._last = {mark: row.note for mark, row in known.items()}
        for mark, box in self.boxes.items():
            kept, note = known.get(mark), self.notes[mark]
            box.setChecked(kept is not None)
            note.setVisible(kept is not None)
            if not (note.hasFocus() and note.isModified()):
                self._put(mark, kept)

    def _put(self, mark: Mark, saved: MarkRow | None) -> None:
        unsaved, now = self._unsaved(mark, saved), "" if saved is None else saved.note
        self._base[mark] = now
        written_over = unsaved is not None and self._written_over(mark) != now
        self.notes[mark].setText(now if unsaved is None or written_over else unsaved)
        self._offer(mark, unsaved if written_over else None)

    def _written_over(self, mark: Mark) -> str | None:
        """What the note said when what was never saved was typed over it."""
        return None if self._half is None else self._half(mark).fields.get("was")

    def _offer(self, mark: Mark, text: str | None) -> None:
        """Offer what was typed into a note; None: nothing."""
        link = self.offers.get(mark)
        if text is None:
            if link is not None:
                link.hide()
            return
        if link is None:
            link = self.offers[mark] = TextLink(
                partial(self._use, mark), identifier=f"patient.mark.{mark}.yours", face=BODY
            )
            self._below[mark].addLayout(row(S6, link))
            self.setTabOrder(self.notes[mark], link)
        said = " ".join(text.split())
        link.say(tr("Yours was: “{note}”. Use it", note=said) if said else tr("Yours was empty. Use it"))
        link.show()

    def _use(self, mark: Mark) -> None:
        """What was typed before stands there again, over what is there now; leaving the line saves it, as ever."""
        text = None if self._half is None else self._half(mark).fields.get("note")
        self._offer(mark, None)
        if text is not None:
            self._typed(mark, text)
            self.notes[mark].setText(text)
            self.notes[mark].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ticked(self, mark: Mark, on: bool) -> None:
        self.notes[mark].setVisible(on)
        self._set(mark, on, None)

    def _noted(self, mark: Mark) -> None:
        note = self.notes[mark]
        text = " ".join(note.text().split())
        now = self._last.get(mark, "")
        if not self.boxes[mark].isChecked() or text == now:
            return
        note.setModified(False)
        if self._base.get(mark, "") == now:
            self._last[mark] = self._base[mark] = text
            self._set(mark, True, text)
        else:
            # Somebody else wrote another one while this one was typed.
            self._base[mark] = now
            note.setText(now)
            self._offer(mark, text)
