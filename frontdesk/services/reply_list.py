"""What people here really wrote, and how it was decided: the list out of which a clinic learns its own keywords."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY
from frontdesk.domain.keyword_rules import may_be_keyword
from frontdesk.domain.names import display_name
from frontdesk.domain.replies import normal
from frontdesk.models.queries.reply_list import WrittenRow, written
from frontdesk.services import settings
from frontdesk.services.suggesting import suggested

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

__all__ = ["ENOUGH", "MadeKeyword", "Outcome", "Written", "make_keyword", "written_replies"]

ENOUGH: Final = 2
"""So often a person must have decided the same words in the same way, and never otherwise."""
_LONGEST: Final = 40


class Outcome(StrEnum):
    """What a reply came to."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    LATE = "late"
    OPT_OUT = "opt_out"
    WRONG_NUMBER = "wrong_number"
    OPT_IN = "opt_in"
    ASIDE = "aside"
    """A person read it, and it said nothing of the visit."""
    MACHINE = "machine"
    WAITS = "waits"
    """Nobody has read it yet."""
    AGAIN = "again"
    """It said the same once more, and nobody had to read it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A reply. `by_word`: an exact word decided, else the person `decided_by`; `rule` is the sentence of how it was read.

    `times` is how often the same words came in the period, by what they came to, the most frequent first; `keyword` is what they
    could be made a keyword for (`confirm` or `decline`), empty where not.
    """

    key: int
    public_id: str
    at_utc: int
    number: str
    patient: str
    patient_id: int | None
    appointment_id: int | None
    body: str
    outcome: Outcome
    by_word: bool
    decided_by: str
    rule: str
    times: tuple[tuple[Outcome, int], ...]
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class MadeKeyword:
    """A word that counts from now on: for `confirm` or `decline`, among those of a language. `before` is the setting as it was."""

    word: str
    kind: str
    language: str
    before: str


def written_replies(book: Book, *, days: int, outcome: Outcome | None = None) -> tuple[Written, ...]:
    """The replies of the last `days`, the newest first; only those that came to `outcome`, where one is named."""
    with book.read() as connection:
        rows = written(connection, since_utc=book.clock.now_utc() - days * DAY)
        lists = settings.load(connection).keywords
    came: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
    by_person: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
    for row in rows:
        words = normal(row.body)
        came[words][_outcome(row)] += 1
        if row.decided_as:
            by_person[words][_outcome(row)] += 1
    proposals = {words: _proposed(words, decided, lists) for words, decided in by_person.items()}
    made = (
        _made(row, came[normal(row.body)], keyword=proposals.get(normal(row.body), ""))
        for row in rows
        if outcome is None or _outcome(row) is outcome
    )
    return tuple(made)


def make_keyword(book: Book, actor: Actor, *, message_id: str, days: int) -> MadeKeyword:
    """Make the words of a reply a keyword, for what they were decided as. `message_id` is the public id.

    They go to the language of the patient, or the clinic's. Raises NotFound, Refused (decided too seldom or in several ways, or no
    possible keyword), and what changing a setting raises.
    """
    with book.read() as connection:
        rows = written(connection, since_utc=book.clock.now_utc() - days * DAY)
        snapshot = settings.load(connection)
        spoken = str(connection.exec_driver_sql("SELECT language FROM clinic").scalar_one())
    row = next((each for each in rows if each.public_id == message_id), None)
    if row is None:
        raise NotFound(tr("There is no such reply in the list. Look at it again."))
    words = normal(row.body)
    decided = Counter(_outcome(each) for each in rows if each.decided_as and normal(each.body) == words)
    kind = _proposed(words, decided, snapshot.keywords)
    if not kind:
        raise Refused(
            tr(
                "Only short words that were decided the same way at least twice, and never otherwise, can be made a keyword."
            )
        )
    lists = {tag: {name: list(each) for name, each in of.items()} for tag, of in snapshot.keywords.items()}
    language = (row.language or spoken).partition("-")[0]
    before = json.dumps(lists, ensure_ascii=False)
    lists.setdefault(language, {}).setdefault(kind, []).append(words.lower())
    settings.put(book, actor, "replies.keywords", json.dumps(lists, ensure_ascii=False))
    return MadeKeyword(words.lower(), kind, language, before)


def _proposed(words: str, decided: Counter[Outcome], lists: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """What words that people decided upon could be made a keyword for."""
    if len(decided) != 1 or len(words) > _LONGEST:
        return ""
    [(outcome, count)] = decided.items()
    kind = {Outcome.CONFIRM: "confirm", Outcome.DECLINE: "decline"}.get(outcome, "")
    return kind if kind and count >= ENOUGH and may_be_keyword(words.lower(), kind, lists) else ""


def _outcome(row: WrittenRow) -> Outcome:
    if row.handling == "person":
        return Outcome.WAITS
    if row.decided_as:
        return Outcome.ASIDE if row.decided_as == "ignore" else Outcome(row.decided_as)
    if row.machine:
        return Outcome.MACHINE
    if row.handling == "applied":
        return Outcome(row.meaning)
    match row.meaning:
        case "opt_out" | "opt_in":
            return Outcome(row.meaning)
        case "confirm" | "decline":
            return Outcome.AGAIN
        case _:
            return Outcome.ASIDE


def _rule(row: WrittenRow, *, by_word: bool) -> str:
    """How a reply was read, in a sentence."""
    if by_word:
        return tr("Exactly the word {word}.", word=normal(row.body))
    if row.late_minutes:
        return tr("Running late {count} min.", count=row.late_minutes)
    meant = suggested(row.suggestion)
    return row.reason if meant is None else meant.sentence


def _made(row: WrittenRow, came: Counter[Outcome], *, keyword: str) -> Written:
    by_word = not row.decided_as and row.meaning != "" and row.handling != "person"
    return Written(
        key=row.message_id,
        public_id=row.public_id,
        at_utc=row.received_utc,
        number=row.number,
        patient=display_name(row.first_name or "", row.last_name or ""),
        patient_id=row.patient_id,
        appointment_id=row.appointment_id,
        body=row.body,
        outcome=_outcome(row),
        by_word=by_word,
        decided_by=row.decided_by.partition(":")[2] or row.decided_by if row.decided_as else "",
        rule=_rule(row, by_word=by_word),
        times=tuple(came.most_common()),
        keyword=keyword,
    )
