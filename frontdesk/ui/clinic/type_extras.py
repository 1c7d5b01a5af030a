"""What a kind of visit brings with it, as fields: its value, where it takes place, how to prepare, when to come again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.money import read_money
from frontdesk.domain.visit_types import MOST_WEEKS, TypeExtras, checked_extras
from frontdesk.domain.words import Remote
from frontdesk.ui import words
from frontdesk.ui.kit.forms import Choice, Form, line, whole

if TYPE_CHECKING:
    from frontdesk.ui.kit.forms import Row

_HERE: Final = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The fields as they stand; what can't be read is told by field."""

    extras: TypeExtras
    wrong: dict[str, str] = field(default_factory=dict)


class ExtrasFields:
    """Adds its rows to a type's form. `changed` is called for whatever a person changes."""

    def __init__(self, form: Form, extras: TypeExtras, *, currency: str, changed: Callable[[], None]) -> None:
        self._form = form
        self._currency = extras.currency or currency
        self.value = form.add(
            "value",
            tr("Value"),
            line(words.money_typed(extras.value_minor, self._currency)),
            hint=(
                tr("What a visit brings, in {currency}. Empty: not known.", currency=self._currency)
                if self._currency
                else tr("What a visit brings. Empty: not known.")
            ),
            identifier="type.value",
        )
        self.remote: Choice[str] = form.add(
            "remote",
            tr("Takes place"),
            Choice(
                [
                    (_HERE, tr("At the location")),
                    (Remote.VIDEO, tr("By video")),
                    (Remote.PHONE, tr("By phone")),
                ],
                extras.remote or _HERE,
            ),
            identifier="type.remote",
        )
        self.link = form.add(
            "link",
            tr("Video link"),
            line(extras.link, placeholder="https://"),
            hint=tr("The usual one; each visit can have its own."),
            identifier="type.link",
        )
        self.preparation = form.add(
            "preparation",
            tr("Preparation"),
            line(extras.preparation, placeholder=tr("Come fasting")),
            hint=tr("Read to the patient when booking."),
            identifier="type.preparation",
        )
        self.again = form.add(
            "again_weeks",
            tr("Next visit after"),
            whole(extras.again_weeks or 0, least=0, most=MOST_WEEKS, suffix=tr(" weeks")),
            hint=tr("What the key for another visit proposes at check-out."),
            identifier="type.again",
        )
        self.again.setSpecialValueText(tr("No usual time"))
        self.value.setMaximumWidth(160)
        self.remote.setMaximumWidth(200)
        self.again.setMaximumWidth(160)
        for each in (self.value, self.link, self.preparation):
            each.textEdited.connect(lambda _text: changed())
        self.remote.activated.connect(lambda _index: changed())
        self.remote.currentIndexChanged.connect(lambda _index: self._show_link())
        self.again.valueChanged.connect(lambda _value: changed())
        self._show_link()

    def _show_link(self) -> None:
        self._row("link").setVisible(self.remote.value == Remote.VIDEO)

    def _row(self, name: str) -> Row:
        return self._form.row(name)

    def shown(self) -> Shown:
        """What stands there."""
        wrong: dict[str, str] = {}
        remote = self.remote.value or _HERE
        value = None
        try:
            value = read_money(self.value.text(), self._currency)
        except UsageError as error:
            wrong["value"] = error.sentence
        extras = TypeExtras(
            value_minor=value,
            currency=self._currency if value is not None else "",
            remote=Remote(remote) if remote else None,
            link=self.link.text() if remote == Remote.VIDEO else "",
            preparation=self.preparation.text(),
            again_weeks=self.again.value() or None,
        )
        try:
            return Shown(checked_extras(extras), wrong)
        except FrontdeskError as error:
            name = "preparation" if len(self.preparation.text()) > len(self.link.text()) else "link"
            return Shown(extras, {**wrong, name: error.sentence})
