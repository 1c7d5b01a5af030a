"""Appointment types: their usual length, the colour of their square in the book, and what they bring with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Remote
from frontdesk.ui import words
from frontdesk.ui.clinic.page import Part, PartsPage
from frontdesk.ui.clinic.turning import turn_part
from frontdesk.ui.clinic.type_extras import ExtrasFields
from frontdesk.ui.kit.forms import Choice, Form, line, whole
from frontdesk.ui.setup import acts as saving
from frontdesk.ui.setup.parts import Editor
from frontdesk.ui.setup.step import narrow
from frontdesk.ui.setup.types import colour_names, swatch
from frontdesk.ui.tokens import TYPE_COLOURS

if TYPE_CHECKING:
    from frontdesk.services.directory import TypeRow
    from frontdesk.services.setting_up import TypeFacts
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk

_LONGEST: Final = 1440
_SWATCH: Final = 12
_NEW_MINUTES: Final = 30


class TypeEditor(Editor):
    """Name, length, colour, value, where, how to prepare, when to come again."""

    def __init__(self, facts: TypeFacts | None, currency: str) -> None:
        super().__init__(None if facts is None else facts.id)
        self.form = Form()
        self.name = self.form.add("name", tr("Name"), line(), identifier="type.name")
        self.minutes = self.form.add(
            "minutes",
            tr("Usual length"),
            whole(
                _NEW_MINUTES if facts is None else facts.minutes,
                least=1,
                most=_LONGEST,
                step=5,
                suffix=tr(" min"),
            ),
            hint=tr("Booking proposes it; each visit can be longer or shorter."),
            identifier="type.minutes",
        )
        self.shade: Choice[str] = self.form.add(
            "colour",
            tr("Colour"),
            Choice(),
            hint=tr("A small square in the corner of the visit. States have colours of their own."),
            identifier="type.colour",
        )
        self.minutes.setMaximumWidth(120)
        self.shade.setMaximumWidth(200)
        self.shade.setIconSize(QSize(_SWATCH, _SWATCH))
        self._offer("" if facts is None else facts.colour)
        self.extras = ExtrasFields(
            self.form, TypeExtras() if facts is None else facts.extras, currency=currency, changed=self.touch
        )
        if facts is not None:
            self.name.setText(facts.name)
        self.lines.addWidget(narrow(self.form))
        self.name.textEdited.connect(lambda _text: self.touch())
        self.minutes.valueChanged.connect(lambda _value: self.touch())
        self.shade.activated.connect(lambda _index: self.touch())

    def _offer(self, shade: str) -> None:
        offered = list(zip(TYPE_COLOURS, colour_names(), strict=True))
        if shade and shade not in TYPE_COLOURS:
            offered.append((shade, tr("Other")))
        self.shade.offer(offered, shade or TYPE_COLOURS[-1])
        for at, (value, _name) in enumerate(offered):
            self.shade.setItemIcon(at, swatch(value))

    @property
    def called(self) -> str:
        """What its list says."""
        return self.name.text().strip() or tr("New type")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not self.name.text().strip()

    def begin(self) -> None:
        """The name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        """Whether it has a name, and what else is typed can be read."""
        self.form.clear()
        wrong = dict(self.extras.shown().wrong)
        if self.is_blank:
            wrong["name"] = tr("The name is empty. Give one.")
        self.form.fail(wrong)
        return not wrong

    def fail(self, error: FrontdeskError) -> bool:
        """What is refused is the name."""
        self.form.take(error, field="name")
        return True


class TypesPage(PartsPage[TypeEditor]):
    """All kinds of visits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, name=tr("Appointment types"), add=tr("Add a type"), identifier="clinic.types")

    def parts(self, facts: ClinicFacts) -> Sequence[Part]:
        """By name, each with its length and colour."""
        return [
            Part(
                each.id,
                each.name,
                _facts_line(each) if each.in_use else tr("not in use"),
                each.in_use,
                swatch(each.colour) if each.colour else None,
            )
            for each in facts.directory.types
        ]

    def make(self, facts: ClinicFacts, key: int | None) -> TypeEditor | None:
        """Its form."""
        return TypeEditor(_facts(facts, key), facts.directory.clinic.currency)

    def keep(
        self,
        editor: TypeEditor,
        done: Callable[[int], None],
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        """Into the book; undo puts back what was there."""
        key, name, minutes = editor.key, editor.name.text(), editor.minutes.value()
        shade, extras = editor.shade.value or "", editor.extras.shown().extras
        before = None if self.facts is None else _facts(self.facts, key)

        def kept(new_key: int) -> None:
            done(new_key)
            self.desk.say.done(
                tr("{name}: saved", name=name.strip()), undo=lambda: self._back(new_key, before)
            )

        self.desk.act(
            lambda book, actor: saving.save_type(
                book, actor, key, name=name, minutes=minutes, colour=shade, extras=extras
            ),
            owner=self,
            done=kept,
            failed=failed,
        )

    def turn(self, key: int, *, in_use: bool) -> None:
        """Give it up, or take it into use again."""
        turn_part(self.desk, self, "type", key, self.name_of(key), in_use=in_use)

    def _back(self, key: int, before: TypeFacts | None) -> None:
        if before is None:
            self.turn(key, in_use=False)
            return
        self.desk.act(
            lambda book, actor: saving.save_type(
                book,
                actor,
                key,
                name=before.name,
                minutes=before.minutes,
                colour=before.colour,
                extras=before.extras,
            ),
            owner=self,
            done=lambda _key: self.desk.say.done(tr("{name}: as it was before", name=before.name)),
        )


def _facts_line(row: TypeRow) -> str:
    """Its length, and how it takes place where that is not the usual."""
    parts = [words.length(row.minutes)]
    match row.extras.remote:
        case Remote.VIDEO:
            parts.append(tr("video"))
        case Remote.PHONE:
            parts.append(tr("phone"))
        case None:
            pass
    return ", ".join(parts)


def _facts(facts: ClinicFacts, key: int | None) -> TypeFacts | None:
    return next((each for each in facts.standing.types if each.id == key), None)
