"""The cadence of the clinic, of a location, of a kind of visit: its steps, what they mean for real days, and a look before it is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.settings import DEFAULT_STEPS
from frontdesk.ui.cadence import acts, asks
from frontdesk.ui.cadence.asks import CLINIC, Owner, Whose
from frontdesk.ui.cadence.examples import Examples
from frontdesk.ui.cadence.steps import StepValue, steps_of, value_of
from frontdesk.ui.cadence.timeline import TimeLine
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.groups import GroupList
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row, rule, scrolling
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S2, S3, S4, S6, S8

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.domain.setting_values import Json
    from frontdesk.ui.cadence.asks import Cadences, Example
    from frontdesk.ui.desk import Desk

_LIST: Final = 232
_WIDTH: Final = 980
_FOLLOWS: Final = (Kind.SETTING, Kind.CLINIC)
_Draft = tuple[StepValue, ...] | None
"""Steps of its own; None: the clinic's."""


class CadenceScreen(Screen):
    """Whose cadence at the start, its steps beside it. Nothing is saved before its preview was seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("cadence")
        self._cadences: Cadences | None = None
        self._stale = True
        self.owner = CLINIC
        self._drafts: dict[Owner, _Draft] = {}
        self._wrong = False
        self.owners = GroupList((), name=tr("Whose cadence"), identifier="cadence.owners")
        self.title = Label(face="title")
        self.about = Label(tone="muted", wrap=True)
        self.own = button("", self._turn_own, identifier="cadence.own")
        self.time_line = TimeLine(desk.theme)
        self.place: Choice[int] = Choice()
        self.place.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        name_it(self.place, tr("Examples at"), "cadence.place")
        self.examples = Examples()
        self._example_about = Label(tone="muted", wrap=True)
        self.state = Label(tone="muted")
        self.back_button = button(tr("Undo the changes"), self.forget, identifier="cadence.forget")
        self.look = button(
            tr("See what it would send"), self.preview, kind="primary", identifier="cadence.look"
        )
        self._build()
        self.owners.wanted.connect(self._wanted)
        self.time_line.edited.connect(self._edited)
        self.place.activated.connect(lambda _index: self._read_examples())
        self.focus_on(self.owners)

    def _build(self) -> None:
        side = Surface(column(self.owners, margins=(S3, S6, S2, S3)), line="end")
        side.setFixedWidth(_LIST)
        narrow = QWidget()
        narrow.setMaximumWidth(_WIDTH)
        narrow.setLayout(
            column(
                row(self.title, None, self.own),
                self.about,
                S2,
                self.time_line,
                S2,
                rule(),
                row(Label(tr("For example"), face="strong"), None, self.place),
                self._example_about,
                self.examples,
                None,
                spacing=S2,
            )
        )
        held = QWidget()
        beside = row(spacing=0, margins=(S8, S6, S6, S6))
        beside.addWidget(narrow, 1)
        beside.addStretch()
        held.setLayout(beside)
        foot = Surface(
            row(self.state, None, self.back_button, self.look, margins=(S8, S3, S6, S3), spacing=S4),
            line="top",
        )
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(scrolling(held, name=tr("Steps of the cadence")), 1)
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addLayout(right, 1)

    # What the shell asks

    def begin(self) -> None:
        """Read what is stale."""
        if self._stale:
            self._read()
        else:
            self._read_examples()
        self.owners.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """A setting, a location or a type changed."""
        if touches(changes, *_FOLLOWS):
            self._stale = True
            if self.isVisible():
                self._read()

    # Whose

    @property
    def has_read(self) -> bool:
        """Whether what it shows is the book's."""
        return self._cadences is not None

    @property
    def draft(self) -> _Draft:
        """The steps of the owner that is shown, as they are typed; None: it follows the clinic's."""
        return self._drafts[self.owner] if self.owner in self._drafts else self._kept(self.owner)

    @property
    def is_changed(self) -> bool:
        """Whether what is shown differs from what is kept."""
        return self.owner in self._drafts

    def show_owner(self, owner: Owner) -> None:
        """Show somebody's cadence."""
        self.owner = owner
        self._wrong = False
        self.owners.show_current(owner.name)
        self._show()
        self._read_examples()

    def _wanted(self, name: str) -> None:
        whose, _, key = name.partition(".")
        self.show_owner(Owner(Whose(whose), int(key)))

    def _kept(self, owner: Owner) -> _Draft:
        assert self._cadences is not None
        own = self._cadences.values.get(owner)
        return None if own is None else steps_of(own)

    def _steps(self) -> tuple[StepValue, ...]:
        """What holds for the owner, with what is typed."""
        assert self._cadences is not None
        draft = self.draft
        return steps_of(self._cadences.values[CLINIC]) if draft is None else draft

    # The book

    def _read(self) -> None:
        self._stale = False
        self.desk.jobs.ask("cadences", asks.read_cadences, owner=self, done=self._got)

    def _got(self, cadences: Cadences) -> None:
        self._cadences = cadences
        known = {CLINIC, *(each.owner for each in (*cadences.locations, *cadences.types))}
        self._drafts = {
            owner: draft
            for owner, draft in self._drafts.items()
            if owner in known and draft != self._kept(owner)
        }
        if self.owner not in known:
            self.owner = CLINIC
        places = [(each.owner.id, each.text) for each in cadences.locations]
        self.place.offer(places, self.place.value)
        self._show()
        self._read_examples()

    def _read_examples(self) -> None:
        if self._cadences is None or self._wrong:
            return
        place = self.owner.id if self.owner.whose is Whose.LOCATION else self.place.value
        if place is None:
            self._show_examples(())
            return
        value, where = value_of(self._steps()), place
        self.desk.jobs.ask(
            "examples",
            lambda book: asks.examples(book, value, where),
            owner=self,
            done=self._show_examples,
        )

    # What is shown

    def _show(self) -> None:
        cadences = self._cadences
        if cadences is None:
            return
        self._show_owners(cadences)
        is_clinic, follows = self.owner == CLINIC, self.draft is None
        self.title.setText(self._owner_text(self.owner))
        self.about.setText(self._about())
        self.own.setVisible(not is_clinic or self._steps() != _usual())
        said = tr("A cadence of its own") if follows else tr("Back to the clinic's")
        self.own.setText(tr("The usual steps") if is_clinic else said)
        self.own.setAccessibleName(self.own.text())
        self.time_line.show_steps(self._steps(), editable=not follows)
        self._show_foot()
        several = len(cadences.locations) > 1 and self.owner.whose is not Whose.LOCATION
        self.place.setVisible(several)

    def _show_owners(self, cadences: Cadences) -> None:
        groups = [(CLINIC.name, self._listed(CLINIC))]
        for heading, named in (
            (tr("Locations"), cadences.locations),
            (tr("Kinds of visits"), cadences.types),
        ):
            if named:
                groups.append(("", heading))
                groups += [(each.owner.name, self._listed(each.owner)) for each in named]
        self.owners.offer(groups)
        self.owners.show_current(self.owner.name)

    def _listed(self, owner: Owner) -> str:
        name = self._owner_text(owner)
        if owner in self._drafts:
            return tr("{name} (not saved)", name=name)
        assert self._cadences is not None
        own = owner != CLINIC and owner in self._cadences.values
        return tr("{name} (its own)", name=name) if own else name

    def _owner_text(self, owner: Owner) -> str:
        assert self._cadences is not None
        named = (*self._cadences.locations, *self._cadences.types)
        return next((each.text for each in named if each.owner == owner), tr("Clinic"))

    def _about(self) -> str:
        if self.owner == CLINIC:
            return tr("Holds for every visit, unless its location or its kind has a cadence of its own.")
        if self.draft is None:
            return tr("Has the clinic's cadence.")
        if self.owner.whose is Whose.LOCATION:
            return tr("Has a cadence of its own. Kinds of visits that have one, too, follow theirs.")
        return tr("Has a cadence of its own, at every location.")

    def _show_foot(self) -> None:
        if self._wrong:
            self.state.setText(tr("A step above needs another look."))
        elif self.is_changed:
            self.state.setText(tr("Not saved yet."))
        elif self._cadences is not None and not self._cadences.on:
            self.state.setText(tr("Reminders are off: nothing goes out until they are started."))
        else:
            self.state.setText(tr("This holds."))
        changed = self.is_changed or self._wrong
        self.back_button.setVisible(changed)
        self.look.setEnabled(self.is_changed and not self._wrong)

    def _show_examples(self, examples: tuple[Example, ...]) -> None:
        self.examples.show_examples(examples)
        self._example_about.setText(
            tr("Visits of these days, when nobody answers.")
            if examples
            else tr("There is no location yet. Add one, and examples stand here.")
        )

    # What a person does

    def _edited(self, steps: tuple[StepValue, ...] | None) -> None:
        self._wrong = steps is None
        if steps is not None:
            self._keep_draft(steps)
        else:
            self._show_foot()

    def _keep_draft(self, draft: _Draft) -> None:
        if draft == self._kept(self.owner):
            self._drafts.pop(self.owner, None)
        else:
            self._drafts[self.owner] = draft
        self._show()
        self._read_examples()

    def _turn_own(self) -> None:
        """A cadence of its own, which begins as the clinic's; or the clinic's again; for the clinic the usual one."""
        self._wrong = False
        if self.owner == CLINIC:
            self._keep_draft(_usual())
        else:
            self._keep_draft(self._steps() if self.draft is None else None)

    def forget(self) -> None:
        """What is kept, again."""
        self._wrong = False
        self._drafts.pop(self.owner, None)
        self.time_line.show_steps(())
        self._show()
        self._read_examples()
        self.owners.setFocus(Qt.FocusReason.OtherFocusReason)

    def preview(self) -> None:
        """Show what the change would send; it is saved there."""
        from frontdesk.ui.cadence.before import BeforeDialog

        if not self.is_changed or self._wrong:
            return
        draft, owner = self.draft, self.owner
        value = None if draft is None else value_of(draft)
        made = BeforeDialog(self.desk, self.window(), owner=owner, value=value)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.agreed.connect(lambda: self._save(owner, value))
        made.open()

    def _save(self, owner: Owner, value: Json | None) -> None:
        assert self._cadences is not None
        before = self._cadences.values.get(owner)
        name = self._owner_text(owner)

        def done(_none: None) -> None:
            self._now_holds(owner, value)
            self.desk.say.done(
                tr("Cadence of {name}: saved", name=name), undo=lambda: self._put_back(owner, before, name)
            )

        self.desk.act(
            lambda book, actor: acts.save(book, actor, owner, value),
            owner=self,
            done=done,
            failed=self._refused,
        )

    def _now_holds(self, owner: Owner, value: Json | None) -> None:
        """Until the book is read again."""
        assert self._cadences is not None
        values = {each: own for each, own in self._cadences.values.items() if each != owner}
        if value is not None:
            values[owner] = value
        self._cadences = replace(self._cadences, values=values)
        self._drafts.pop(owner, None)
        self._show()

    def _refused(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)

    def _put_back(self, owner: Owner, before: Json | None, name: str) -> None:
        self.desk.act(
            lambda book, actor: acts.save(book, actor, owner, before),
            owner=self,
            done=lambda _none: self.desk.say.done(tr("Cadence of {name}: as it was before", name=name)),
        )


def _usual() -> tuple[StepValue, ...]:
    """The cadence that comes with the program."""
    return steps_of(DEFAULT_STEPS)
