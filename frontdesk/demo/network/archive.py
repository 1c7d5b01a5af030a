"""Where the network keeps its messages, so that none is searched for. Not thread-safe by itself."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from frontdesk.demo.network.listing import MessageQuery
from frontdesk.demo.network.messages import Direction, Message, Stage
from frontdesk.domain.segments import count_segments


class Archive:
    """All messages in the order in which they came to be, also by sid, recipient and sender."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self._counter = 0
        self.clear()

    def clear(self) -> None:
        """Forget all messages. Sids go on from where they are, so that none is ever used twice."""
        self.messages: list[Message] = []
        self._by_sid: dict[str, Message] = {}
        self._by_to: dict[str, list[Message]] = defaultdict(list)
        self._by_sender: dict[str, list[Message]] = defaultdict(list)

    def add(
        self,
        *,
        direction: Direction,
        to: str,
        sender: str,
        body: str,
        plan: tuple[Stage, ...],
        listed_from: float,
        service_sid: str | None = None,
    ) -> Message:
        """A new message; its creation is the first stage of its plan."""
        self._counter += 1
        message = Message(
            sid=sid("SM", str(self._counter), seed=self._seed),
            number=self._counter,
            direction=direction,
            to=to,
            sender=sender,
            service_sid=service_sid,
            body=body,
            segments=max(count_segments(body), 1),
            created_utc=plan[0].at_utc,
            plan=plan,
            listed_from=listed_from,
        )
        self.messages.append(message)
        self._by_sid[message.sid] = message
        self._by_to[to].append(message)
        self._by_sender[sender].append(message)
        return message

    def find(self, sid: str) -> Message | None:
        """The message with that sid."""
        return self._by_sid.get(sid)

    def candidates(self, query: MessageQuery) -> Sequence[Message]:
        """All messages that `query` can mean, and perhaps others."""
        if query.to is not None:
            return self._by_to.get(query.to, [])
        if query.sender is not None:
            return self._by_sender.get(query.sender, [])
        return self.messages


def sid(prefix: str, name: str, *, seed: int) -> str:
    """The sid of a thing: its two letters and 32 hex digits that follow from `seed` and `name`."""
    digest = hashlib.blake2b(f"{seed}/{prefix}/{name}".encode(), digest_size=16)
    return prefix + digest.hexdigest()
