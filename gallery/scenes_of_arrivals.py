"""The day as it happens: the board, check-in, walk-ins, a provider who is behind, a late cancellation."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.arrivals import ArrivalRow, BehindRow, Board
from frontdesk.services.running_late import Concerned, LatePreview
from frontdesk.ui.arrivals.asks import Told
from frontdesk.ui.arrivals.behind import BehindPanel
from frontdesk.ui.arrivals.checkin import CheckInPanel
from frontdesk.ui.arrivals.declined import ask
from frontdesk.ui.arrivals.screen import ArrivalsScreen
from frontdesk.ui.arrivals.walkin import WalkInPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.visits.cancel import CancelPanel
from frontdesk.ui.words import today_at
from gallery.scenes import Scene, Set, screen
from gallery.settling import settle

NAMES: Final = (
    "Jana Nováková",
    "Petr Dvořák",
    "Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff",
    "Amira Haddad",
    "Tom Byrne",
    "Grace Lee",
    "Oluwaseun Adeyemi",
    "Lucía García Fernández",
    "Thanh Trần",
    "Élodie Lefèvre",
    "Jürgen Groß",
    "Sofia Rossi",
)
PROVIDERS: Final = ("Dr. Maya Okafor", "Dr. Tomáš Dvořák", "Linh Trần, NP")
TYPES: Final = ("Consultation", "Follow-up", "New patient")
_ANSWERS: Final = (
    Confirmation.CONFIRMED,
    Confirmation.AWAITING,
    Confirmation.DECLINED,
    Confirmation.NOT_ASKED,
)


def _row(desk: Desk, at: int, lifecycle: Lifecycle, *, minute: int) -> ArrivalRow:
    """A visit that begins so many minutes from now."""
    now = desk.now() - desk.now() % (5 * MINUTE)
    start = now + minute * MINUTE
    came = lifecycle is not Lifecycle.BOOKED
    provider = at % len(PROVIDERS)
    return ArrivalRow(
        id=10_000 + at,
        public_id="",
        patient_id=at,
        provider_id=provider + 1,
        location_id=1 + at % 2,
        patient=NAMES[at % len(NAMES)],
        provider=PROVIDERS[provider],
        location=("Alder Street", "Riverside")[at % 2],
        room=f"Room {1 + at % 3}",
        type=TYPES[at % len(TYPES)],
        start_utc=start,
        end_utc=start + 30 * MINUTE,
        zone=desk.zone,
        lifecycle=lifecycle,
        confirmation=_ANSWERS[at % len(_ANSWERS)],
        revision=1,
        note="",
        overbooked=None,
        arrived_utc=start + (7 if at % 4 == 0 else -6) * MINUTE if came else None,
        in_room_utc=start + 9 * MINUTE if lifecycle in (Lifecycle.IN_ROOM, Lifecycle.COMPLETED) else None,
        ended_utc=start + 30 * MINUTE if lifecycle in (Lifecycle.COMPLETED, Lifecycle.NO_SHOW) else None,
        said_utc=start + 15 * MINUTE if at % 7 == 5 and not came else None,
        behind=25 if provider == 0 else 0,
        told=25 if provider == 0 and at % 2 else 0,
        checked_in=came,
        alert=at % 5 == 3,
        first_visit=at % 6 == 2,
        interpreter=at % 6 == 4,
    )


def board_of(desk: Desk) -> Board:
    """A busy morning."""
    rows = [_row(desk, at, Lifecycle.BOOKED, minute=15 * (at - 2)) for at in range(26)]
    rows += [_row(desk, 30 + at, Lifecycle.ARRIVED, minute=5 * at - 42) for at in range(7)]
    rows += [_row(desk, 40 + at, Lifecycle.IN_ROOM, minute=5 * at - 35) for at in range(3)]
    rows += [_row(desk, 50 + at, Lifecycle.COMPLETED, minute=15 * at - 150) for at in range(6)]
    rows += [_row(desk, 60, Lifecycle.NO_SHOW, minute=-90)]
    return Board(
        day=today_at(desk.zone, desk.now()),
        zone=desk.zone,
        rows=tuple(rows),
        behind=(BehindRow(1, PROVIDERS[0], 25, desk.now(), "staff:Eva"),),
        places=((1, "Alder Street"), (2, "Riverside")),
        providers=tuple(enumerate(PROVIDERS, start=1)),
        limits={1: 20, 2: 20},
        late_minutes=5,
    )


def _screen(window: MainWindow) -> ArrivalsScreen:
    found = window.screen_of("arrivals")
    assert isinstance(found, ArrivalsScreen)
    return found


def _busy(window: MainWindow, desk: Desk) -> None:
    window.show_screen("arrivals")
    settle(desk)
    shown = _screen(window)
    shown.show_board(board_of(desk))
    shown.setFocus()


def _over(window: MainWindow, desk: Desk) -> None:
    _busy(window, desk)
    _screen(window).turn_over()


def _fold(window: MainWindow, _desk: Desk) -> None:
    _screen(window).turn_over()


def _booked(window: MainWindow, desk: Desk) -> int:
    """A visit of the demo that is still expected."""
    window.show_screen("arrivals")
    settle(desk)
    shown = _screen(window)
    shown.expected.table.selectRow(1)
    line = shown.expected.table.current
    assert line is not None
    return line.id


def _check_in(window: MainWindow, desk: Desk) -> None:
    visit_id = _booked(window, desk)
    desk.go.panel(lambda: CheckInPanel(desk, visit_id))
    settle(desk)


def _walk_in(window: MainWindow, desk: Desk) -> None:
    _busy(window, desk)
    desk.go.panel(lambda: WalkInPanel(desk))
    settle(desk)


def _concerned(desk: Desk, at: int, *, body: str = "", why: str = "", call: bool = False) -> Concerned:
    start = desk.now() - desk.now() % (15 * MINUTE) + (at + 1) * 15 * MINUTE
    return Concerned(
        appointment_id=at,
        patient_id=at,
        patient=NAMES[at % len(NAMES)],
        start_utc=start,
        expected_utc=start + 25 * MINUTE,
        zone=desk.zone,
        number=f"+120255501{at:02d}",
        to="x" if body else "",
        body=body,
        segments=1 if body else 0,
        why_not=why,
        call=call,
    )


def _behind(window: MainWindow, desk: Desk) -> None:
    _busy(window, desk)
    desk.go.panel(lambda: BehindPanel(desk, 1))
    settle(desk)
    panel = window.findChildren(BehindPanel)[-1]
    body = (
        "Alder Street Clinic: Dr. Maya Okafor is about 25 min behind today. Your 9:30 visit begins at about 9:55. "
        "Tel (202) 555-0100 Ref K7Q4D"
    )
    told = tuple(_concerned(desk, at, body=body) for at in range(3))
    not_told = (
        _concerned(desk, 3, why="The card says to call instead of texting.", call=True),
        _concerned(desk, 4, why="No consent to texts is on the card.", call=True),
        _concerned(desk, 5, why="Is here already. Tell them at the desk."),
        _concerned(desk, 6, why="Shares the number of Jana Nováková, who is told."),
    )
    preview = LatePreview(1, PROVIDERS[0], 25, told, not_told, 3, "")
    numbers = {each.appointment_id: f"(202) 555-01{each.appointment_id:02d}" for each in (*told, *not_told)}
    panel.show_told(Told(preview, numbers))


def _cancel(window: MainWindow, desk: Desk) -> None:
    visit_id = _booked(window, desk)
    desk.go.panel(lambda: CancelPanel(desk, visit_id))
    settle(desk)
    panel = window.findChildren(CancelPanel)[-1]
    panel.reason.setCurrentIndex(1)


def _declined(window: MainWindow, desk: Desk) -> QWidget | None:
    visit_id = _booked(window, desk)
    assert desk.reader is not None
    visit = desk.reader.visit(visit_id)
    assert visit is not None
    return ask(desk, visit, window)


SCENES: Final = (
    Scene("arrivals", screen("arrivals")),
    Scene("arrivals-busy", _busy),
    Scene("arrivals-over", _over, all_variants=False, undo=_fold),
    Scene("arrivals-empty", screen("arrivals"), set=Set.EMPTY, all_variants=False),
    Scene("check-in", _check_in),
    Scene("walk-in", _walk_in),
    Scene("running-late", _behind),
    Scene("cancel-late", _cancel, all_variants=False),
    Scene("declined-no-show", _declined, all_variants=False),
)
