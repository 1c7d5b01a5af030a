"""The third step: the two recovery sheets, printed or saved, and confirmed by typing a part of each."""

from __future__ import annotations

import unicodedata
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.files import choose_target
from frontdesk.ui.kit.forms import Form, Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.paper import Sheet, as_pdf, print_sheets, read_sheets, save_sheets
from frontdesk.ui.setup.session import Session, Sheets, StepName
from frontdesk.ui.setup.step import Step, narrow
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.setup.session import Keys

ASKED: Final = {"book": (3, 7), "complaints": (2, 6)}
"""The groups that are asked for, counted from 1: not the first ones, so that somebody has to have the sheet at hand."""
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUP: Final = 20
_LONGEST_KEY: Final = 120


def same_group(typed: str, wanted: str) -> bool:
    """Whether somebody typed a group of the key; case, spaces and what looks alike do not count."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    return "".join(char for char in plain if char.isalnum()) == wanted


def side_by_side(*fields: QWidget) -> QHBoxLayout:
    """Fields beside each other whose labels stay in one line, whatever is said under one of them."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(S3)
    for field in fields:
        made.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return made


def _numbered(sheet: Sheet) -> str:
    """The key for the screen, in two lines of four numbered groups."""
    groups = [f"{number}: {group}" for number, group in enumerate(sheet.groups, start=1)]
    half = len(groups) // 2
    return "\n".join((sheet.prefix, "   ".join(groups[:half]), "   ".join(groups[half:])))


class SheetCard(Surface):
    """One sheet: what it opens, printing, saving, and the groups to type."""

    def __init__(self, which: str, title: str, meaning: str) -> None:
        super().__init__(line="box")
        self.which = which
        self.prints = button(tr("Print …"), identifier=f"sheets.{which}.print")
        self.saves = button(tr("Save elsewhere …"), identifier=f"sheets.{which}.save")
        self.shows = button(tr("Show the key"), kind="quiet", identifier=f"sheets.{which}.show")
        for each in (self.prints, self.saves, self.shows):
            each.setAccessibleName(tr("{title}: {act}", title=title, act=each.text()))
        self.key = Label(face="panel", wrap=True)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.key.hide()
        self.note = Label(face="meta", tone="muted", wrap=True)
        self.note.hide()
        self.rows: list[Row] = []
        fields = []
        for number in ASKED[which]:
            field: QLineEdit = line(limit=_GROUP)
            made = Row(
                tr("Group {number} on the sheet", number=number),
                field,
                identifier=f"sheets.{which}.group{number}",
            )
            field.setAccessibleName(tr("{title}: group {number}", title=title, number=number))
            field.textEdited.connect(lambda _text, made=made: made.clear())
            self.rows.append(made)
            fields.append(made)
        inner = QVBoxLayout()
        inner.setContentsMargins(S4, S3, S4, S4)
        inner.setSpacing(S2)
        inner.addWidget(Label(title, face="name", wrap=True))
        inner.addWidget(Label(meaning, tone="muted", wrap=True))
        inner.addSpacing(S1)
        inner.addLayout(row(self.prints, self.saves, self.shows, None))
        inner.addWidget(self.key)
        inner.addWidget(self.note)
        inner.addSpacing(S1)
        inner.addLayout(side_by_side(*fields))
        inner.addStretch(1)
        self.setLayout(inner)

    def say(self, sentence: str) -> None:
        """What came of printing or saving."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def check(self, sheet: Sheet) -> Row | None:
        """The first group that is not what the sheet says, said at its field; None where both are right."""
        wrong: Row | None = None
        for number, made in zip(ASKED[self.which], self.rows, strict=True):
            made.clear()
            field = made.field
            assert isinstance(field, QLineEdit)
            if same_group(field.text(), sheet.groups[number - 1]):
                continue
            made.fail(
                tr("This is not group {number}. Compare it with the sheet.", number=number)
                if field.text().strip()
                else tr("Type group {number} from the sheet.", number=number)
            )
            wrong = wrong or made
        return wrong


class SheetsStep(Step):
    """While the keys are in memory their sheets can be printed; afterwards they can only be confirmed, typed whole."""

    name = StepName.SHEETS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sheets: dict[str, Sheet] = {}
        self.cards = {
            "book": SheetCard(
                "book",
                tr("Sheet for the book"),
                tr(
                    "Opens the book and its backups when this computer, its account or the passphrase is lost."
                ),
            ),
            "complaints": SheetCard(
                "complaints",
                tr("Sheet for the complaints"),
                tr(
                    "Lets the first person read complaints, or a new one. Keep it apart from the other sheet."
                ),
            ),
        }
        self._cards = QWidget()
        self._cards.setLayout(row(*self.cards.values(), spacing=S4))
        for which, card in self.cards.items():
            card.prints.clicked.connect(partial(self._print, which))
            card.saves.clicked.connect(partial(self._save, which))
            card.shows.clicked.connect(partial(self._show_key, which))
        self.form = Form()
        for which, words in (
            ("book", tr("The whole key on the sheet for the book; it begins with FDB")),
            ("complaints", tr("The whole key on the sheet for the complaints; it begins with FDC")),
        ):
            self.form.add(which, words, line(limit=_LONGEST_KEY), identifier=f"sheets.{which}.whole")
        self._whole = narrow(self.form)
        self.note = Label(wrap=True, tone="muted")
        self.add(self._cards, self._whole, self.note, None)

    @property
    def intro(self) -> str:
        """What it is for."""
        if self.session.keys is not None:
            return tr(
                "Two keys, made just now. Print both sheets, or save them on a USB stick, then type two groups of "
                "each. They can't be shown again once this window is closed."
            )
        if self.session.sheets is Sheets.UNCONFIRMED:
            return tr("Nobody has confirmed yet that both sheets are there. Type their keys to make sure.")
        return tr("Both sheets were handed out when the clinic was set up. They can't be shown again.")

    def begin(self) -> None:
        """Show what can be done now."""
        keys = self.session.keys
        if keys is not None and not self.sheets:
            self._take(keys)
        self._cards.setVisible(keys is not None)
        unconfirmed = self.session.sheets is Sheets.UNCONFIRMED
        self._whole.setVisible(keys is None and unconfirmed)
        self.note.setVisible(keys is None)
        self.note.setText(
            tr(
                "If a sheet is lost: nobody can make it again. While there is little in the book, begin with a new clinic."
            )
            if unconfirmed
            else tr("Look for them once a year: a sheet that nobody finds opens nothing.")
        )
        if keys is not None:
            self.cards["book"].prints.setFocus(Qt.FocusReason.OtherFocusReason)
        elif unconfirmed:
            self.form.row("book").field.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Both sheets have to be at hand."""
        if self.session.sheets is not Sheets.UNCONFIRMED:
            self.done.emit()
            return
        if self.sheets:
            wrong = [self.cards[which].check(sheet) for which, sheet in self.sheets.items()]
            first = next((each for each in wrong if each is not None), None)
            if first is not None:
                first.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            self._confirmed()
            return
        book, complaints = (self._typed(which) for which in ("book", "complaints"))
        self.form.clear()
        self.act(
            lambda opened, _actor: acts.confirm_sheets(opened, book, complaints),
            lambda _none: self._confirmed(),
        )

    def failed(self, error: FrontdeskError) -> None:
        """At its field."""
        if not said_at_field(self.form, error):
            super().failed(error)

    def save_to(self, which: str, target: Path) -> None:
        """Write a sheet to a file, as PDF or, by its ending, as text."""
        sheet = self.sheets[which]
        text = self._text_of(which)
        folder = self.desk.folder
        content = text.encode() if target.suffix.lower() == ".txt" else as_pdf([sheet])
        card = self.cards[which]

        def failed(error: FrontdeskError) -> None:
            card.say(error.sentence)
            card.note.tone("danger")

        def done(_none: None) -> None:
            card.say(tr("Saved as {file}. Take it off this computer.", file=target.name))
            card.note.tone("muted")
            card.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.jobs.apart(
            tr("Saving the sheet"),
            lambda _progress: save_sheets(target, folder, content),
            owner=self,
            done=done,
            failed=failed,
        )

    def _take(self, keys: Keys) -> None:
        for sheet in read_sheets(keys.sheets):
            which = "book" if sheet.key == keys.book else "complaints"
            self.sheets[which] = sheet

    def _confirmed(self) -> None:
        self.session.sheets_are(Sheets.CONFIRMED)
        self.session.changed.emit()
        self.done.emit()

    def _typed(self, which: str) -> str:
        field = self.form.row(which).field
        assert isinstance(field, QLineEdit)
        return field.text()

    def _text_of(self, which: str) -> str:
        assert self.session.keys is not None
        pages = self.session.keys.sheets.split("\f")
        return next(page for page in pages if self.sheets[which].key in page)

    def _print(self, which: str, _checked: bool = False) -> None:
        card = self.cards[which]
        print_sheets(
            self,
            [self.sheets[which]],
            done=lambda: card.say(tr("Sent to the printer. Look at the sheet before you go on.")),
        )

    def _save(self, which: str, _checked: bool = False) -> None:
        home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        choose_target(
            self,
            title=tr("Save the sheet elsewhere"),
            filters=[tr("PDF (*.pdf)"), tr("Text (*.txt)")],
            chosen=partial(self.save_to, which),
            begin=home / f"frontdesk-recovery-{which}.pdf",
            suffix="pdf",
            identifier=f"sheets.{which}.target",
        )

    def _show_key(self, which: str, _checked: bool = False) -> None:
        card, sheet = self.cards[which], self.sheets[which]
        showing = not card.key.isVisible()
        card.key.setText(_numbered(sheet) if showing else "")
        card.key.setVisible(showing)
        card.shows.setText(tr("Hide the key") if showing else tr("Show the key"))
