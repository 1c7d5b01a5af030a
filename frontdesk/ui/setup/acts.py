"""What the set-up does and asks in a worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import FrontdeskError, KeyUnavailable, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.ui.setup.fields import AtField, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.domain.hours import WeekHours
    from frontdesk.domain.visit_types import TypeExtras
    from frontdesk.services.costs import CostEstimate
    from frontdesk.services.founding import ClinicPlan, Founded
    from frontdesk.services.ports import ChannelCheck, Clock
    from frontdesk.services.previewing import ReminderPreview
    from frontdesk.services.secret_places import SecretPlaces, StoreKind
    from frontdesk.services.setting_up import Standing
    from frontdesk.services.work import Book
    from frontdesk.ui.setup.session import Draft

_PROBE: Final = "book"


def read_standing(book: Book) -> Standing:
    """How far the clinic is set up."""
    from frontdesk.services.setting_up import standing

    return standing(book)


def prepare(folder: Path) -> None:
    """Make the data folder, and see that a book may be in it. Raises StorageFault."""
    from frontdesk.services.folders import check_place, make_folder

    make_folder(folder)
    check_place(folder)


def phone_warning(text: str, country: str) -> str:
    """What to say about a number that can be one; nothing where it is fine. Raises AtField."""
    if not text.strip() or not country:
        return ""
    from frontdesk.domain import phones

    with at("phone"):
        found = phones.parse(text, country)
    return "" if found.is_valid else tr("This number does not look like one in use. Check it once more.")


def check_clinic(draft: Draft) -> ClinicPlan:
    """What was said about the clinic, as it is founded with. Raises AtField."""
    from frontdesk.domain.instants import zone
    from frontdesk.services.founding import plan_clinic

    with at("phone"):
        phone_warning(draft.phone, draft.country)
    with at("zone"):
        zone(draft.zone)
    with at("country"):
        plan_clinic(name="-", zone_name=draft.zone, country=draft.country)
    with at("name"):
        return plan_clinic(name=draft.name, zone_name=draft.zone, country=draft.country, phone=draft.phone)


def check_clinic_in(folder: Path, draft: Draft) -> ClinicPlan:
    """The same, with a look at where the book would be: better now than after all the typing. Raises AtField, StorageFault."""
    plan = check_clinic(draft)
    prepare(folder)
    return plan


@dataclass(frozen=True, slots=True)
class Made:
    """A clinic that was just founded. Its keys are told here and nowhere else."""

    plan: ClinicPlan
    founded: Founded = field(repr=False)


def found(
    folder: Path, draft: Draft, actor: Actor, *, clock: Clock, places: SecretPlaces, kind: StoreKind
) -> Made:
    """Found the clinic. Raises AtField, FrontdeskError; then there is none."""
    from frontdesk.services.founding import found_clinic

    plan = check_clinic(draft)
    try:
        return Made(plan, found_clinic(folder, plan, actor, clock=clock, places=places, kind=kind))
    except KeyUnavailable as error:
        if kind == "keyring":
            raise KeyUnavailable(
                tr("The keyring of this computer did not take the key. Unlock it, or choose a passphrase.")
            ) from error
        raise


def open_founded(made: Made, *, clock: Clock, places: SecretPlaces) -> Book:
    """Open the book of a clinic that was founded. Raises FrontdeskError; it can be tried again."""
    from frontdesk.services.opening import open_book

    return open_book(made.founded.folder, places=places, clock=clock)


def probe_keyring(places: SecretPlaces) -> str:
    """Which keyring answers, in words; waits for it as long as its time-out says. Raises KeyUnavailable."""
    import uuid

    store = places.keyring(str(uuid.uuid4()))
    store.get(_PROBE)
    return store.describe()


def edit_clinic(book: Book, actor: Actor, name: str, phone: str) -> None:
    """Another name or number of the clinic. Raises AtField."""
    from frontdesk.services import places

    with at("phone"):
        places.edit_clinic(book, actor, phone=phone)
    with at("name"):
        places.edit_clinic(book, actor, name=name)


def save_location(
    book: Book, actor: Actor, key: int | None, *, name: str, address: str, phone: str, week: WeekHours
) -> int:
    """A location. Raises AtField."""
    from frontdesk.domain.names import clean_note
    from frontdesk.services import setting_up

    with at("phone"):
        phone_warning(phone, read_standing(book).country)
    with at("address"):
        clean_note(address, setting_up.LONGEST_ADDRESS)
    with at("name"):
        return setting_up.save_location(book, actor, key, name=name, address=address, phone=phone, week=week)


def save_provider(
    book: Book, actor: Actor, key: int | None, *, name: str, weeks: list[tuple[int, WeekHours]]
) -> int:
    """A provider. Raises AtField."""
    from frontdesk.services import setting_up

    with at("name"):
        return setting_up.save_provider(book, actor, key, name=name, weeks=weeks)


def drop(book: Book, actor: Actor, part: str, key: int) -> None:
    """Give up a location, provider or type that nobody needs."""
    from frontdesk.services.clinics import set_in_use

    match part:
        case "location" | "provider" | "type":
            set_in_use(book, actor, part, key, in_use=False)
        case _:
            raise UsageError(tr("There is nothing of that name in the clinic. Choose one that is."))


def save_type(
    book: Book,
    actor: Actor,
    key: int | None,
    *,
    name: str,
    minutes: int,
    colour: str,
    extras: TypeExtras | None = None,
) -> int:
    """A kind of visit. Raises UsageError, Conflict."""
    from frontdesk.services import setting_up

    return setting_up.save_type(book, actor, key, name=name, minutes=minutes, colour=colour, extras=extras)


def confirm_sheets(book: Book, book_key: str, complaints_key: str) -> None:
    """That both recovery keys, typed whole, are those of this clinic. Raises AtField."""
    from frontdesk.services.recovery_keys import check_book_key, check_complaints_key

    for name, check, text in (
        ("book", check_book_key, book_key),
        ("complaints", check_complaints_key, complaints_key),
    ):
        try:
            check(book, text)
        except (UsageError, KeyUnavailable) as error:
            raise AtField(name, error.sentence) from error


def add_handler(book: Book, actor: Actor, *, name: str, password: str, recovery_key: str) -> None:
    """The first who may read complaints. Raises AtField, FrontdeskError."""
    from frontdesk.services.complaints.handlers import SHORTEST_PASSWORD
    from frontdesk.services.complaints.handlers import add_handler as add
    from frontdesk.services.recovery_keys import parse_complaints_key

    if not name.strip():
        raise AtField("name", tr("Give the name of who handles complaints."))
    if len(password) < SHORTEST_PASSWORD:
        raise AtField(
            "password",
            tr("The password is too short. Use at least {count} characters.", count=SHORTEST_PASSWORD),
        )
    with at("key"):
        parse_complaints_key(recovery_key)
    try:
        with at("name"):
            add(book, actor, name=name, password=password, recovery_key=recovery_key)
    except KeyUnavailable as error:
        raise AtField("key", error.sentence) from error


def set_twilio(
    book: Book, actor: Actor, *, account_sid: str, token: str, sender: str, service: str, api_url: str
) -> None:
    """Keep the account of the texts; its token goes into the keyring or vault alone. Raises AtField, KeyUnavailable.

    An empty token keeps the one that is there.
    """
    from frontdesk.services import channels

    if not token:
        kept = channels.twilio_account(book)
        if kept is None or kept.account_sid != account_sid:
            raise AtField("token", tr("Give the auth token of this account. It is in Twilio's console."))
        token = kept.token
    with at("account_sid"):
        channels.checked_account_sid(account_sid)
    with at("token"):
        channels.checked_token(token)
    with at("sender"):
        channels.checked_service(service or None)
        channels.checked_sender(None if service else sender or None, service or None)
    with at("api_url"):
        channels.set_twilio(
            book,
            actor,
            account_sid=account_sid,
            from_number=None if service else sender,
            messaging_service=service or None,
            api_url=api_url or None,
            token=token,
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the account found."""

    ok: bool
    sentences: tuple[str, ...]


def look_at_account(book: Book, check: Callable[[Book], ChannelCheck]) -> Checked:
    """Whether the account answers, in sentences; that it does not is no error of ours."""
    try:
        found = check(book)
    except FrontdeskError as error:
        return Checked(False, (error.sentence,))
    return Checked(found.ok, found.sentences)


def preview(book: Book) -> ReminderPreview:
    """What starting the reminders would send now."""
    from frontdesk.services.previewing import preview_reminders

    return preview_reminders(book)


def cost(book: Book) -> CostEstimate:
    """What a month of the reminders costs."""
    from frontdesk.ui.settings.asks import estimate

    return estimate(book)


def start_reminders(book: Book, actor: Actor) -> Changes:
    """Switch them on."""
    from frontdesk.services.previewing import start_reminders as start

    return start(book, actor)


def stop_reminders(book: Book, actor: Actor) -> Changes:
    """Switch them off again."""
    from frontdesk.services.previewing import stop_reminders as stop

    return stop(book, actor)
