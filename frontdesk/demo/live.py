"""The demo clinic that somebody watches: its book, its telephones, its time, and a colleague at the desk.

Entering makes the clinic: months that were, the day before (reminders that went out, answers that came, through the real
client and cycle), and a full day that begins. Then whoever shows it opens the book in `folder` with `places` and `clock`, runs the
sync's cycles as in a clinic, and calls `start`.
"""

from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from frontdesk.demo.clinic import FURNITURE, ZONE, founding_plan
from frontdesk.demo.days import moment
from frontdesk.demo.desk import Desk
from frontdesk.demo.livecards import fill_cards
from frontdesk.demo.liveclock import USUAL_SPEED, LiveClock
from frontdesk.demo.livecomplaints import HANDLER_PASSWORD, file_complaints
from frontdesk.demo.livecontrol import LiveControl
from frontdesk.demo.livedays import ASKED_HOURS, OPENS, LivePlan, next_opening, plan_live
from frontdesk.demo.livedesk import Colleague
from frontdesk.demo.livehappenings import happenings
from frontdesk.demo.liverequests import file_requests
from frontdesk.demo.making import DESK, DemoClinic, book_each, founded_utc, import_people, import_visits
from frontdesk.demo.network import Fault, FaultKind, NetworkServer, PhoneNetwork
from frontdesk.demo.play import connect, prepare
from frontdesk.demo.secrets import memory_places
from frontdesk.demo.tempfolders import new_folder
from frontdesk.domain.errors import FrontdeskError
from frontdesk.services.founding import found_clinic
from frontdesk.services.furnishing import furnish
from frontdesk.services.opening import open_book
from frontdesk.services.reading import list_patients
from frontdesk.services.settings import put
from frontdesk.services.staff import add_staff

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.furnishing import Keys
    from frontdesk.services.ports import SyncControl
    from frontdesk.services.secret_places import SecretPlaces, StoreKind
    from frontdesk.services.work import Book

PERSON: Final = "Alex Morgan"
COLLEAGUE: Final = "Renée Aubert"
MANAGER: Final = "Dana Whitlock"
PATIENCE: Final = 0.4
"""People answer more quickly as in the demo that is only reported: somebody is waiting for it."""
LOOK_SECONDS: Final = 0.25
"""Real seconds between two looks of the colleague at what is due."""
DAY_BEFORE_YESTERDAY: Final = (9 * 60, 9 * 60 + 40)
DAY_BEFORE: Final = (9 * 60 + 5, 10 * 60 + 50, 11 * 60 + 20, 13 * 60, 16 * 60 + 55)
"""Minutes of the two working days before at which a cycle ran: enough that texts went out and answers were read, and the last one
in the last hour, in which what falls into the night is sent."""

_STEPS: Final = (
    {"key": "ask", "hours_before": ASKED_HOURS, "ask": True},
    {"key": "ask_again", "hours_before": 24, "ask": True, "only_if": "unconfirmed"},
    {"key": "today", "hours_before": 3, "ask": False},
)

_log = logging.getLogger(__name__)


class LiveDemo:
    """See the module. As a context manager it makes the clinic, and ends everything, also in the middle."""

    def __init__(
        self,
        *,
        make_sync: Callable[[Book], SyncControl],
        today: date,
        seed: int = 1,
        folder: Path | None = None,
        places: SecretPlaces | None = None,
        kind: StoreKind = "keyring",
        speed: float = USUAL_SPEED,
        elapsed: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """Nothing is made yet; see `__enter__`.

        Args:
            make_sync: joins a book with the real client, for what happened before the day.
            today: the date at the clinic; the day that is watched is this one, or the next working day.
            seed: another seed, another clinic life; the same seed and date give the same clinic.
            folder: where the book is made, and stays; it must hold none. None: one that goes with the demo.
            places: where the book's secrets are kept; None: in memory.
            kind: of the store in `places`.
            speed: demo seconds a real second.
            elapsed: real seconds, for the clock.
            wait: waits so many real seconds, for the clock; None: for real.
        """
        self.plan: LivePlan = plan_live(seed, today)
        self.zone = ZONE
        self.day = self.plan.day
        self.clock = LiveClock(founded_utc(self.plan.plan.days), speed=speed, elapsed=elapsed, wait=wait)
        self.places = places or memory_places()
        self._make_sync = make_sync
        self._seed = seed
        self._kind: StoreKind = kind
        self._named = folder
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self._open = ExitStack()

    def __enter__(self) -> LiveDemo:
        """Make the clinic; takes a few seconds. The clock then stands at the opening of the day.

        Raises Refused where there is a book in the named folder, EnvironmentFault where disk or loopback network fail.
        """
        try:
            self._make()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Let time pass and the colleague work, in a thread of their own. A second call does nothing."""
        if self._worker is None:
            self.clock.resume()
            self._worker = threading.Thread(target=self._run, name="demo colleague", daemon=True)
            self._worker.start()

    def step(self) -> None:
        """What the thread does every quarter of a second: a night that begins is passed over, and the colleague does what is due."""
        if not self.clock.paused:
            morning = next_opening(self.clock.now_utc())
            if morning is not None:
                self.clock.advance_to(morning)
        now = self.clock.now_utc()
        if self.control.colleague_helps:
            self._colleague.work(now)
        else:
            self._colleague.stand_aside(now)

    def close(self) -> None:
        """End thread, network and book; a folder of its own goes. Quick, and a second call does nothing."""
        self._stop.set()
        self.clock.end()
        if self._worker is not None:
            self._worker.join()
        self._open.close()

    def file_complaints(self) -> None:
        """Two complaints that the manager can read. Costs what a password costs, so it waits until the window stands."""
        file_complaints(self._book, self.colleague, handler=MANAGER, recovery_key=self._complaints_key)

    def _run(self) -> None:
        try:
            self.file_complaints()
            while not self._stop.wait(LOOK_SECONDS):
                self.step()
        except FrontdeskError as error:
            _log.warning("the demo's colleague does nothing more: %s", type(error).__name__)

    def _make(self) -> None:
        plan, clock = self.plan.plan, self.clock
        self.network = PhoneNetwork.default(
            clock, seed=self._seed, people=self.plan.people, patience=PATIENCE
        )
        server = self._open.enter_context(NetworkServer(self.network))
        self.folder = self._named or self._folder_of_its_own()
        founded = found_clinic(
            self.folder, founding_plan(), DESK, clock=clock, places=self.places, kind=self._kind
        )
        self._complaints_key = founded.complaints_recovery_key
        self._book = book = open_book(self.folder, places=self.places, clock=clock)
        self._open.callback(book.close)
        keys = furnish(book, DESK, FURNITURE)
        self._hire(book)
        import_people(book, plan.people)
        late = {visit.external_id for visit in self.plan.late}
        early = [role.visit for role in plan.roles if role.visit.external_id not in late]
        visits = book_each(book, clock, keys, early)
        clock.advance_to(moment(plan.days.start, DAY_BEFORE_YESTERDAY[0]))
        import_visits(book, plan.others)
        connect(book, server)
        put(book, DESK, "reminders.quiet_until", f"{OPENS // 60:02d}:00")
        put(book, DESK, "reminders.steps", json.dumps(_STEPS))
        clinic = DemoClinic(book, plan, keys, visits)
        self._live_till_now(clinic, keys)
        fill_cards(clinic, self.colleague, today=self.day)
        import_visits(book, plan.past)
        file_requests(book, self.colleague, plan.people, today=self.day)
        self.control = LiveControl(
            clock,
            server,
            lambda: _cards(book),
            more_facts={"complaints_handler": MANAGER, "complaints_password": HANDLER_PASSWORD},
        )
        self._colleague = Colleague(
            book, self.colleague, keys, self.plan.calls, self._seed, happenings=happenings(plan)
        )

    def _folder_of_its_own(self) -> Path:
        folder = new_folder()
        self._open.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _hire(self, book: Book) -> None:
        add_staff(book, DESK, name=MANAGER, role="manager")
        self.person: Actor = add_staff(book, DESK, name=PERSON).actor
        self.colleague: Actor = add_staff(book, DESK, name=COLLEAGUE).actor

    def _live_till_now(self, clinic: DemoClinic, keys: Keys) -> None:
        """The two working days before: cycles, people who answer, a desk that moves a visit; then the evening's bookings."""
        days = clinic.plan.days
        prepare(clinic.plan, self.network)
        desk = Desk(clinic)
        control = self._make_sync(clinic.book)
        try:
            for day, minutes in ((days.start, DAY_BEFORE_YESTERDAY), (days.between, DAY_BEFORE)):
                for minute in minutes:
                    self.clock.advance_to(moment(day, minute))
                    desk.work(self.clock.now_utc())
                    control.run_once()
        finally:
            control.close()
        clinic.visits.update(book_each(clinic.book, self.clock, keys, self.plan.late))
        self.network.faults.order(Fault(FaultKind.DROP_BEFORE, count=1, match=self.plan.lost))
        self.network.faults.order(Fault(FaultKind.DROP_AFTER, count=1, match=self.plan.adopted))
        self.clock.advance_to(moment(self.day, OPENS))


def _cards(book: Book) -> dict[str, str]:
    """The names on the cards by mobile number; a family has one number."""
    found: dict[str, list[str]] = {}
    for card in list_patients(book, None):
        if card.mobile:
            found.setdefault(card.mobile, []).append(card.name)
    return {number: ", ".join(names) for number, names in found.items()}
