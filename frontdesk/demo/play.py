"""Plays the loop: reminders leave, people answer, the desk moves and cancels; in the morning of the day a report is written.

The clinic's computer runs while somebody is there, from eight to six on working days; every half hour of that time the
sync runs a cycle against the simulated network, through the same client as against the real one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.demo.cast import Twist
from frontdesk.demo.clock import DemoClock
from frontdesk.demo.days import moment
from frontdesk.demo.desk import Desk
from frontdesk.demo.making import DESK, DemoClinic, DemoPlan, make_clinic, plan_demo
from frontdesk.demo.network import Fault, FaultKind, NetworkServer, Persona, PhoneNetwork
from frontdesk.demo.people import Trait
from frontdesk.demo.secrets import memory_places
from frontdesk.demo.telling import tell
from frontdesk.services.channels import set_twilio
from frontdesk.services.settings import put

if TYPE_CHECKING:
    from frontdesk.demo.report import PlayReport
    from frontdesk.services.ports import SyncControl
    from frontdesk.services.secret_places import SecretPlaces, StoreKind
    from frontdesk.services.work import Book

OPENS: Final = 8 * 60
CLOSES: Final = 18 * 60
EVERY: Final = 30
"""Minutes between two cycles: in the application it is seconds, but nobody would see the difference here."""


def play(
    *,
    folder: Path,
    seed: int,
    today: date,
    make_sync: Callable[[Book], SyncControl],
    places: SecretPlaces | None = None,
    kind: StoreKind = "keyring",
) -> PlayReport:
    """Play the demo and report.

    Args:
        folder: where the book is made; it must hold none.
        seed: another seed, another clinic life.
        today: the date at the clinic on which it begins; the same seed and date give the same report.
        make_sync: joins a book with the real client.
        places: where the book's secrets are kept; None: in memory, until the end of the run.
        kind: of the store in `places`.

    Raises:
        Refused: there is a book in the folder.
        EnvironmentFault: disk or loopback network fail.
    """
    plan = plan_demo(seed, today, other_days=False)
    clock = DemoClock(0)
    network = PhoneNetwork.default(clock, seed=seed, people=_people(plan))
    with NetworkServer(network) as server:
        clinic = make_clinic(folder, plan=plan, clock=clock, places=places or memory_places(), kind=kind)
        try:
            connect(clinic.book, server)
            prepare(plan, network)
            desk = Desk(clinic)
            control = make_sync(clinic.book)
            try:
                totals, cycles = _run(clinic, clock, control, desk)
            finally:
                control.close()
            return tell(clinic, seed=seed, desk=desk, totals=totals, cycles=cycles, began_utc=opening(plan))
        finally:
            clinic.book.close()


def opening(plan: DemoPlan) -> int:
    """When the computer is switched on on the first day."""
    return moment(plan.days.start, OPENS)


def moments(plan: DemoPlan) -> Iterator[int]:
    """When a cycle runs: through the first two days, and once in the morning of the third."""
    for day in (plan.days.start, plan.days.between):
        for minute in range(OPENS, CLOSES + 1, EVERY):
            yield moment(day, minute)
    yield moment(plan.days.day, OPENS)


def _people(plan: DemoPlan) -> dict[str, Persona]:
    """Who answers at which number; a number that is on no card has nobody."""
    return {role.visit.person.mobile: role.persona for role in plan.roles if role.visit.person.mobile}


def connect(book: Book, server: NetworkServer) -> None:
    """The clinic's text account is the simulated one, and reminders are switched on."""
    facts = server.facts()
    set_twilio(
        book,
        DESK,
        account_sid=facts["account_sid"],
        from_number=facts["number"],
        messaging_service=None,
        api_url=facts["url"],
        token=facts["auth_token"],
    )
    # Nobody waits for a provider's pace here, and nothing is gained by keeping one on loopback.
    put(book, DESK, "sync.messages_per_second", "1000")
    put(book, DESK, "reminders.enabled", "true")
    # Its nights are jumps of the clock: nobody switched anything off.
    put(book, DESK, "reminders.hold_after_hours", "0")


def prepare(plan: DemoPlan, network: PhoneNetwork) -> None:
    """What was before the first cycle: somebody has written STOP. And one piece of bad luck that is to come."""
    for role in plan.roles:
        person = role.visit.person
        if person.trait is Trait.OPTED_OUT:
            network.inbound(sender=person.mobile, to=network.number, body="STOP")
        if role.twist is Twist.ANSWER_LOST:
            network.faults.order(Fault(FaultKind.DROP_AFTER, count=1, match=person.mobile))


def _run(
    clinic: DemoClinic, clock: DemoClock, control: SyncControl, desk: Desk
) -> tuple[dict[str, int], int]:
    """All cycles, the desk at work between them. Gives the sums of their numbers, and how many there were."""
    totals: Counter[str] = Counter()
    cycles = 0
    for now in moments(clinic.plan):
        clock.advance_to(now)
        desk.work(now)
        report = control.run_once()
        cycles += 1
        for field in fields(report):
            value = getattr(report, field.name)
            totals[field.name] += len(value) if isinstance(value, tuple) else value
    return dict(totals), cycles
