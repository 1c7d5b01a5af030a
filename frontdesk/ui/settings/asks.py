"""What the settings screen reads, in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.setting_values import Json

if TYPE_CHECKING:
    from frontdesk.services.costs import CostEstimate, MonthCharged
    from frontdesk.services.messaging.channel import Standing
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Place:
    """A location and its own quiet hours ("HH:MM"), None where the clinic's count."""

    id: int
    name: str
    quiet_from: str | None
    quiet_until: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All settings by key, the locations in use, and what the book holds of the text account (empty: none)."""

    values: dict[str, Json]
    places: tuple[Place, ...]
    account: dict[str, str]
    standing: Standing
    kept_in: str
    """`keyring` or `passphrase`: where the token is."""
    clinic: str
    phone: str
    country: str
    language: str


def read_facts(book: Book) -> Facts:
    """Everything that the screen shows; a few milliseconds."""
    from frontdesk.services import settings
    from frontdesk.services.channels import twilio_settings
    from frontdesk.services.directory import directory
    from frontdesk.services.messaging.channel import standing

    clinic = directory(book)
    own = settings.get_own(book)
    with book.read() as connection:
        stands = standing(connection)
    return Facts(
        values={row.key: row.value for row in settings.get_all(book)},
        places=tuple(
            Place(
                each.id,
                each.name,
                _text(own.get(each.id, {}).get("reminders.quiet_from")),
                _text(own.get(each.id, {}).get("reminders.quiet_until")),
            )
            for each in clinic.locations
            if each.in_use
        ),
        account=twilio_settings(book) or {},
        standing=stands,
        kept_in=book.secrets.kind,
        clinic=clinic.clinic.name,
        phone=clinic.clinic.phone,
        country=clinic.clinic.country,
        language=clinic.clinic.language,
    )


def estimate(book: Book) -> CostEstimate:
    """What a month of the cadence that holds costs."""
    import babel.numbers  # noqa: F401 - the first use of it takes a while, which belongs here

    from frontdesk.services.costs import estimate_cost

    return estimate_cost(book)


def charged(book: Book) -> tuple[MonthCharged, ...]:
    """What was really charged, month by month."""
    from frontdesk.services import costs

    return costs.charged(book)


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
