"""The state machine of the phone network: numbers, messages, people. No sockets, one lock, time as its clock says."""

from __future__ import annotations

import heapq
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from frontdesk.demo.network.archive import Archive, sid
from frontdesk.demo.network.clock import NetworkClock
from frontdesk.demo.network.codes import ApiError
from frontdesk.demo.network.crowd import Crowd
from frontdesk.demo.network.fates import EVERYBODY, MAGIC_NUMBERS, MAGIC_SENDERS, REFUSED_WITH, Fate, plan
from frontdesk.demo.network.faults import FaultBox, Target
from frontdesk.demo.network.keywords import ANSWERS, NEW_NUMBER_ANSWER, Keyword, keyword_of
from frontdesk.demo.network.listing import MessageQuery, Page, Turn, page_of
from frontdesk.demo.network.messages import ON_THE_WAY, Direction, Message, Pace, Snapshot, Stage, Status
from frontdesk.demo.network.temperaments import Persona, Temperament
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.i18n import tr

DEMO_ACCOUNT_SID: Final = "ACfd0000000000000000000000005e7f00"
DEMO_AUTH_TOKEN: Final = "not-a-secret-simulated-token"
DEMO_NUMBER: Final = "+12025550100"

DEFAULT_PACE: Final = Pace()
MAX_BODY_CHARACTERS: Final = 1_600

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_DECORATION: Final = re.compile(r"[ ().\-\u00a0]")
_SERVICE_SID: Final = re.compile(r"MG[0-9a-fA-F]{32}", re.ASCII)
_ANSWERABLE: Final = re.compile(r"\bC\b")


def asks_for_answer(body: str) -> bool:
    """Whether a text tells how to answer it: it names the letter C as a word of its own."""
    return _ANSWERABLE.search(body) is not None


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the account. With a `sms_url` it still answers everybody, as a number that was just bought does."""

    number: str
    sid: str
    sms_url: str = ""


@dataclass(frozen=True, order=True, slots=True)
class _LateRequest:
    due: float
    created_utc: int
    form: Mapping[str, str] = field(compare=False)


class PhoneNetwork:
    """What a provider and its carriers know of one account. Safe to use from several threads.

    Every method first lets happen what was due since the last one: replies of people (by the network's clock), and
    messages that are accepted late (by the clock of real seconds).
    """

    def __init__(
        self,
        *,
        clock: NetworkClock,
        account_sid: str,
        auth_token: str,
        numbers: Sequence[str],
        seed: int = 0,
        pace: Pace | None = DEFAULT_PACE,
        people: Mapping[str, Temperament | Persona] | None = None,
        asks: Callable[[str], bool] = asks_for_answer,
        patience: float = 1.0,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """A network with one account.

        Args:
            clock: tells the time of everything that happens here.
            account_sid: with `auth_token` the login that it takes.
            auth_token: see above.
            numbers: of the account, E.164; the first also sends for every Messaging Service.
            seed: sids and people's choices follow from it.
            pace: how fast texts move on; None: only when told to (`deliver_all`, `set_status`).
            people: who answers by themselves, by number.
            asks: whether a text's body is a question that people answer.
            patience: multiplies how long people wait before they answer; 0: they answer at once.
            elapsed: real seconds, for faults that last; only differences count.
        """
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.faults = FaultBox()
        self._clock = clock
        self._elapsed = elapsed
        self._pace = pace
        self._lock = threading.RLock()
        self._numbers = {number: OwnNumber(number, sid("PN", number, seed=seed)) for number in numbers}
        self._archive = Archive(seed=seed)
        self._crowd = Crowd(people or {}, seed=seed, asks=asks, patience=patience)
        self._late: list[_LateRequest] = []
        self._opted_out: set[tuple[str, str]] = set()
        self._fates = dict(MAGIC_NUMBERS)

    @classmethod
    def default(
        cls,
        clock: NetworkClock,
        *,
        seed: int = 0,
        pace: Pace | None = DEFAULT_PACE,
        people: Mapping[str, Temperament | Persona] | None = None,
        asks: Callable[[str], bool] = asks_for_answer,
        patience: float = 1.0,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> PhoneNetwork:
        """The network of the demo and of `simulate`: DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN, DEMO_NUMBER."""
        return cls(
            clock=clock,
            account_sid=DEMO_ACCOUNT_SID,
            auth_token=DEMO_AUTH_TOKEN,
            numbers=(DEMO_NUMBER,),
            seed=seed,
            pace=pace,
            people=people,
            asks=asks,
            patience=patience,
            elapsed=elapsed,
        )

    # The account

    @property
    def number(self) -> str:
        """The account's first number."""
        return next(iter(self._numbers))

    def numbers(self) -> tuple[OwnNumber, ...]:
        """All numbers of the account."""
        with self._lock:
            return tuple(self._numbers.values())

    def set_sms_url(self, number: str, sms_url: str) -> None:
        """As the provider's console does; not blank, the number answers everybody by itself. Raises NotFound."""
        with self._lock:
            self._numbers[number] = replace(self._own(number), sms_url=sms_url)

    # Messages, as the API has them

    def accept(self, form: Mapping[str, str]) -> Snapshot:
        """A request to send: To, Body, and From or MessagingServiceSid. Raises ApiError where it is refused."""
        with self._lock:
            now = self._settle()
            return self._accept(form, now=now).at(now)

    def accept_late(self, form: Mapping[str, str], *, seconds: float) -> None:
        """Accept the same `seconds` (real ones) from now. What is refused then never shows."""
        with self._lock:
            created = self._settle() + int(seconds * 1_000)
            heapq.heappush(self._late, _LateRequest(self._elapsed() + seconds, created, dict(form)))

    def fetch(self, message_sid: str) -> Snapshot:
        """One message as it is now. Raises ApiError 20404."""
        with self._lock:
            now = self._settle()
            return self._find(message_sid).at(now)

    def redact(self, message_sid: str) -> Snapshot:
        """Blank the body of a finished message. Raises ApiError 20404, 20009."""
        with self._lock:
            now = self._settle()
            message = self._find(message_sid)
            if message.at(now).status in ON_THE_WAY:
                raise ApiError(20009, detail=message_sid)
            message.body = ""
            return message.at(now)

    def list_messages(self, query: MessageQuery, turn: Turn, *, lag_seconds: float = 0.0) -> Page[Snapshot]:
        """A page of messages of all directions, newest first; without those of the last `lag_seconds` (real ones)."""
        with self._lock:
            now = self._settle()
            listed = self._elapsed() - lag_seconds
            shown = (
                message.at(now)
                for message in self._archive.candidates(query)
                if message.listed_from <= listed
            )
            return page_of(filter(query.means, shown), turn)

    def half_answered(self) -> None:
        """Called while half of an answer is on its way and the rest will not follow. Does nothing here."""

    # What patients and carriers do

    def inbound(self, *, sender: str, to: str, body: str) -> Snapshot:
        """A patient writes. Raises UsageError where `sender` is no number, NotFound where `to` is none of ours."""
        with self._lock:
            now = self._settle()
            if _E164.fullmatch(sender) is None:
                raise UsageError(tr("The sender has to be a number like +12025550123."))
            self._own(to)
            return self._receive(sender=sender, to=to, body=body, now=now).at(now)

    def set_status(self, message_sid: str, status: Status, *, error_code: int | None = None) -> Snapshot:
        """Say what became of a message; nothing more happens to it by itself. Raises NotFound."""
        with self._lock:
            now = self._settle()
            message = self._archive.find(message_sid)
            if message is None:
                raise NotFound(
                    tr("There is no message {sid} here. Take a sid from the ledger.", sid=message_sid[:40])
                )
            message.force(status=status, error_code=error_code, now_utc=now)
            self._arrived([message], now=now)
            return message.at(now)

    def deliver_all(self) -> int:
        """Bring every text that is on its way to its end: delivered, or what its number's fate says. How many moved."""
        with self._lock:
            now = self._settle()
            moving = [message for message in self._archive.messages if message.plan[-1].at_utc > now]
            for message in moving:
                message.finish(now_utc=now)
            self._arrived(moving, now=now)
            return len(moving)

    def set_fate(self, number: str, fate: Fate) -> None:
        """From now on texts to `number` meet this; `fates.EVERYBODY` is every number without one of its own."""
        with self._lock:
            self._fates[number] = fate

    def set_temperament(self, number: str, who: Temperament | Persona) -> None:
        """From now on somebody at `number` answers like this."""
        with self._lock:
            self._crowd.put(number, who)

    def hush(self, number: str) -> None:
        """Whoever is at `number` writes nothing more by themselves: somebody plays them."""
        with self._lock:
            self._settle()
            self._crowd.hush(number)

    def opted_out(self, number: str) -> bool:
        """Whether somebody at `number` sent a STOP to one of our numbers that still holds."""
        with self._lock:
            self._settle()
            return self._is_opted_out(number)

    # What a test or a demo wants to know

    def messages(self) -> list[Snapshot]:
        """Every message, both directions and the network's own answers, in the order in which they came to be."""
        with self._lock:
            now = self._settle()
            return [message.at(now) for message in self._archive.messages]

    def ledger(self) -> list[Snapshot]:
        """Every message that was accepted from a request, in order."""
        return [shown for shown in self.messages() if shown.message.direction is Direction.OUTBOUND_API]

    def advance(self) -> int:
        """Let happen what is due; every other method does so, too. How many messages came to be."""
        with self._lock:
            before = len(self._archive.messages)
            self._settle()
            return len(self._archive.messages) - before

    def next_reply_utc(self) -> int | None:
        """When (ms) the next person will write by themselves, for a demo that skips the waiting."""
        with self._lock:
            return self._crowd.next_utc()

    def reset(self) -> None:
        """As freshly made: no messages, faults, opt-outs or fates. Sids go on, so that none is ever used twice."""
        with self._lock:
            self.faults.clear()
            self._archive.clear()
            self._crowd.clear()
            self._late.clear()
            self._opted_out.clear()
            self._fates = dict(MAGIC_NUMBERS)
            self._numbers = {number: replace(own, sms_url="") for number, own in self._numbers.items()}

    # Below here the lock is held

    def _settle(self) -> int:
        """Let happen what is due; the time now (ms)."""
        now, elapsed = self._clock.now_utc(), self._elapsed()
        while self._late and self._late[0].due <= elapsed:
            late = heapq.heappop(self._late)
            try:
                self._accept(late.form, now=min(late.created_utc, now))
            except ApiError:
                continue
        for writing in self._crowd.due(now):
            question = writing.question
            self._receive(sender=question.to, to=question.sender, body=writing.body, now=writing.due_utc)
        return now

    def _accept(self, form: Mapping[str, str], *, now: int) -> Message:
        to, body = _DECORATION.sub("", form.get("To", "")), form.get("Body", "")
        service = form.get("MessagingServiceSid") or None
        if not to:
            raise ApiError(21604)
        sender = self._sender(form.get("From", "")) if service is None else self._service_sender(service)
        self._check_recipient(to, sender=sender)
        if not body:
            raise ApiError(21602)
        if len(body) > MAX_BODY_CHARACTERS:
            raise ApiError(21617)
        first = Status.QUEUED if service is None else Status.ACCEPTED
        message = self._archive.add(
            direction=Direction.OUTBOUND_API,
            to=to,
            sender=sender,
            service_sid=service,
            body=body,
            plan=plan(self._fate(to), first=first, accepted_utc=now, pace=self._pace),
            listed_from=self._elapsed() + self.faults.lag_seconds(Target.POST, texts=(to, body)),
        )
        if self._pace is not None:
            self._crowd.read(message, at_utc=message.plan[-1].at_utc)
        return message

    def _sender(self, sender: str) -> str:
        if not sender:
            raise ApiError(21603)
        number = _DECORATION.sub("", sender)
        if number in self._numbers:
            return number
        if number in MAGIC_SENDERS:
            raise ApiError(MAGIC_SENDERS[number], sender=number)
        if _E164.fullmatch(number):
            raise ApiError(21660, sender=number, account=self.account_sid)
        raise ApiError(21212, sender=sender)

    def _service_sender(self, service: str) -> str:
        if _SERVICE_SID.fullmatch(service) is None:
            raise ApiError(21705, detail=service)
        return self.number

    def _check_recipient(self, to: str, *, sender: str) -> None:
        if _E164.fullmatch(to) is None:
            raise ApiError(21211, to=to)
        if to == sender:
            raise ApiError(21266, to=to)
        if refusal := REFUSED_WITH.get(self._fate(to)):
            raise ApiError(refusal, to=to, sender=sender)
        if self._is_opted_out(to):
            raise ApiError(21610)

    def _fate(self, number: str) -> Fate:
        own = self._fates.get(number) or self._crowd.fate_of(number)
        return own or self._fates.get(EVERYBODY, Fate.DELIVERED)

    def _is_opted_out(self, number: str) -> bool:
        return any((number, own) in self._opted_out for own in self._numbers)

    def _arrived(self, messages: Sequence[Message], *, now: int) -> None:
        """People learn of texts that arrive by order alone; with a pace they knew beforehand when they would."""
        if self._pace is not None:
            return
        for message in messages:
            if message.direction is Direction.OUTBOUND_API and message.at(now).status is Status.DELIVERED:
                self._crowd.read(message, at_utc=now)

    def _receive(self, *, sender: str, to: str, body: str, now: int) -> Message:
        message = self._archive.add(
            direction=Direction.INBOUND,
            to=to,
            sender=sender,
            body=body,
            plan=(Stage(now, Status.RECEIVED),),
            listed_from=self._elapsed(),
        )
        answer = self._own_answer(sender=sender, to=to, body=body)
        if answer is not None:
            self._archive.add(
                direction=Direction.OUTBOUND_REPLY,
                to=sender,
                sender=to,
                body=answer,
                plan=plan(Fate.DELIVERED, first=Status.QUEUED, accepted_utc=now, pace=self._pace),
                listed_from=self._elapsed(),
            )
        return message

    def _own_answer(self, *, sender: str, to: str, body: str) -> str | None:
        """What the network itself answers; to opt out or in a second time changes nothing and gets no answer."""
        keyword, out = keyword_of(body), (sender, to) in self._opted_out
        if keyword is None:
            return NEW_NUMBER_ANSWER if self._numbers[to].sms_url and not out else None
        if keyword is Keyword.STOP and not out:
            self._opted_out.add((sender, to))
        elif keyword is Keyword.START and out:
            self._opted_out.discard((sender, to))
        elif keyword is not Keyword.HELP:
            return None
        return ANSWERS[keyword]

    def _find(self, message_sid: str) -> Message:
        message = self._archive.find(message_sid)
        if message is None:
            raise ApiError(20404, detail=f"/Messages/{message_sid}.json")
        return message

    def _own(self, number: str) -> OwnNumber:
        own = self._numbers.get(number)
        if own is None:
            known = ", ".join(self._numbers)
            raise NotFound(
                tr("{number} is none of the clinic's numbers: {known}.", number=number[:40], known=known)
            )
        return own
