"""What a person who watches the demo can do to it: its time, and answering as a patient."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from frontdesk.demo.liveclock import SPEEDS, LiveClock
from frontdesk.demo.network import Direction, NetworkServer, Status
from frontdesk.demo.network.network import asks_for_answer
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.services.ports import DemoPatient

if TYPE_CHECKING:
    from frontdesk.demo.network import Snapshot

LONGEST: Final = 1_600
"""Characters of a text that the network carries."""


class LiveControl:
    """Fills the `DemoControl` port."""

    def __init__(
        self,
        clock: LiveClock,
        server: NetworkServer,
        cards: Callable[[], Mapping[str, str]],
        *,
        more_facts: Mapping[str, str],
    ) -> None:
        """Over a clock and a network.

        Args:
            clock: the demo's time.
            server: its telephones.
            cards: the names on the patients' cards by number; asked for anew once a number is met that it had not.
            more_facts: what else whoever watches may want to know.
        """
        self._clock = clock
        self._server = server
        self._cards = cards
        self._more_facts = dict(more_facts)
        self._names: Mapping[str, str] = {}
        self._helps = threading.Event()
        self._helps.set()

    @property
    def speed(self) -> float:
        """See the port."""
        return self._clock.speed

    @property
    def speeds(self) -> tuple[float, ...]:
        """See the port."""
        return SPEEDS

    @property
    def paused(self) -> bool:
        """See the port."""
        return self._clock.paused

    @property
    def colleague_helps(self) -> bool:
        """See the port."""
        return self._helps.is_set()

    @property
    def phone_url(self) -> str:
        """See the port."""
        return self._server.control_url

    def set_speed(self, speed: float) -> None:
        """See the port."""
        self._clock.set_speed(speed)

    def pause(self) -> None:
        """See the port."""
        self._clock.pause()

    def resume(self) -> None:
        """See the port."""
        self._clock.resume()

    def set_colleague_helps(self, helps: bool, /) -> None:
        """See the port."""
        if helps:
            self._helps.set()
        else:
            self._helps.clear()

    def patients(self) -> Sequence[DemoPatient]:
        """See the port."""
        texts = _latest_texts(self._server.network.messages())
        if not self._names or any(number not in self._names for number in texts):
            self._names = dict(self._cards())
        texted = [
            DemoPatient(
                self._names.get(number, number), number, waiting_question=waits, last_text=shown.message.body
            )
            for number, (shown, waits) in reversed(texts.items())
        ]
        others = [
            DemoPatient(name, number, waiting_question=False)
            for number, name in self._names.items()
            if number not in texts
        ]
        return (
            *(each for each in texted if each.waiting_question),
            *(each for each in texted if not each.waiting_question),
            *sorted(others, key=lambda each: (each.name.casefold(), each.number)),
        )

    def answer(self, number: str, text: str) -> None:
        """See the port."""
        if not text.strip():
            raise UsageError(tr("Write what the patient answers."))
        if len(text) > LONGEST:
            raise UsageError(tr("A text has {most} characters at most. Write less.", most=LONGEST))
        network = self._server.network
        network.hush(number)
        network.inbound(sender=number, to=network.number, body=text)

    def facts(self) -> dict[str, str]:
        """See the port."""
        return {**self._server.facts(), **self._more_facts}


def _latest_texts(messages: Sequence[Snapshot]) -> dict[str, tuple[Snapshot, bool]]:
    """The latest text to each number, and whether it asks and was not answered; in the order of these texts."""
    found: dict[str, tuple[Snapshot, bool]] = {}
    for shown in messages:
        message = shown.message
        match message.direction:
            case Direction.OUTBOUND_API:
                found.pop(message.to, None)
                arrives = shown.status not in (Status.UNDELIVERED, Status.FAILED)
                found[message.to] = (shown, arrives and asks_for_answer(message.body))
            case Direction.INBOUND if message.sender in found:
                found[message.sender] = (found[message.sender][0], False)
            case _:
                pass
    return found
