"""What was tried to hear from patients, in the words of the desk: "Asked Fri 9:02. Called 11:15, no answer."."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import CallOutcome
from frontdesk.models.queries.calls import call_tries, text_tries
from frontdesk.services.spoken import listed, moment, outcome_words

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(slots=True)
class _Tries:
    """What was tried about one visit. Times in ms UTC, oldest first."""

    asked: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    calls: list[tuple[int, CallOutcome]] = field(default_factory=list)

    def spoken(self, zone: str, now_utc: int) -> str:
        said = [tr("Asked {times}.", times=_times(self.asked, zone, now_utc))] if self.asked else []
        if self.told:
            said.append(tr("Reminded {times}.", times=_times(self.told, zone, now_utc)))
        said += [call_sentence(*call, zone=zone, now_utc=now_utc) for call in self.calls]
        return " ".join(said)


def _times(moments: list[int], zone: str, now_utc: int) -> str:
    return listed([moment(utc, zone, now_utc=now_utc) for utc in moments])


def call_sentence(at_utc: int, outcome: CallOutcome, *, zone: str, now_utc: int) -> str:
    """One call, as `Called 9:02, no answer.`"""
    return tr(
        "Called {time}, {outcome}.",
        time=moment(at_utc, zone, now_utc=now_utc),
        outcome=outcome_words(outcome),
    )


def tried(connection: Connection, visits: Mapping[int, str], *, now_utc: int) -> dict[int, str]:
    """For each visit (its key and zone) what was tried about its present version; visits of which nothing was are left out."""
    found: defaultdict[int, _Tries] = defaultdict(_Tries)
    for text in text_tries(connection, visits):
        one = found[text.appointment_id]
        (one.asked if text.asks else one.told).append(text.sent_utc)
    for call in call_tries(connection, visits):
        found[call.appointment_id].calls.append((call.at_utc, CallOutcome(call.outcome)))
    return {key: tries.spoken(visits[key], now_utc) for key, tries in found.items()}
