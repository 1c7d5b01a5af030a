"""What a kind of visit brings with it besides its length: its value, how it takes place, how to prepare, when to come again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.links import checked_link
from frontdesk.domain.names import clean_line
from frontdesk.domain.words import Remote

LONGEST_PREPARATION: Final = 300
"""It is read to the patient in one breath, and stands in a text."""
MOST_WEEKS: Final = 260


@dataclass(frozen=True, slots=True)
class TypeExtras:
    """`value_minor` in minor units of `currency` (ISO 4217, the clinic's where empty), None where the type has no value; `remote` None
    for a visit at the location; `link` the usual address of a video visit; `again_weeks` None where the next visit has no usual time."""

    value_minor: int | None = None
    currency: str = ""
    remote: Remote | None = None
    link: str = ""
    preparation: str = ""
    again_weeks: int | None = None


NO_EXTRAS: Final = TypeExtras()


def checked_extras(extras: TypeExtras) -> TypeExtras:
    """The same in the book's forms. Raises UsageError."""
    if extras.again_weeks is not None and not 1 <= extras.again_weeks <= MOST_WEEKS:
        raise UsageError(tr("The next visit is 1 to {most} weeks on. Check the number.", most=MOST_WEEKS))
    link = checked_link(extras.link)
    if link and extras.remote is not Remote.VIDEO:
        raise UsageError(tr("Only a video visit has a link. Choose video, or remove the link."))
    return replace(
        extras,
        link=link,
        preparation=clean_line(extras.preparation, limit=LONGEST_PREPARATION),
    )
