"""Whom a search means where it finds a patient by somebody around them: "Eva Novák, mother of Jana"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.domain.folding import fold, words
from frontdesk.models.queries.contacts import ContactName, contact_names

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable
    from frontdesk.models.search import PatientHit

__all__ = ["whose_contact"]


def whose_contact(connection: Readable, hits: Sequence[PatientHit], text: str) -> dict[int, ContactName]:
    """Of the patients that a text found, those it means somebody around of, each with that contact."""
    found: dict[int, ContactName] = {}
    kept = contact_names(connection, [hit.id for hit in hits])
    if not kept:
        return found
    terms = words(text)
    own = {hit.id: _own(hit) for hit in hits}
    for each in kept:
        if each.patient_id in found or _fits(terms, *own[each.patient_id]):
            continue
        if _fits(terms, fold(each.name), _digits(each.digits)):
            found[each.patient_id] = each
    return found


def _own(hit: PatientHit) -> tuple[str, str]:
    names = fold(f"{hit.first_name} {hit.last_name} {hit.called} {hit.external_id or ''}")
    return names, _digits(f"{hit.mobile} {hit.phone}")


def _fits(terms: Sequence[str], names: str, digits: str) -> bool:
    """Whether each term stands in a name; or all of it, a number written with spaces, in the digits."""
    if all(term in names for term in terms):
        return True
    joined = "".join(terms).removeprefix("0")
    return joined.isdecimal() and joined in digits


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal() or char == " ")
