"""What was written about the visits of the last months: a question, an answer from most, a word on the day itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from benchmarks.clock import NOW
from benchmarks.raw import insertion
from frontdesk.domain.instants import HOUR, MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlcipher3 import dbapi2

LEDGER_DAYS: Final = 180
NUMBER: Final = "+12025550100"
_BATCH: Final = 20_000

_MESSAGE: Final = insertion(
    "message",
    "id public_id direction channel patient_id to_address from_address body language segments state step kind asks "
    "dedupe_key marker attempt provider_id account reason price price_unit not_before_utc claim_epoch attempt_utc "
    "provider_utc lookups settled_by_person created_utc sent_utc updated_utc",
)
_ITEM: Final = insertion("message_item", "message_id appointment_id version step channel attempt")
_QUESTION: Final = insertion(
    "question",
    "message_id appointment_id version channel address asked_utc state closed_utc answer reply_id",
)
_INBOUND: Final = insertion(
    "inbound",
    "message_id received_utc handling meaning suggestion reason wants_cancel asked_by_id decided_by decided_utc",
)
_INBOUND_ITEM: Final = insertion("inbound_item", "message_id appointment_id version confirmation_before")
_ANSWERS: Final = {
    "confirmed": ("C", "confirm"),
    "declined": ("X", "decline"),
    "needs_person": ("can it be later", ""),
}


class Told(Protocol):
    """A visit that somebody was written to about."""

    @property
    def id(self) -> int: ...

    @property
    def patient_id(self) -> int: ...

    @property
    def start_utc(self) -> int: ...

    @property
    def lifecycle(self) -> str: ...

    @property
    def confirmation(self) -> str: ...


class Ledger:
    """Gathers rows and writes them in bulk, in the caller's transaction."""

    def __init__(self, raw: dbapi2.Connection, mobile: Sequence[str], consents: Sequence[bool]) -> None:
        self._raw = raw
        self._mobile = mobile
        self._consents = consents
        self._key = 0
        self._messages: list[tuple[object, ...]] = []
        self._items: list[tuple[object, ...]] = []
        self._questions: list[tuple[object, ...]] = []
        self._inbound: list[tuple[object, ...]] = []
        self._inbound_items: list[tuple[object, ...]] = []

    def take(self, visit: Told) -> None:
        """Write down what went to and fro about a visit."""
        if not self._consents[visit.patient_id] or visit.lifecycle.startswith("cancelled"):
            return
        number = self._mobile[visit.patient_id]
        asked = min(visit.start_utc - 72 * HOUR, NOW - HOUR)
        question = self._out(visit, number, "ask", asked, asks=True)
        answer = _ANSWERS.get(visit.confirmation)
        reply = None if answer is None else self._reply(visit, number, question, asked + 20 * MINUTE, *answer)
        state = "open" if answer is None and visit.start_utc > NOW else ("answered" if answer else "void")
        closed = None if state == "open" else asked + 20 * MINUTE
        meaning = "" if answer is None else answer[1]
        self._questions.append((question, visit.id, 1, "sms", number, asked, state, closed, meaning, reply))
        if answer is None and visit.start_utc - 24 * HOUR < NOW:
            again = self._out(
                visit, number, "ask_again", min(visit.start_utc - 24 * HOUR, NOW - HOUR), asks=True
            )
            self._questions.append((again, visit.id, 1, "sms", number, asked, state, closed, "", None))
        if visit.start_utc - 3 * HOUR < NOW and visit.confirmation != "declined":
            self._out(visit, number, "today", min(visit.start_utc - 3 * HOUR, NOW - MINUTE), asks=False)
        if len(self._messages) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        for sql, rows in (
            (_MESSAGE, self._messages),
            (_ITEM, self._items),
            (_QUESTION, self._questions),
            (_INBOUND, self._inbound),
            (_INBOUND_ITEM, self._inbound_items),
        ):
            self._raw.executemany(sql, rows)
            rows.clear()

    def _out(self, visit: Told, number: str, step: str, at_utc: int, *, asks: bool) -> int:
        key = self._next()
        body = f"Hillside Clinic: your visit is on the day at the time. Reply C to confirm, X if you can't come. #{key:x}"
        kind = "ask" if asks else "tell"
        self._add(key, "out", visit, number, NUMBER, body, "delivered", step, kind, at_utc, asks=asks)
        self._items.append((key, visit.id, 1, step, "sms", 1))
        return key

    def _reply(self, visit: Told, number: str, question: int, at_utc: int, body: str, meaning: str) -> int:
        key = self._next()
        self._add(key, "in", visit, NUMBER, number, body, "received", "", "", at_utc)
        handling = "applied" if meaning or visit.start_utc < NOW else "person"
        self._inbound.append((key, at_utc, handling, meaning, "", "", 0, question, "", at_utc))
        self._inbound_items.append((key, visit.id, 1, "awaiting"))
        return key

    def _next(self) -> int:
        self._key += 1
        return self._key

    def _add(
        self,
        key: int,
        direction: str,
        visit: Told,
        to: str,
        sender: str,
        body: str,
        state: str,
        step: str,
        kind: str,
        at_utc: int,
        *,
        asks: bool = False,
    ) -> None:
        stamp = f"{at_utc & 0xFFFFFFFFFFFF:012x}"
        dedupe = f"sms|{to}|{key:040x}|1" if direction == "out" else None
        self._messages.append(
            (
                key,
                f"{stamp[:8]}-{stamp[8:]}-7005-8000-{key:012x}",
                direction,
                "sms",
                visit.patient_id,
                to,
                sender,
                body,
                "en",
                1,
                state,
                step,
                kind,
                asks,
                dedupe,
                "",
                1,
                f"SM{key:032x}",
                "",
                "",
                "",
                "",
                0,
                0,
                at_utc,
                at_utc,
                0,
                "",
                at_utc,
                at_utc,
                at_utc,
            )
        )
