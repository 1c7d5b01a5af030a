"""Where the outside world begins: the Protocols that the composition root fills."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol


class Clock(Protocol):
    """The time. Nobody else asks the system for it."""

    def now_utc(self) -> int:
        """Milliseconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a simulated clock moves on instead."""
        ...


class SecretStore(Protocol):
    """Where the book's secrets live. All calls may take as long as the person needs to unlock something."""

    @property
    def kind(self) -> Literal["keyring", "passphrase"]:
        """As the manifest names it."""
        ...

    def get(self, purpose: str) -> bytes | None:
        """The secret, or None where there is none. Raises KeyUnavailable."""
        ...

    def set(self, purpose: str, secret: bytes) -> None:
        """Keep it. Raises KeyUnavailable."""
        ...

    def delete(self, purpose: str) -> None:
        """Forget it; nothing happens where there is none. Raises KeyUnavailable."""
        ...

    def describe(self) -> str:
        """For people: where the secrets are."""
        ...


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """One request to the provider, exactly as committed.

    `may_go` is the last look: the gateway calls it when it is connected and only the write is left, and writes nothing on a no.
    """

    to: str
    body: str
    may_go: Callable[[], bool] = field(default=_always, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ProviderMessage:
    """A message as the provider lists it. Times in ms UTC; `sent_utc` may be unknown."""

    provider_id: str
    direction: Literal["out", "in", "auto"]
    """`auto` is the provider's own answer to an opt-out word."""
    to: str
    sender: str
    body: str
    status: str
    error_code: int | None
    created_utc: int
    sent_utc: int | None
    segments: int = 1
    price: str = ""
    price_unit: str = ""
    media: int = 0
    """Pictures and other files that came with it."""

    @property
    def when_utc(self) -> int:
        """When it was sent, else created."""
        return self.created_utc if self.sent_utc is None else self.sent_utc


class SendOutcome(StrEnum):
    """What became of one request."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """4xx for this message: final."""
    ACCOUNT = "account"
    """4xx that is about the account's set-up: others would meet it, too."""
    LOGIN = "login"
    """401/403: the login is not taken."""
    BUSY = "busy"
    """429: never processed, may be tried again."""
    NOT_SENT = "not_sent"
    """No connection at all: certainly never sent."""
    UNCERTAIN = "uncertain"
    """It may have been accepted."""
    WITHHELD = "withheld"
    """The last look said no: nothing was written."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """The answer to one request. `reason` is a sentence for a person."""

    outcome: SendOutcome
    message: ProviderMessage | None = None
    code: int | None = None
    reason: str = ""
    retry_after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing brought. `complete` is False where a page failed: nothing may be concluded from what is missing."""

    messages: tuple[ProviderMessage, ...]
    complete: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class ChannelCheck:
    """What a look at the account found, without sending anything."""

    ok: bool
    sentences: tuple[str, ...]


class MessageGateway(Protocol):
    """A text provider. Raises ProviderUnreachable or LoginRefused where nothing at all can be done."""

    def send(self, text: OutgoingText) -> SendResult:
        """Write one request, once. Never raises for what the provider or network does."""
        ...

    def list_since(self, since_utc: int) -> Listing:
        """All messages, both directions, dated since the UTC day of `since_utc`, every page."""
        ...

    def list_all(self, *, since_utc: int) -> Listing:
        """The same without any filter, newest first, until older than `since_utc`: also what the provider has not sent yet."""
        ...

    def list_to(self, address: str, *, since_utc: int) -> Listing:
        """What went to one number, newest first, until older than `since_utc`; no other filter."""
        ...

    def fetch(self, provider_id: str) -> ProviderMessage | None:
        """One message; None where the provider does not know it. Raises ProviderUnreachable, LoginRefused."""
        ...

    def redact(self, provider_id: str) -> bool:
        """Remove a message's words at the provider; True where none are left there, False where it does not do so (yet).

        Raises ProviderUnreachable, LoginRefused.
        """
        ...

    def answers_by_itself(self) -> bool | None:
        """Whether the account's number answers texts without us; None where there is none, or nobody knows. Raises as `redact`."""
        ...

    def check(self) -> ChannelCheck:
        """Look at account and sender without sending."""
        ...


class MailGateway(Protocol):
    """A mail account. Comes with the mail channel; the port stands so that the composition root is complete."""

    def check(self) -> ChannelCheck:
        """Log in without sending."""
        ...


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one cycle did; `sync --json` prints exactly these."""

    planned: int = 0
    sent: int = 0
    retry_later: int = 0
    uncertain: int = 0
    adopted: int = 0
    failed: int = 0
    held: int = 0
    expired: int = 0
    cancelled: int = 0
    status_updates: int = 0
    replies: int = 0
    confirmed: int = 0
    declined: int = 0
    needs_person: int = 0
    errors: tuple[str, ...] = ()


class SyncControl(Protocol):
    """Runs cycles. The command line and the window drive it; the sync package does it."""

    def run_once(self) -> SyncReport:
        """One cycle. Raises ProviderUnreachable or LoginRefused after what could be done was done: see `last_report`."""
        ...

    @property
    def last_report(self) -> SyncReport:
        """Of the last cycle, also of one that raised."""
        ...

    def stop(self) -> None:
        """Ask a running cycle to end at the next safe point."""
        ...

    def close(self) -> None:
        """End it, give the lease back."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How the background service stands in this account. `running` None: the system does not tell."""

    installed: bool
    running: bool | None
    kind: str
    """For people: what it is on this system."""
    file: str = ""
    """Where it is written down."""
    remarks: tuple[str, ...] = ()


class ServiceControl(Protocol):
    """Cycles that go on while no window is open, as a service of this account."""

    def install(self, folder: Path, *, every: int) -> ServiceState:
        """Have `sync --every` run over this book from now on, in place of what was installed before.

        Raises UsageError, StorageFault.
        """
        ...

    def remove(self) -> bool:
        """Stop it and take it away; False where there was none."""
        ...

    def state(self) -> ServiceState:
        """How it stands."""
        ...


class SimulatorControl(Protocol):
    """A simulated phone network that somebody plays with."""

    @property
    def url(self) -> str:
        """Of the provider's API."""
        ...

    def facts(self) -> dict[str, str]:
        """url, control_url, account_sid, auth_token, number."""
        ...

    def inbound(self, *, sender: str, to: str, body: str) -> None:
        """A patient writes."""
        ...

    def ledger(self) -> Sequence[dict[str, object]]:
        """Every message that it accepted, in order."""
        ...

    def close(self) -> None:
        """Stop serving."""
        ...


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """Somebody as whom one can answer in the demo: one telephone, whoever shares it. `number` is E.164."""

    name: str
    number: str
    waiting_question: bool
    """The latest text to them asks something, and nothing was written back since."""
    last_text: str = ""
    """What was last written to them."""


class DemoControl(Protocol):
    """The demo clinic that somebody watches: its time, and its telephones. Every call is quick, and safe from any thread."""

    @property
    def speed(self) -> float:
        """Demo seconds a real second, while time passes."""
        ...

    @property
    def speeds(self) -> tuple[float, ...]:
        """The speeds to offer."""
        ...

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        ...

    @property
    def colleague_helps(self) -> bool:
        """Whether the other receptionist marks who arrives, goes in and is done, and books for those who call."""
        ...

    @property
    def phone_url(self) -> str:
        """Where the simulated telephones can be played with from outside: the network's control port."""
        ...

    def set_speed(self, speed: float) -> None:
        """Let time pass faster or slower. Raises UsageError for a speed that makes no sense."""
        ...

    def pause(self) -> None:
        """Let time stand still. What was done at the desk still counts."""
        ...

    def resume(self) -> None:
        """Let time pass again."""
        ...

    def set_colleague_helps(self, helps: bool, /) -> None:
        """Have the other receptionist work, or leave everything to the person."""
        ...

    def patients(self) -> Sequence[DemoPatient]:
        """Who could answer: open questions first, the latest of them at the top, then others who were texted, then by name."""
        ...

    def answer(self, number: str, text: str) -> None:
        """Write as the patient at `number`; the next look at the provider finds it. From now on nobody answers there by
        themselves. Raises UsageError for an empty text, or what is no number."""
        ...

    def facts(self) -> dict[str, str]:
        """url, control_url, account_sid, auth_token, number of the simulated network; complaints_handler and
        complaints_password: who reads the demo's complaints, and how."""
        ...
