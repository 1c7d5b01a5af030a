"""The fields of a patient's card as a form: for a new card and for one that is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit

from frontdesk.domain.i18n import tr
from frontdesk.domain.texts import LANGUAGES
from frontdesk.ui.kit.dates import BirthField, TimeField
from frontdesk.ui.kit.forms import Choice, Form, line, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.section import Section
from frontdesk.ui.patients.more import MORE, MoreForm
from frontdesk.ui.patients.names import TEXTING
from frontdesk.ui.patients.numbers import follow_mail, follow_number
from frontdesk.ui.tokens import S3
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

CONSENTS: Final = ("sms_consent", "email_consent")
LABELS: Final = {
    "first_name": lambda: tr("First name"),
    "last_name": lambda: tr("Last name"),
    "birth_date": lambda: tr("Date of birth"),
    "mobile": lambda: tr("Mobile"),
    "phone": lambda: tr("Other phone"),
    "email": lambda: tr("E-mail"),
    "texting_number": lambda: tr("Number for texts"),
    "whose": lambda: tr("Whose number"),
    "safe_from": lambda: tr("Texts only from"),
    "safe_until": lambda: tr("Texts only until"),
    "language": lambda: tr("Language of texts"),
    "sms_consent": lambda: tr("Texts"),
    "email_consent": lambda: tr("E-mails"),
    "notes": lambda: tr("Notes"),
}
"""The fields and their labels, in their order."""
OWN, OTHER = "own", "other"


def consent_word(state: str) -> str:
    """What a patient said about being written to."""
    match state:
        case "yes":
            return tr("Yes")
        case "no":
            return tr("No")
        case _:
            return tr("Nobody asked")


def language_name(tag: str) -> str:
    """A language as those who speak it call it."""
    name = QLocale(tag).nativeLanguageName() or tag
    return name[:1].upper() + name[1:]


class PatientForm(Form):
    """Signals: `edited()`: something was typed or chosen."""

    edited = Signal()

    def __init__(self, desk: Desk, *, prefix: str) -> None:
        super().__init__()
        self._desk = desk
        self._writing = False
        self.lines_of: dict[str, QLineEdit] = {}
        for name in ("first_name", "last_name"):
            self._line(name, prefix)
        self.birth = self.add(
            "birth_date", LABELS["birth_date"](), BirthField(desk), identifier=f"{prefix}.birth_date"
        )
        self.lines.addWidget(Label(tr("How to reach"), face="strong"))
        for name in ("mobile", "phone", "email"):
            self._line(name, prefix)
        self._reach(prefix)
        self.language: Choice[str] = self.add(
            "language", LABELS["language"](), Choice(), identifier=f"{prefix}.language"
        )
        self.consents: dict[str, Choice[str]] = {
            name: self.add(
                name,
                LABELS[name](),
                Choice([(state, consent_word(state)) for state in ("", "yes", "no")]),
                identifier=f"{prefix}.{name}",
            )
            for name in CONSENTS
        }
        self.where: Choice[str] = self.add(
            "said_where",
            tr("Where it was said"),
            Choice([("desk", tr("At the desk")), ("phone", tr("By phone")), ("paper", tr("On paper"))]),
            identifier=f"{prefix}.said_where",
        )
        self.source: QLineEdit = self.add(
            "source",
            tr("Who said so"),
            line(placeholder=tr("The patient"), limit=200),
            identifier=f"{prefix}.source",
        )
        self.notes: QPlainTextEdit = self.add(
            "notes", LABELS["notes"](), paragraph(lines=4), identifier=f"{prefix}.notes"
        )
        self.more: MoreForm | None = None
        self._more_kept = dict.fromkeys(MORE, "")
        self.section = Section(
            tr("More about them"), self._build_more, theme=desk.theme, identifier=f"{prefix}.more_about"
        )
        self.lines.addWidget(self.section)
        self._prefix = prefix
        self._beside("first_name", "last_name")
        self._beside("mobile", "phone")
        self._beside("texting_number", "whose")
        self._beside("safe_from", "safe_until")
        self._beside("sms_consent", "email_consent")
        self._beside("said_where", "source")
        self._follow()
        self._shown: dict[str, str] = {}
        self.put({})

    def _build_more(self) -> MoreForm:
        self.more = MoreForm(self._desk, prefix=self._prefix, changed=self._edited)
        self._writing, was = True, self._writing
        self.more.put(self._more_kept)
        self._writing = was
        return self.more

    def fail(self, wrong: Mapping[str, str]) -> None:
        """Say what is wrong with each field, those of the section too, which unfolds for it."""
        of_more = {name: said for name, said in wrong.items() if name in MORE}
        if of_more:
            self.section.open()
        super().fail({name: said for name, said in wrong.items() if name not in MORE})
        if self.more is not None:
            self.more.fail(of_more)

    def _line(self, name: str, prefix: str) -> None:
        self.lines_of[name] = self.add(name, LABELS[name](), line(), identifier=f"{prefix}.{name}")

    def _reach(self, prefix: str) -> None:
        """Where texts go, and when."""
        self.texts_to: Choice[str] = self.add(
            "texts_to",
            tr("Texts go to"),
            Choice([(OWN, tr("Their own mobile")), (OTHER, tr("Another number"))]),
            identifier=f"{prefix}.texts_to",
        )
        for name in ("texting_number", "whose"):
            self._line(name, prefix)
        self.lines_of["whose"].setPlaceholderText(tr("Mother, carer"))
        self.lines_of["whose"].setMaxLength(40)
        self.safe: dict[str, TimeField] = {
            name: self.add(
                name, LABELS[name](), TimeField(placeholder=tr("Any hour")), identifier=f"{prefix}.{name}"
            )
            for name in ("safe_from", "safe_until")
        }

    def _beside(self, *names: str) -> None:
        at = self.lines.indexOf(self.row(names[0]))
        pair = QHBoxLayout()
        pair.setSpacing(S3)
        for name in names:
            pair.addWidget(self.row(name), 1, Qt.AlignmentFlag.AlignTop)
        self.lines.insertLayout(at, pair)

    def _follow(self) -> None:
        for each in (*self.lines_of.values(), self.source):
            each.textChanged.connect(lambda _text: self._edited())
        for name in ("mobile", "phone", "texting_number"):
            follow_number(self._desk, self.row(name), self.lines_of[name])
        follow_mail(self._desk, self.row("email"), self.lines_of["email"])
        self.notes.textChanged.connect(self._edited)
        self.birth.changed.connect(self._edited)
        for hour in self.safe.values():
            hour.changed.connect(self._edited)
        self.texts_to.currentIndexChanged.connect(lambda _index: self._show_other())
        for choice in (self.language, self.texts_to, self.where, *self.consents.values()):
            choice.currentIndexChanged.connect(lambda _index: self._edited())

    def _edited(self) -> None:
        if self._writing:
            return
        self._ask_who()
        self.edited.emit()

    def _ask_who(self) -> None:
        asked = any(self.consents[name].value != self._shown.get(name, "") for name in CONSENTS)
        for name in ("said_where", "source"):
            self.row(name).setVisible(asked)

    @property
    def said_where(self) -> str:
        """Where a consent was taken, as services want it."""
        return self.where.value or "desk"

    def _show_other(self) -> None:
        other = self.texts_to.value == OTHER
        for name in ("texting_number", "whose"):
            self.row(name).setVisible(other)

    @property
    def today(self) -> date:
        """The clinic's date."""
        return today_at(self._desk.zone, self._desk.now())

    def put(self, values: Mapping[str, str]) -> None:
        """Show a card; what is left out is empty. From now on `changed` tells what differs from it."""
        self._shown = {name: values.get(name, "") for name in (*LABELS, *MORE)}
        self.overwrite(self._shown)
        self.clear()
        self.section.open(any(self._shown[name] for name in MORE))

    def overwrite(self, values: Mapping[str, str]) -> None:
        """Show these values in their fields, the others stay."""
        self._writing = True
        for name, value in values.items():
            if name in self.lines_of:
                self.lines_of[name].setText(value)
            elif name in self.consents:
                self.consents[name].choose(value)
        if "birth_date" in values:
            self._put_birth(values["birth_date"])
        if "texting_number" in values:
            self.texts_to.choose(OTHER if values["texting_number"] else OWN)
            self._show_other()
        for name, each in self.safe.items():
            if name in values:
                _put_clock(each, values[name])
        if "language" in values:
            self._offer_languages(values["language"])
        if "notes" in values:
            self.notes.setPlainText(values["notes"])
        self._more_kept |= {name: value for name, value in values.items() if name in MORE}
        if self.more is not None:
            self.more.put({name: value for name, value in values.items() if name in MORE})
        if any(values.get(name) for name in MORE):
            self.section.open()
        self.source.setText(values.get("source", ""))
        self.where.choose(values.get("said_where") or "desk")
        self._writing = False
        self._ask_who()

    def rebase(self, values: Mapping[str, str]) -> None:
        """The card itself has other values now; what stands in the form stays."""
        self._shown = {name: values.get(name, "") for name in (*LABELS, *MORE)}

    @property
    def base(self) -> dict[str, str]:
        """The card that was put, as it was."""
        return dict(self._shown)

    def values(self) -> dict[str, str]:
        """All that stands there. A date that can't be read is given as it was typed, for the service to refuse."""
        found = {name: each.text() for name, each in self.lines_of.items()}
        born = self.birth.value
        found["birth_date"] = self.birth.text if born is None else born.isoformat()
        if self.texts_to.value != OTHER:
            found["texting_number"] = found["whose"] = ""
        found |= {name: _clock(each) for name, each in self.safe.items()}
        found["language"] = self.language.value or ""
        found |= {name: choice.value or "" for name, choice in self.consents.items()}
        found["notes"] = self.notes.toPlainText()
        return found | (self._more_kept if self.more is None else self.more.values())

    def changed(self) -> dict[str, str]:
        """What differs from the card that was put."""
        return {name: value for name, value in self.values().items() if value != self._shown[name]}

    def to_save(self) -> dict[str, str]:
        """What differs, with all that goes together."""
        changed = self.changed()
        if not changed.keys().isdisjoint(TEXTING):
            values = self.values()
            changed |= {name: values[name] for name in TEXTING}
        return changed

    def problems(self) -> dict[str, str]:
        """What is wrong, as far as that can be told here."""
        wrong = {"birth_date": self.birth.problem} | {name: each.problem for name, each in self.safe.items()}
        if self.texts_to.value == OTHER and not self.lines_of["texting_number"].text().strip():
            wrong["texting_number"] = tr("Give the number, or choose their own mobile.")
        return {name: sentence for name, sentence in wrong.items() if sentence}

    def ask(self, asks: Mapping[str, str]) -> None:
        """Put questions under their fields; saving again goes on."""
        for name, sentence in asks.items():
            self.row(name).ask(sentence)
        first = next(iter(asks), None)
        if first is not None:
            self.row(first).field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._desk.say.announce(asks[first])

    def _put_birth(self, text: str) -> None:
        try:
            self.birth.put(date.fromisoformat(text) if text else None)
        except ValueError:
            self.birth.put_text(text)

    def _offer_languages(self, own: str) -> None:
        tags = [*LANGUAGES, *([own] if own and own not in LANGUAGES else [])]
        self.language.offer([("", tr("The clinic's")), *((tag, language_name(tag)) for tag in tags)], own)


def _clock(field: TimeField) -> str:
    """A time of day as services want it; what can't be read as it was typed, for them to refuse."""
    minute = field.value
    return field.text.strip() if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def _put_clock(field: TimeField, text: str) -> None:
    hours, _, minutes = text.partition(":")
    if hours.isdecimal() and minutes.isdecimal():
        field.put(int(hours) * 60 + int(minutes))
    else:
        field.put_text(text)
