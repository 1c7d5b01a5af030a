"""What is half-written about one patient or visit: on the shelf with every letter, there again where the same is written next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from frontdesk.ui.drafts import new_draft_id, shelf

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.drafts import Draft

_ABOUT: Final = "about"
_ON: Final = "yes"


NOTE_DRAFT: Final = "visit note"
LINK_DRAFT: Final = "visit link"
NEW_PATIENT_DRAFT: Final = "new_patient"
CANCEL_DRAFT: Final = "cancel"
CHECK_IN_DRAFT: Final = "check_in"
WALK_IN_DRAFT: Final = "walk_in"
CALL_DRAFT: Final = "call"
DISMISS_DRAFT: Final = "dismiss"
MARK_DRAFT: Final = "mark"
ALERT_DRAFT: Final = "alert"
CONTACT_DRAFT: Final = "contact"
CARD_DRAFT: Final = "card"
TEXT_DRAFT: Final = "text"
BLOCK_DRAFT: Final = "block"
SHARING_DRAFT: Final = "sharing"
"""Kinds of drafts, by which they are found again; `ui.kept` knows where each is written on."""

Field: TypeAlias = QLineEdit | QPlainTextEdit | QCheckBox


class Halfway:
    """A form's one draft about `about`, of its own `kind`."""

    def __init__(self, desk: Desk, *, kind: str, about: str) -> None:
        self._desk, self._kind, self._about = desk, kind, about
        self._over = False

    @property
    def fields(self) -> dict[str, str]:
        """What was typed and not saved, also before a restart; empty where nothing was."""
        draft = self._draft()
        return {} if draft is None else {name: str(value) for name, value in self._own(draft).items()}

    def keep(self, title: str, fields: Mapping[str, str]) -> None:
        """Keep what is typed now; nothing typed is nothing kept."""
        if self._over:
            return
        if not fields:
            self.drop()
            return
        draft = self._draft()
        shelf(self._desk).keep(
            new_draft_id() if draft is None else draft.id, self._kind, title, {**fields, _ABOUT: self._about}
        )

    def drop(self) -> None:
        """It is saved, or not wanted any more."""
        draft = self._draft()
        if draft is not None:
            shelf(self._desk).drop(draft.id)

    def tie(self, title: Callable[[], str], fields: Mapping[str, Field]) -> None:
        """Bring back what was typed into these fields before, and keep from now on what is typed there, under `title()`. What stands
        there now is no typing."""
        kept = self.fields
        for name, field in fields.items():
            if name in kept:
                _put(field, kept[name])
        from_the_start = {name: _text(field) for name, field in fields.items() if name not in kept}

        def typed() -> None:
            texts = {name: _text(field) for name, field in fields.items()}
            wanted = any(text.strip() and text != from_the_start.get(name) for name, text in texts.items())
            self.keep(title(), texts if wanted else {})

        for field in fields.values():
            (field.toggled if isinstance(field, QCheckBox) else field.textChanged).connect(lambda *_: typed())

    def end(self) -> None:
        """It is saved, or given up: nothing of it is kept any more."""
        self._over = True
        self.drop()

    def _draft(self) -> Draft | None:
        kept = shelf(self._desk).of(self._kind)
        return next((each for each in kept if each.fields.get(_ABOUT) == self._about), None)

    def _own(self, draft: Draft) -> dict[str, object]:
        return {name: value for name, value in draft.fields.items() if name != _ABOUT}


def about_of(draft: Draft) -> str:
    """What a draft is about, as its form called it; empty where it is of another kind."""
    return str(draft.fields.get(_ABOUT, ""))


def _text(field: Field) -> str:
    match field:
        case QCheckBox():
            return _ON if field.isChecked() else ""
        case QLineEdit():
            return field.text()
        case _:
            return field.toPlainText()


def _put(field: Field, text: str) -> None:
    match field:
        case QCheckBox():
            field.setChecked(text == _ON)
        case QLineEdit():
            field.setText(text)
        case _:
            field.setPlainText(text)
