"""The people who answer by themselves: who sits at which number, and what they are about to write."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from frontdesk.demo.network.fates import Fate
from frontdesk.demo.network.messages import Message, Status
from frontdesk.demo.network.temperaments import FATE_OF, Persona, Temperament, replies


@dataclass(frozen=True, order=True, slots=True)
class Writing:
    """A text that somebody will send at `due_utc` (ms). `counter` keeps the order of those at one moment."""

    due_utc: int
    counter: int
    question: Message = field(compare=False)
    body: str = field(compare=False)


class Crowd:
    """Not thread-safe by itself."""

    def __init__(
        self,
        people: Mapping[str, Temperament | Persona],
        *,
        seed: int,
        asks: Callable[[str], bool],
        patience: float,
    ) -> None:
        self._first = {number: _persona(who) for number, who in people.items()}
        self._seed = seed
        self._asks = asks
        self._patience = patience
        self.clear()

    def clear(self) -> None:
        """The people of the beginning, and nobody is writing."""
        self._people = dict(self._first)
        self._asked: dict[str, int] = defaultdict(int)
        self._writing: list[Writing] = []
        self._counter = 0

    def put(self, number: str, who: Temperament | Persona) -> None:
        """Somebody is at `number` from now on."""
        self._people[number] = _persona(who)

    def hush(self, number: str) -> None:
        """Whoever is at `number` writes nothing more by themselves, not even what they were about to."""
        who = self._people.get(number)
        if who is not None and who.temperament not in FATE_OF:
            self._people[number] = Persona(Temperament.SILENT, who.language)
        self._writing = [each for each in self._writing if each.question.to != number]
        heapq.heapify(self._writing)

    def fate_of(self, number: str) -> Fate | None:
        """What the telephone of whoever is at `number` does to texts, if it is special."""
        who = self._people.get(number)
        return None if who is None else FATE_OF.get(who.temperament)

    def read(self, question: Message, *, at_utc: int) -> None:
        """A text reaches somebody, who may begin to write."""
        who = self._people.get(question.to)
        if who is None or not self._asks(question.body):
            return
        self._asked[question.to] += 1
        for reply in replies(who, number=question.to, asked=self._asked[question.to], seed=self._seed):
            self._counter += 1
            due = at_utc + int(reply.delay_ms * self._patience)
            heapq.heappush(self._writing, Writing(due, self._counter, question, reply.body))

    def due(self, now_utc: int) -> Iterator[Writing]:
        """What is written up to `now_utc`, in order; only to texts that had arrived."""
        while self._writing and self._writing[0].due_utc <= now_utc:
            writing = heapq.heappop(self._writing)
            if writing.question.at(writing.due_utc).status in (Status.DELIVERED, Status.READ):
                yield writing

    def next_utc(self) -> int | None:
        """When (ms) the next person writes."""
        return self._writing[0].due_utc if self._writing else None


def _persona(who: Temperament | Persona) -> Persona:
    return who if isinstance(who, Persona) else Persona(who)
