"""A founded clinic for tests: a real encrypted book with its keys, in a few milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.security.cost import Argon2Cost
from frontdesk.services.founding import Founded, found_clinic, plan_clinic
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.services.work import Book
from tests.support.clock import FakeClock
from tests.support.mould import cast
from tests.support.secrets import MemorySecrets

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock, SecretStore

CHEAP = Argon2Cost(memory_kib=8, iterations=1)
"""argon2id at its cheapest: tests prove that a passphrase is asked for, not that guessing is dear."""

PASSPHRASE = "correct horse battery staple"

ANNA = Actor(ActorKind.OS_USER, "anna")


def given_passphrase(*, new: bool) -> str:
    """Somebody who always types the right passphrase."""
    return PASSPHRASE


def vault_places(passphrase: str = PASSPHRASE) -> SecretPlaces:
    """Secrets in a vault file with a cheap cost."""
    return SecretPlaces(passphrase=lambda *, new: passphrase, cost=CHEAP)


def memory_places(store: SecretStore) -> SecretPlaces:
    """Secrets in a store of the test."""
    return SecretPlaces(keyring=lambda _book_id: store)


@dataclass(frozen=True, slots=True)
class MadeClinic:
    """A founded clinic that is not open: its folder, its sheets, and how to open it."""

    folder: Path
    founded: Founded
    places: SecretPlaces
    clock: Clock

    def open(self) -> Book:
        return open_book(self.folder, places=self.places, clock=self.clock)


def found(
    folder: Path,
    *,
    clock: Clock | None = None,
    name: str = "Hillside Clinic",
    zone: str = "Europe/London",
    country: str = "GB",
    phone: str = "+442079460958",
    location: str = "",
    vault: bool = False,
) -> MadeClinic:
    """Found a clinic through the service. With `vault` its key is in a passphrase vault, else in memory."""
    places = vault_places() if vault else memory_places(MemorySecrets())
    used = clock or FakeClock()
    plan = plan_clinic(name=name, zone_name=zone, country=country, phone=phone, location=location)
    founded = found_clinic(
        folder, plan, ANNA, clock=used, places=places, kind="passphrase" if vault else "keyring"
    )
    return MadeClinic(founded.folder, founded, places, used)


def make_clinic(
    tmp_path: Path,
    *,
    clock: Clock | None = None,
    name: str = "Hillside Clinic",
    zone: str = "Europe/London",
    country: str = "GB",
    phone: str = "+442079460958",
    location: str = "",
    vault: bool = False,
) -> Book:
    """An open book of a new clinic in `tmp_path / "clinic"`. Whoever calls closes it.

    One location, named as the clinic unless `location` says otherwise; no opening hours, providers or patients. The clock is
    a FakeClock that stands at 2026-11-23T08:00Z (a Monday) unless one is given: `book.clock`.
    """
    used = clock or FakeClock()
    now_utc = used.now_utc()

    def make(folder: Path) -> tuple[Book, None]:
        made = found(
            folder,
            clock=FakeClock(now_utc),
            name=name,
            zone=zone,
            country=country,
            phone=phone,
            location=location,
            vault=vault,
        )
        return made.open(), None

    folder = tmp_path / "clinic"
    if not isinstance(used, FakeClock):  # no two clinics are founded at the same moment
        return make(folder)[0]
    kind = (now_utc, name, zone, country, phone, location, vault)
    return cast(kind, folder, used, make, places=vault_places() if vault else None)[0]
