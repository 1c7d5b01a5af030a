"""A new clinic: its book, its keys, its recovery sheets, all at once or not at all.

Everything is made in a folder of its own inside the data folder and moved into place at the end, the manifest last: what
has no manifest is no book, so a founding that is cut short leaves no clinic behind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import KeyUnavailable, Refused, StorageFault, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_day, rules_version, utc_iso, zone
from frontdesk.models.engine import Engines, open_engines
from frontdesk.models.manifest import Manifest, Wrap, write_manifest
from frontdesk.models.revision import head_revision
from frontdesk.models.schema import create_schema
from frontdesk.models.storage import BOOK_FILE, MANIFEST_FILE, VAULT_FILE, check_folder, sync_folder
from frontdesk.models.tables import Clinic, ComplaintKey, Location
from frontdesk.security.boxes import ComplaintKeys, wrap_book_key, wrap_with_recovery_key
from frontdesk.security.keys import KeyPurpose, RecoveryKey, new_key
from frontdesk.security.sheets import recovery_sheets
from frontdesk.services.bookkeys import keys_of
from frontdesk.services.folders import make_folder, put_new
from frontdesk.services.identity import new_public_id
from frontdesk.services.secret_places import BOOK
from frontdesk.services.work import Book
from frontdesk.services.workshops import abandoned, sweep, workshop

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.ports import Clock, SecretStore
    from frontdesk.services.secret_places import SecretPlaces, StoreKind
    from frontdesk.services.work import Work

_log = logging.getLogger(__name__)

LONGEST_NAME: Final = 200
_PARTS: Final = (VAULT_FILE, BOOK_FILE, MANIFEST_FILE)
"""In the order in which they move in: what has no manifest is no book."""


@dataclass(frozen=True, slots=True)
class ClinicPlan:
    """What a clinic is founded with, checked: `country` ISO 3166, `phone` E.164 or empty, `currency` ISO 4217."""

    name: str
    zone: str
    country: str
    location: str
    phone: str
    language: str
    currency: str
    phone_warning: str | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """A clinic that was founded. `recovery_keys` as printed, `sheets` the text to print."""

    book_id: str
    folder: Path
    kept_in: str
    book_recovery_key: str
    complaints_recovery_key: str
    sheets: str


def plan_clinic(
    *, name: str, zone_name: str, country: str, phone: str = "", location: str = ""
) -> ClinicPlan:
    """Check what a person said about their clinic. Raises UsageError for an unknown zone or country, an empty name, a number
    that can be none."""
    clinic = _line(name, what=tr("The clinic's name"))
    place = _line(location, what=tr("The location's name")) if location.strip() else clinic
    code = _country(country)
    number = None
    if phone.strip():
        from frontdesk.domain import phones

        number = phones.parse(phone, code)
    return ClinicPlan(
        name=clinic,
        zone=zone(zone_name).key,
        country=code,
        location=place,
        phone=number.e164 if number else "",
        language=_language_of(code),
        currency=_currency_of(code),
        phone_warning=number.warning if number else None,
    )


def found_clinic(
    folder: Path,
    plan: ClinicPlan,
    actor: Actor,
    *,
    clock: Clock,
    places: SecretPlaces,
    kind: StoreKind = "keyring",
    deliver: Callable[[str], None] = lambda _sheets: None,
) -> Founded:
    """Make the book of a new clinic in `folder`.

    `deliver` gets the recovery sheets before the book comes to be; where it raises there is no clinic: a book whose sheets
    nobody has is a book that can be lost. Raises Refused where there is a book, KeyUnavailable, StorageFault, UsageError.
    """
    with _made_folder(folder):
        return _found(
            check_folder(folder), plan, actor, clock=clock, places=places, kind=kind, deliver=deliver
        )


def _found(
    folder: Path,
    plan: ClinicPlan,
    actor: Actor,
    *,
    clock: Clock,
    places: SecretPlaces,
    kind: StoreKind,
    deliver: Callable[[str], None],
) -> Founded:
    _finish_abandoned(folder)
    refuse_existing(folder)
    sweep(folder)
    book_id = new_public_id()
    with workshop(folder, "founding") as built:
        store = places.create(kind, built, book_id)
        book_key = new_key()
        with _keeping_key(store, book_key, kind):
            founded, manifest = _build(built, plan, actor, book_id, book_key, clock=clock, store=store)
            deliver(founded.sheets)
            _move_in(built, folder, manifest)
    _log.info("clinic founded, book %s", book_id)
    return Founded(
        book_id=book_id,
        folder=folder,
        kept_in=store.describe(),
        book_recovery_key=founded.book_recovery_key,
        complaints_recovery_key=founded.complaints_recovery_key,
        sheets=founded.sheets,
    )


def _finish_abandoned(folder: Path) -> None:
    """A founding that was killed while it moved in had handed its sheets out already: it moves in now."""
    if (folder / MANIFEST_FILE).exists() or not any(
        (folder / name).exists() for name in (BOOK_FILE, VAULT_FILE)
    ):
        return
    for left in abandoned(folder):
        if left.name.startswith(".founding-") and (left / MANIFEST_FILE).exists():
            for name in _PARTS:
                if (left / name).exists() and not (folder / name).exists():
                    put_new(left / name, folder / name)
            sync_folder(folder)
            return


def refuse_existing(folder: Path) -> None:
    """Raises Refused where the folder holds a book, or what is left of one."""
    if (folder / MANIFEST_FILE).exists():
        raise Refused(
            tr("There is a clinic in this data folder already. Name another folder with --data-dir.")
        )
    for name in (BOOK_FILE, VAULT_FILE):
        if (folder / name).exists():
            raise Refused(
                tr(
                    "The data folder holds {file} of another book, but not its manifest. Put the manifest back from a "
                    "backup, or name another folder with --data-dir.",
                    file=name,
                )
            )


def write_clinic(
    work: Work, plan: ClinicPlan, complaints: ComplaintKeys, recovery: RecoveryKey, public_id: str
) -> None:
    """The first rows of a book: the clinic, its first location, the complaints team's public key."""
    work.session.add(
        Clinic(
            id=1,
            public_id=public_id,
            name=plan.name,
            country=plan.country,
            zone=plan.zone,
            language=plan.language,
            currency=plan.currency,
            phone=plan.phone,
            created_utc=work.now_utc,
            tzdata=rules_version(),
        )
    )
    location = Location(
        public_id=new_public_id(),
        name=plan.location,
        name_key=name_key(plan.location),
        address="",
        phone=plan.phone,
        zone=plan.zone,
        holidays_region=plan.country,
    )
    work.session.add(location)
    work.session.add(
        ComplaintKey(
            public_key=complaints.public,
            recovery_wrap=wrap_with_recovery_key(complaints.private, recovery),
            created_utc=work.now_utc,
            retired_utc=None,
        )
    )
    work.session.flush()
    work.changed(Kind.CLINIC, 1)
    work.audit("found", Kind.CLINIC, 1, {"location": location.id})


def _build(
    workshop: Path,
    plan: ClinicPlan,
    actor: Actor,
    book_id: str,
    book_key: bytes,
    *,
    clock: Clock,
    store: SecretStore,
) -> tuple[Founded, Manifest]:
    book_sheet = RecoveryKey.generate(KeyPurpose.BOOK)
    complaints_sheet = RecoveryKey.generate(KeyPurpose.COMPLAINTS)
    now_utc = clock.now_utc()
    keys = keys_of(book_key)
    engines: Engines = open_engines(workshop / BOOK_FILE, keys.database, create=True)
    book = Book(workshop, book_id, engines, keys, clock, store)
    try:
        create_schema(engines)
        with book.write(actor) as work:
            write_clinic(work, plan, ComplaintKeys.generate(), complaints_sheet, book_id)
    finally:
        book.close()
    manifest = Manifest(
        book_id=book_id,
        clinic=plan.name,
        created=utc_iso(now_utc),
        schema=head_revision(),
        key_kind=store.kind,
        wraps=(Wrap("recovery", wrap_book_key(book_key, book_sheet)),),
    )
    sheets = recovery_sheets(
        book_sheet, complaints_sheet, clinic=plan.name, book_id=book_id, made_on=local_day(now_utc, plan.zone)
    )
    founded = Founded(book_id, workshop, "", book_sheet.printed, complaints_sheet.printed, sheets)
    return founded, manifest


@contextmanager
def _made_folder(folder: Path) -> Iterator[None]:
    """The data folder; one that was not there before goes again where the founding fails."""
    was_there = folder.exists()
    make_folder(folder)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def _keeping_key(store: SecretStore, book_key: bytes, kind: StoreKind) -> Iterator[None]:
    """The book's key in its store; taken out again where the founding fails."""
    try:
        store.set(BOOK, book_key)
    except KeyUnavailable as error:
        if kind == "passphrase" or "--vault" in error.sentence:
            raise
        raise KeyUnavailable(
            tr("{problem} Or keep the keys in a vault file: add --vault passphrase.", problem=error.sentence)
        ) from error
    try:
        yield
    except BaseException:
        with suppress(KeyUnavailable, StorageFault):
            store.delete(BOOK)
        raise


def _move_in(workshop: Path, folder: Path, manifest: Manifest) -> None:
    """Into the data folder, the manifest last. What was moved is taken back where the rest fails."""
    # Written beside the rest, so that what follows are renames, which a full disk does not stop.
    write_manifest(workshop, manifest)
    moved: list[Path] = []
    refuse_existing(folder)
    try:
        for name in _PARTS:
            if (workshop / name).exists():
                put_new(workshop / name, folder / name)
                moved.append(folder / name)
        sync_folder(folder)
    except BaseException as error:
        for path in moved:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise Refused(
                tr("There is a clinic in this data folder already. Name another folder with --data-dir.")
            ) from error
        raise


def _line(text: str, *, what: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise UsageError(tr("{what} is empty. Give one.", what=what))
    if len(line) > LONGEST_NAME or not line.isprintable():
        raise UsageError(
            tr(
                "{what} has more than {most} characters, or some that cannot be shown.",
                what=what,
                most=LONGEST_NAME,
            )
        )
    return line


def _country(code: str) -> str:
    import phonenumbers

    upper = code.strip().upper()
    if upper not in phonenumbers.SUPPORTED_REGIONS:
        raise UsageError(
            tr("There is no country {code}. Use its two letters, such as GB, CZ or US.", code=code[:20])
        )
    return upper


def _language_of(country: str) -> str:
    """The language that most people there read, as BCP 47."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(f"und_{country}").language
    except (UnknownLocaleError, ValueError):
        return "en"


def _currency_of(country: str) -> str:
    from babel.numbers import get_territory_currencies

    current = get_territory_currencies(country)
    return str(current[0]) if current else ""
