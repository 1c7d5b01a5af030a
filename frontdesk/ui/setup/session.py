"""What the steps of the set-up share: the desk, what was typed so far, the keys while they are in memory, how far the clinic is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.i18n import tr
from frontdesk.ui.setup import acts

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.secret_places import AskPassphrase, SecretPlaces
    from frontdesk.services.setting_up import Standing
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

_DRAFT: Final = "setup.draft"
SHEETS_PREF: Final = "setup.sheets"
_TYPES: Final = "setup.types"


class StepName(StrEnum):
    """The steps, in their order."""

    CLINIC = "clinic"
    KEYS = "keys"
    SHEETS = "sheets"
    LOCATIONS = "locations"
    PROVIDERS = "providers"
    TYPES = "types"
    HANDLER = "handler"
    IMPORT = "import"
    TEXTS = "texts"
    REMINDERS = "reminders"


def title_of(name: StepName) -> str:
    """What a step is called, in the list and at its head."""
    match name:
        case StepName.CLINIC:
            return tr("Clinic")
        case StepName.KEYS:
            return tr("Where keys are kept")
        case StepName.SHEETS:
            return tr("Recovery sheets")
        case StepName.LOCATIONS:
            return tr("Locations")
        case StepName.PROVIDERS:
            return tr("Providers")
        case StepName.TYPES:
            return tr("Appointment types")
        case StepName.HANDLER:
            return tr("Complaints")
        case StepName.IMPORT:
            return tr("Patients and visits")
        case StepName.TEXTS:
            return tr("Texts")
        case StepName.REMINDERS:
            return tr("Reminders")


class StepState(StrEnum):
    """How a step stands."""

    OPEN = "open"
    DONE = "done"
    WARNING = "warning"
    """It was left although something depends on it."""
    SHUT = "shut"
    """Other steps come first."""


class Sheets(StrEnum):
    """Whether somebody has shown that they have the recovery sheets."""

    UNKNOWN = ""
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Founding:
    """What only the composition root has, for a clinic that is still to come."""

    places: Callable[[AskPassphrase], SecretPlaces]
    """Where secrets can be kept, given who knows the passphrase."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed before there is a clinic. No secrets: it is kept in a plain file."""

    name: str = ""
    country: str = ""
    zone: str = ""
    phone: str = ""
    checked: bool = False
    """The clinic's own step is through."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The two recovery keys as printed and the sheets' text, while the assistant is open."""

    book: str = field(repr=False)
    complaints: str = field(repr=False)
    sheets: str = field(repr=False)


class Session(QObject):
    """Signals: `changed()` when it is known anew how far the clinic is; `founded(Founded)` once there is one."""

    changed = Signal()
    founded = Signal(object)

    def __init__(self, desk: Desk, founding: Founding | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.founding = founding
        self.keys: Keys | None = None
        self.standing: Standing | None = None
        self._draft = self._kept_draft()

    @property
    def has_clinic(self) -> bool:
        """Whether the clinic has been founded."""
        return self.desk.jobs.book.done()

    @property
    def country(self) -> str:
        """The clinic's country, ISO 3166; empty while nobody has said."""
        return self.standing.country if self.standing is not None else self._draft.country

    @property
    def draft(self) -> Draft:
        """What was typed before the founding."""
        return self._draft

    def keep(self, draft: Draft) -> None:
        """Keep what is typed, for after a restart too."""
        if not self.has_clinic and draft != self._draft:
            self._draft = draft
            self.desk.prefs.put(_DRAFT, asdict(draft), everybody=True)

    def write_draft(self) -> None:
        """Write it now, into a folder that may not be there yet. What cannot be written is only forgotten."""
        if not self.has_clinic and (self._draft.name or self._draft.phone):
            with suppress(OSError):
                self.desk.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.desk.prefs.write()

    def forget_draft(self) -> None:
        """There is a clinic now."""
        self._draft = replace(self._draft, checked=True)
        self.desk.prefs.put(_DRAFT, None, everybody=True)

    @property
    def sheets(self) -> Sheets:
        """How the recovery sheets stand."""
        found = self.desk.prefs.get(SHEETS_PREF, "", everybody=True)
        return Sheets(found) if found in tuple(Sheets) else Sheets.UNKNOWN

    def sheets_are(self, state: Sheets) -> None:
        """Note it at once: the window may be gone the next moment."""
        self.desk.prefs.put(SHEETS_PREF, str(state), everybody=True)
        self.desk.prefs.write()

    @property
    def types_seen(self) -> bool:
        """Whether somebody has been through the appointment types."""
        return self.desk.prefs.get(_TYPES, False, everybody=True)

    def types_are_seen(self) -> None:
        """Somebody has."""
        self.desk.prefs.put(_TYPES, True, everybody=True)

    def refresh(self, done: Callable[[], None] | None = None) -> None:
        """Read anew how far the clinic is."""
        if not self.has_clinic:
            return

        def read(standing: Standing) -> None:
            self.standing = standing
            self.changed.emit()
            if done is not None:
                done()

        self.desk.jobs.ask("standing", acts.read_standing, owner=self, done=read, failed=self._unread)

    def _unread(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)

    def take_keys(self, made: acts.Made) -> None:
        """The clinic is there: from now on somebody has to confirm its sheets, whatever becomes of this window."""
        founded = made.founded
        self.keys = Keys(founded.book_recovery_key, founded.complaints_recovery_key, founded.sheets)
        self.forget_draft()
        self.sheets_are(Sheets.UNCONFIRMED)

    def is_founded(self, made: acts.Made, book: Book) -> None:
        """Its book is open."""
        desk = self.desk
        desk.clinic, desk.country, desk.zone = made.plan.name, made.plan.country, made.plan.zone
        desk.jobs.book.set_result(book)
        self.founded.emit(made.founded)
        self.refresh()

    def state(self, name: StepName) -> StepState:
        """How a step stands."""
        if not self.has_clinic:
            if name is StepName.CLINIC:
                return StepState.DONE if self._draft.checked else StepState.OPEN
            return StepState.OPEN if name is StepName.KEYS and self._draft.checked else StepState.SHUT
        match name:
            case StepName.CLINIC | StepName.KEYS:
                return StepState.DONE
            case StepName.SHEETS:
                return self._state_of_sheets()
            case _:
                return self._state_by_book(name)

    def first_open(self) -> StepName:
        """Where to go on."""
        for name in StepName:
            if self.state(name) in (StepState.OPEN, StepState.WARNING):
                return name
        return StepName.REMINDERS

    def _state_of_sheets(self) -> StepState:
        match self.sheets:
            case Sheets.CONFIRMED:
                return StepState.DONE
            case Sheets.UNCONFIRMED if self.keys is None:
                return StepState.WARNING
            case Sheets.UNCONFIRMED:
                return StepState.OPEN
            case Sheets.UNKNOWN:
                # Founded from the command line, which hands the sheets out itself.
                return StepState.DONE

    def _state_by_book(self, name: StepName) -> StepState:
        found = self.standing
        if found is None:
            return StepState.OPEN
        is_done = {
            StepName.LOCATIONS: all(any(place.week.days.values()) for place in found.locations),
            StepName.PROVIDERS: any(each.weeks for each in found.providers),
            StepName.TYPES: bool(found.types) or self.types_seen,
            StepName.HANDLER: bool(found.handlers),
            StepName.IMPORT: found.patients > 0,
            StepName.TEXTS: bool(found.twilio),
            StepName.REMINDERS: found.reminders,
        }[name]
        return StepState.DONE if is_done else StepState.OPEN

    def _kept_draft(self) -> Draft:
        kept = self.desk.prefs.raw(_DRAFT, everybody=True)
        if not isinstance(kept, dict):
            return Draft()

        def text(key: str) -> str:
            value = kept.get(key)
            return value if isinstance(value, str) else ""

        return Draft(text("name"), text("country"), text("zone"), text("phone"), kept.get("checked") is True)
