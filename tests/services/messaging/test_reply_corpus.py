"""Hundreds of replies as people write them, in five languages: what a careful receptionist would make of each.

Nothing but an exact word may change the book, and a suggestion may be missing but never wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select

from frontdesk.domain.replies import Keywords, Meaning, read
from frontdesk.models.tables import Address, Inbound, Message, ReplyReading
from tests.support.loop import Loop

CORPUS: Final[Mapping[str, Sequence[str]]] = json.loads(
    Path(__file__).with_name("replies.json").read_text("utf-8")
)
KEYWORDS: Final = {
    "cs": {"confirm": ["ano", "přijdu"], "decline": ["ne"]},
    "de": {"confirm": ["ja"], "decline": ["nein"]},
    "es": {"confirm": ["sí", "confirmo"]},
    "fr": {"confirm": ["oui"], "decline": ["non"]},
}
BY_ITSELF: Final = {
    "confirm": Meaning.CONFIRM,
    "decline": Meaning.DECLINE,
    "opt_out": Meaning.OPT_OUT,
    "opt_out_call": Meaning.OPT_OUT,
    "opt_in": Meaning.OPT_IN,
    "help": Meaning.HELP,
}
"""Outcomes of exact words. All others are a person's: "person" means that nothing should be suggested."""
SUGGESTED: Final = {"yes": "confirm", "no": "decline"}


def wanted() -> Iterator[tuple[str, str]]:
    for outcome, texts in CORPUS.items():
        for text in texts:
            yield outcome, text


def suggested(text: str) -> str:
    """What a person would be offered for a visit at nine."""
    reading = read(text, Keywords.of(KEYWORDS))
    if reading.machine and not reading.suggestion:
        return "machine"
    if reading.late is not None:
        minutes = reading.late.against(9 * 60)
        spelled = "late@9:15" if reading.late.at_minute is not None else f"late:{minutes}"
        return spelled if minutes else "person"
    return {"confirm": "yes", "decline": "no", "": "person"}.get(reading.suggestion, str(reading.suggestion))


def test_the_collection_is_large_and_says_each_thing_once() -> None:
    texts = [text for _, text in wanted()]
    assert len(texts) >= 400
    assert len(texts) == len(set(texts))


def test_exact_words_and_nothing_else_are_acted_upon() -> None:
    for outcome, text in wanted():
        meaning = read(text, Keywords.of(KEYWORDS)).meaning
        assert meaning is BY_ITSELF.get(outcome, Meaning.NONE), (outcome, text)


def test_no_suggestion_is_wrong_and_few_are_missing() -> None:
    free = [(outcome, text) for outcome, text in wanted() if outcome not in BY_ITSELF]
    missing = [(outcome, text) for outcome, text in free if suggested(text) == "person" != outcome]
    wrong = [
        (outcome, suggested(text), text)
        for outcome, text in free
        if suggested(text) not in (outcome, "person")
    ]
    assert wrong == []
    assert len(missing) <= len(free) // 10, missing


def test_the_whole_way_through_the_network_changes_nothing_wrongly(loop: Loop) -> None:
    loop.set("replies.keywords", json.dumps(KEYWORDS))
    said = list(wanted())[::5]
    numbers = [f"+1202555{1000 + at}" for at in range(len(said))]
    visits = [
        loop.visit(loop.patient(mobile=number), "2026-11-25T09:00", provider=f"Dr of {number}")
        for number in numbers
    ]
    loop.sync()
    loop.clock.advance(minutes=1)
    for number, (_, text) in zip(numbers, said, strict=True):
        loop.network.inbound(sender=number, to=loop.network.number, body=text)
    loop.clock.advance(minutes=1)
    loop.sync()
    with loop.book.read() as connection:
        rows = connection.execute(
            select(Message.from_address, Inbound.handling, Inbound.suggestion, ReplyReading.machine)
            .join(Inbound, Inbound.message_id == Message.id)
            .outerjoin(ReplyReading, ReplyReading.message_id == Message.id)
        )
        handled = {row[0]: row[1:] for row in rows}
        out = set(connection.execute(select(Address.address).where(Address.opted_out)).scalars())
    for number, visit, (outcome, text) in zip(numbers, visits, said, strict=True):
        stands, (handling, _, machine) = loop.confirmation(visit), handled[number]
        match outcome:
            case "confirm":
                expected = ("confirmed", "applied", False)
            case "decline":
                expected = ("declined", "applied", False)
            case "opt_out":
                expected = ("awaiting", "done", True)
            case "opt_out_call":
                expected = ("needs_person", "person", True)
            case "opt_in" | "machine":
                expected = ("awaiting", "done", False)
            case _:
                expected = ("needs_person", "person", False)
        assert (stands, handling, number in out) == expected, (outcome, text)
        assert bool(machine) is (outcome == "machine"), text
