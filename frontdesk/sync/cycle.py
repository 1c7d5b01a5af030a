"""The cycle: read what came, find out what is uncertain, plan what is due, send it. In this order, so that a STOP or a "C" that came
in the night is known before the next reminder goes."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import EnvironmentFault, LoginRefused, ProviderUnreachable, Refused
from frontdesk.domain.i18n import tr
from frontdesk.services.messaging import downtimes, lease, looking, restoring, strays
from frontdesk.services.messaging.channel import Trouble, set_trouble, standing
from frontdesk.services.messaging.claiming import drop_overdue
from frontdesk.services.messaging.holds import held_ids
from frontdesk.services.messaging.notices import plan_notices
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.settling import claim_orphans, orphans
from frontdesk.services.messaging.statuses import Said
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.ports import Listing, SendOutcome, SyncReport
from frontdesk.sync import reading, tending
from frontdesk.sync.sending import Sender
from frontdesk.sync.tally import Tally
from frontdesk.sync.translation import login_refused, unreachable

if TYPE_CHECKING:
    from frontdesk.services.channels import TwilioAccount
    from frontdesk.services.ports import MessageGateway
    from frontdesk.services.work import Book

_log = logging.getLogger(__name__)

LEASE_PATIENCE = 10.0
"""Seconds to wait for another process that is sending."""
LEASE_POLL = 0.25

_NUMBERS = itertools.count(1)

GatewayMaker = Callable[["TwilioAccount", str], "MessageGateway"]
"""Makes the gateway of an account, through a proxy (empty for none)."""


class SyncCycle:
    """Runs cycles over one book. Fills the SyncControl port; one thread at a time may call `run_once`."""

    def __init__(
        self,
        book: Book,
        find_account: Callable[[Book], TwilioAccount | None],
        make_gateway: GatewayMaker,
        *,
        lease_patience: float = LEASE_PATIENCE,
    ) -> None:
        self._book = book
        self._find_account = find_account
        self._make_gateway = make_gateway
        self._lease_patience = lease_patience
        self._grant: lease.Grant | None = None
        self._holder = f"{lease.me()}:{next(_NUMBERS)}"
        self._gateway: tuple[TwilioAccount, str, MessageGateway] | None = None
        self._said: Said = set()
        self._remover = tending.Remover()
        self._stop = threading.Event()
        self._last = SyncReport()

    @property
    def last_report(self) -> SyncReport:
        """Of the last cycle, also of one that raised."""
        return self._last

    def stop(self) -> None:
        """Ask a running cycle to end at the next safe point."""
        self._stop.set()

    def close(self) -> None:
        """Give the lease and the connections back."""
        if self._grant is not None:
            lease.give_back(self._book, self._grant)
            self._grant = None
        self._gateway = None

    def run_once(self) -> SyncReport:
        """One cycle. Raises ProviderUnreachable or LoginRefused after everything that needs no provider was done."""
        tally = Tally()
        self._last = SyncReport()
        try:
            self._run(tally)
        except EnvironmentFault as fault:
            tally.error(fault.sentence)
            raise
        finally:
            self._last = tally.report()
            _log.info("sync cycle: %s", _counts(self._last))
        return self._last

    def _run(self, tally: Tally) -> None:
        with self._book.read() as connection:
            around = Around.load(connection)
        account = self._find_account(self._book)
        if account is None:
            raise Refused(
                tr(
                    "No text account is set up. Enter one in Settings, Text account (`frontdesk channel twilio`), then sync again."
                )
            )
        gateway = self._gateway_of(account, around)
        self._grant = self._acquire()
        if self._grant is not None:
            self._take_over(self._grant)
        else:
            tally.error(
                tr("Another Frontdesk is sending at the moment: this one only read replies and statuses.")
            )
        began = self._book.clock.now_utc()
        fault, restored = self._read(around, gateway, tally)
        if self._grant is None or self._stop.is_set():
            _raise(fault)
            return
        self._plan(around, tally)
        gap = self._gap(around, began)
        if fault is not None:
            if gap is None:
                downtimes.note_cycle(self._book)
            _raise(fault)
        if restored is not None:
            tally.add("adopted", restoring.adopt_queued(self._book, restored))
            if not restored.complete:
                tally.error(
                    tr(
                        "This book was restored: nothing is sent until the provider's list could be read in full."
                    )
                )
                return
            restoring.note_lost(self._book, restored, sender=account.sender)
            restoring.reopen(self._book)
        self._hold(around, gap, tally)
        self._send(around, gateway, account, tally)
        tending.look_at_number(self._book, gateway, tally)
        self._remover.run(self._book, around, gateway, self._stop)

    def _gap(self, around: Around, began_utc: int) -> downtimes.Gap | None:
        with self._book.read() as connection:
            return downtimes.gap_before(connection, around, now_utc=began_utc)

    def _hold(self, around: Around, gap: downtimes.Gap | None, tally: Tally) -> None:
        """What somebody must look at before it goes: texts that fell due while nobody ran, and to numbers with strays."""
        tally.add("held", strays.hold_for_strays(self._book))
        if gap is None:
            downtimes.note_cycle(self._book)
            return
        held = downtimes.hold_after(self._book, around, gap)
        tally.add("held", held)
        if held:
            tally.error(looking.held_texts(self._book).sentence)

    def _gateway_of(self, account: TwilioAccount, around: Around) -> MessageGateway:
        """The gateway of the last cycle, unless the account or the proxy changed: connections are kept open."""
        proxy = around.settings.proxy
        if self._gateway is None or self._gateway[:2] != (account, proxy):
            self._gateway = (account, proxy, self._make_gateway(account, proxy))
        return self._gateway[2]

    def _acquire(self) -> lease.Grant | None:
        clock = self._book.clock
        left = self._lease_patience
        while True:
            grant = lease.acquire(self._book, self._holder)
            if grant is not None:
                return grant
            if left <= 0 or self._stop.is_set():
                return None
            # Counted, not read off the clock, which may be set back meanwhile.
            clock.sleep(LEASE_POLL)
            left -= LEASE_POLL

    def _take_over(self, grant: lease.Grant) -> None:
        """What an earlier sender left in the middle of a request is uncertain from now on."""
        with self._book.read() as connection:
            left = orphans(connection, grant.epoch)
        if left:
            with self._book.write(PROGRAM) as work:
                claim_orphans(work, grant.epoch)

    def _read(
        self, around: Around, gateway: MessageGateway, tally: Tally
    ) -> tuple[EnvironmentFault | None, Listing | None]:
        """The reading half. Gives the fault that ends the traffic, if any, and in a restored book the list to adopt from."""
        book = self._book
        began = book.clock.now_utc()
        try:
            reach = reading.reach(book)
            listing = reach.read(gateway)
            if reach.restored:
                tally.add("adopted", restoring.reconcile(book, around, listing))
            reading.take_in(book, around, listing, tally, began_utc=began, said=self._said, swept=reach.swept)
            reading.fetch_statuses(book, gateway, listing, tally)
            reading.turn_up(book, listing, tally)
            reading.look_up(book, around, gateway, tally)
        except (ProviderUnreachable, LoginRefused) as fault:
            # A reply of an earlier, killed cycle needs no provider.
            reading.interpret_stored(book, around, tally)
            self._note_trouble(fault)
            return fault, None
        self._note_reachable()
        return None, listing if reach.restored else None

    def _note_trouble(self, fault: EnvironmentFault) -> None:
        trouble = Trouble.LOGIN if isinstance(fault, LoginRefused) else Trouble.UNREACHABLE
        with self._book.write(PROGRAM) as work:
            set_trouble(work, trouble, reason=fault.sentence)

    def _note_reachable(self) -> None:
        """A list was read, so the network is back; a refused login or set-up is only proven by sending."""
        with self._book.read() as connection:
            unreachable_so_far = standing(connection).trouble is Trouble.UNREACHABLE
        if unreachable_so_far:
            with self._book.write(PROGRAM) as work:
                set_trouble(work, Trouble.NONE)

    def _plan(self, around: Around, tally: Tally) -> None:
        self._drop_overdue(around, tally)
        for planned in (plan_notices(self._book, around), plan_steps(self._book, around)):
            tally.add("planned", planned.planned)
            tally.add("expired", planned.expired)

    def _drop_overdue(self, around: Around, tally: Tally) -> None:
        """What waits for somebody to look does not wait past its time."""
        with self._book.read() as connection:
            held = held_ids(connection)
        if held:
            with self._book.write(PROGRAM) as work:
                cancelled, expired = drop_overdue(work, around, held)
            tally.add("cancelled", cancelled)
            tally.add("expired", expired)

    def _send(self, around: Around, gateway: MessageGateway, account: TwilioAccount, tally: Tally) -> None:
        if self._grant is None:
            return
        sender = Sender(self._book, around, gateway, account, self._grant, tally, self._stop)
        sender.run()
        match sender.trouble.outcome if sender.trouble else None:
            case SendOutcome.LOGIN:
                raise login_refused()
            case SendOutcome.NOT_SENT:
                raise unreachable()
            case SendOutcome.ACCOUNT | SendOutcome.BUSY if sender.trouble:
                tally.error(sender.trouble.reason)
            case _:
                pass


def _raise(fault: EnvironmentFault | None) -> None:
    if fault is not None:
        raise fault


def _counts(report: SyncReport) -> str:
    """Numbers only: a log holds no patient data."""
    return (
        f"planned {report.planned}, sent {report.sent}, uncertain {report.uncertain}, failed {report.failed}, "
        f"replies {report.replies}, errors {len(report.errors)}"
    )
