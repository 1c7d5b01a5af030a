"""The clinic's own texts: a language, a kind, the words, and how the text reads on a telephone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.segments import Encoding, measure
from frontdesk.domain.setting_values import Json
from frontdesk.domain.texts import LANGUAGES, TextKind, default_template, text_language
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import Surface, column, row
from frontdesk.ui.kit.taborder import tab_after
from frontdesk.ui.settings.controls import Control
from frontdesk.ui.settings.keywords import language_name
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts

MARKER: Final = "Ref 4K7PT"
"""As long as the mark by which a text is found again at the provider; it counts for the price."""
_MOST_SHOWN: Final = 6
_A_ROW: Final = 3


def kind_name(kind: TextKind) -> str:
    """What a text is for."""
    match kind:
        case TextKind.ASK:
            return tr("Asks")
        case TextKind.ASK_FAMILY:
            return tr("Asks, several visits")
        case TextKind.TELL:
            return tr("Tells")
        case TextKind.TELL_FAMILY:
            return tr("Tells, several visits")
        case TextKind.MOVED:
            return tr("Moved")
        case TextKind.MOVED_ASK:
            return tr("Moved, and asks")
        case TextKind.CANCELLED:
            return tr("Cancelled")
        case TextKind.ACK_DECLINED:
            return tr("Thanks for a no")
        case TextKind.ACK_CONFIRMED:
            return tr("Thanks for a yes")
        case TextKind.WHICH:
            return tr("Asks which visit is meant")


def place_words(place: str) -> str:
    """What a place in a text stands for."""
    match place:
        case "clinic":
            return tr("the clinic's name")
        case "phone":
            return tr("the number to call")
        case "place":
            return tr("the location")
        case "day":
            return tr("the weekday")
        case "date":
            return tr("the date")
        case "time":
            return tr("the time")
        case "visits":
            return tr("first names and times")
        case "choices":
            return tr("the visits by number")
        case _:
            return ""


def places_of(kind: TextKind) -> tuple[str, ...]:
    """The places that a text of this kind may have, in the order in which one thinks of them."""
    if kind is TextKind.WHICH:
        return ("clinic", "day", "date", "choices", "phone")
    if kind.endswith("_family"):
        return ("clinic", "day", "date", "visits", "place", "phone")
    return ("clinic", "day", "date", "time", "place", "phone")


@dataclass(frozen=True, slots=True)
class Preview:
    """How a text would read. `problem` is why it cannot be used, then there is no body."""

    body: str
    problem: str = ""


def preview(
    _book: Book, kind: TextKind, language: str, template: str, facts: Facts, now_utc: int, zone: str
) -> Preview:
    """A text as two made-up visits next Tuesday would get it."""
    from datetime import datetime, timedelta

    from frontdesk.domain.errors import UsageError
    from frontdesk.domain.instants import at_zone
    from frontdesk.domain.phones import display
    from frontdesk.domain.texts import ClinicText, VisitText, render
    from frontdesk.domain.wording_guard import check_template

    try:
        used = check_template(kind, template) if template else default_template(kind, language)
    except UsageError as error:
        return Preview("", error.sentence)
    today = at_zone(now_utc, zone).date()
    day = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    start = datetime(day.year, day.month, day.day, 9, 30)  # noqa: DTZ001 - a wall clock
    place = facts.places[0].name if facts.places else facts.clinic
    visits = [VisitText("Jana", start, place), VisitText("Petr", start + timedelta(minutes=30), place)]
    body = render(
        kind,
        language,
        facts.country,
        visits if kind.endswith("_family") or kind is TextKind.WHICH else visits[:1],
        ClinicText(facts.clinic, display(facts.phone, facts.country) if facts.phone else ""),
        MARKER,
        overrides={f"{language}.{kind}": used},
    )
    return Preview(body)


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


class TextsControl(Control):
    """All texts, one at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._facts: Facts | None = None
        self._texts: dict[str, dict[str, str]] = {}
        self._filled: tuple[str, TextKind] | None = None
        self.language: Choice[str] = Choice([(each, language_name(each)) for each in LANGUAGES])
        self.kind: Choice[TextKind] = Choice()
        self.edit = TextEdit()
        self.usual = button(tr("Use our wording"), self._use_usual, identifier="settings.text.usual")
        self._whose = Label(face="meta", tone="muted", wrap=True)
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.hide()
        self._reads = Label(wrap=True, face="panel")
        self._reads.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._reads.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._size = Label(face="meta", tone="muted", wrap=True)
        self._dear = Label(face="meta", tone="warning", wrap=True)
        self._places = QVBoxLayout()
        self._places.setSpacing(S1)
        self._buttons: list[QWidget] = []
        self._build()

    def _build(self) -> None:
        name_it(self.language, tr("Language"), "settings.text.language")
        name_it(self.kind, tr("Text"), "settings.text.kind")
        name_it(self.edit, tr("Words of the text"), "settings.text.edit")
        name_it(self._reads, tr("How it reads"), "settings.text.preview")
        bubble = Surface(column(self._reads, margins=(S3, S2, S3, S2)), line="box")
        self.language.setMinimumWidth(140)
        self.kind.setMinimumWidth(220)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addLayout(row(self.language, self.kind, None))
        lines.addWidget(self.edit)
        lines.addWidget(self._wrong)
        lines.addLayout(row(self._whose, None, self.usual))
        lines.addLayout(self._places)
        lines.addSpacing(S2)
        lines.addWidget(Label(tr("How it reads"), face="meta", tone="muted"))
        lines.addWidget(bubble)
        lines.addWidget(self._size)
        lines.addWidget(self._dear)
        lines.setContentsMargins(0, 0, 0, S4)
        self.language.currentIndexChanged.connect(lambda _index: self._turned())
        self.kind.currentIndexChanged.connect(lambda _index: self._turned())
        self.edit.textChanged.connect(self._typed)
        self.edit.left.connect(self._left)

    @property
    def field(self) -> QWidget:
        """The words."""
        return self.edit

    @property
    def reads(self) -> str:
        """How the text reads, or why it cannot be used."""
        return self._reads.text()

    @property
    def length(self) -> str:
        """How long it is, in words."""
        return self._size.text()

    @property
    def dear(self) -> str:
        """What makes it dearer than it need be."""
        return "" if self._dear.isHidden() else self._dear.text()

    def called(self, label: str, identifier: str) -> None:
        """The whole has the name; each field its own."""
        name_it(self, label, identifier)

    def describe(self, text: str) -> None:
        """Of the words."""
        self.edit.setAccessibleDescription(text)

    def mark(self, *, wrong: bool) -> None:
        """The words were refused."""
        if bool(self.edit.property("wrong")) != wrong:
            self.edit.setProperty("wrong", wrong)
            restyle(self.edit)

    def begin(self, facts: Facts) -> None:
        """What the preview needs to know of the clinic."""
        first = self._facts is None
        self._facts = facts
        if first:
            self.language.choose(text_language(facts.language))
            self._name_kinds()
            self._fill()

    def show_value(self, value: Json) -> None:
        """The clinic's own texts."""
        self._texts = cast("dict[str, dict[str, str]]", value)
        self._name_kinds()
        if not self.edit.hasFocus() or self._typed_text() == self._kept():
            self._fill()

    def words(self, value: Json) -> str:
        """Usual are none."""
        count = sum(len(kinds) for kinds in cast("dict[str, dict[str, str]]", value).values())
        return tr("{count} of your own", count=count) if count else tr("our wording everywhere")

    @property
    def _chosen(self) -> tuple[str, TextKind]:
        return self.language.value or LANGUAGES[0], self.kind.value or TextKind.ASK

    def _kept(self) -> str:
        language, kind = self._chosen
        return self._texts.get(language, {}).get(kind) or default_template(kind, language)

    def _typed_text(self) -> str:
        return " ".join(self.edit.toPlainText().split())

    def _name_kinds(self) -> None:
        """Those that have words of the clinic's own say so."""
        own: Mapping[str, str] = self._texts.get(self.language.value or "", {})
        now = self.kind.value or TextKind.ASK
        self.kind.offer(
            [
                (kind, tr("{text} (yours)", text=kind_name(kind)) if kind in own else kind_name(kind))
                for kind in TextKind
            ],
            now,
        )

    def _turned(self) -> None:
        self._name_kinds()
        self._fill()

    def _fill(self) -> None:
        language, kind = self._chosen
        kept = self._kept()
        if self._filled != (language, kind) or self._typed_text() != kept:
            self.edit.blockSignals(True)
            self.edit.setPlainText(kept)
            self.edit.blockSignals(False)
        self._filled = (language, kind)
        self.mark(wrong=False)
        self._wrong.hide()
        own = kind in self._texts.get(language, {})
        self._whose.setText(tr("Your wording.") if own else tr("Our wording."))
        self.usual.setVisible(own)
        self._offer_places(kind)
        self._preview()

    def _offer_places(self, kind: TextKind) -> None:
        for old in self._buttons:
            self._places.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        said = Label(
            tr(
                "Put in what differs from visit to visit. What stands between [ and ] is left out where it would be empty."
            ),
            face="meta",
            tone="muted",
            wrap=True,
        )
        for part in (said, self._place_buttons(kind)):
            self._places.addWidget(part)
            self._buttons.append(part)
        tab_after(self.usual, self._buttons)

    def _place_buttons(self, kind: TextKind) -> QWidget:
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S1)
        grid.setVerticalSpacing(0)
        for at, place in enumerate(places_of(kind)):
            words = place_words(place)
            each = button(
                f"{{{place}}}",
                partial(self._put_in, place),
                identifier=f"settings.text.place.{place}",
            )
            each.setProperty("kind", "flat")
            each.setAccessibleName(tr("Put in {place}: {words}", place=f"{{{place}}}", words=words))
            grid.addWidget(each, at // _A_ROW, at % _A_ROW * 2, Qt.AlignmentFlag.AlignLeading)
            grid.addWidget(Label(words, face="meta", tone="muted"), at // _A_ROW, at % _A_ROW * 2 + 1)
        for at in range(_A_ROW):
            grid.setColumnStretch(at * 2 + 1, 1)
        return held

    def _put_in(self, place: str) -> None:
        cursor = self.edit.textCursor()
        cursor.insertText(f"{{{place}}}")
        self.edit.setTextCursor(cursor)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self._preview()

    def _preview(self) -> None:
        facts = self._facts
        if facts is None:
            return
        language, kind = self._chosen
        text, now, zone = self._typed_text(), self._desk.now(), self._desk.zone
        self._desk.jobs.ask(
            "preview",
            lambda book: preview(book, kind, language, text, facts, now, zone),
            owner=self,
            done=self._previewed,
        )

    def _previewed(self, found: Preview) -> None:
        self._reads.setText(found.body or found.problem)
        self._reads.tone("muted" if found.problem else "text")
        if found.problem:
            self._size.setText("")
            self._dear.hide()
            return
        size = measure(found.body)
        parts = (
            tr("1 text message") if size.segments == 1 else tr("{count} text messages", count=size.segments)
        )
        self._size.setText(tr("{parts}, {count} characters", parts=parts, count=len(found.body)))
        self._dear.setVisible(size.encoding is Encoding.UCS2)
        shown = " ".join(size.offending[:_MOST_SHOWN])
        self._dear.setText(
            tr(
                "The letters {letters} make the whole text dearer: only 70 characters fit into a message instead of 160.",
                letters=shown,
            )
        )

    def _use_usual(self) -> None:
        language, kind = self._chosen
        texts = {name: dict(kinds) for name, kinds in self._texts.items()}
        texts.get(language, {}).pop(kind, None)
        self._want(texts)

    def _left(self) -> None:
        language, kind = self._chosen
        typed = self._typed_text()
        if typed == self._kept() or self._filled != (language, kind):
            return
        texts = {name: dict(kinds) for name, kinds in self._texts.items()}
        if not typed or typed == default_template(kind, language):
            texts.get(language, {}).pop(kind, None)
        else:
            texts.setdefault(language, {})[kind] = typed
        self._want(texts)

    def _want(self, texts: dict[str, dict[str, str]]) -> None:
        self.edited.emit({language: kinds for language, kinds in texts.items() if kinds})
