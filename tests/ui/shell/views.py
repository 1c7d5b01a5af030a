"""Everything that the window can show, each with a patient whose name is HTML where it shows a patient."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.ui.arrivals.behind import BehindPanel
from frontdesk.ui.arrivals.checkin import CheckInPanel
from frontdesk.ui.arrivals.declined import ask as ask_declined
from frontdesk.ui.arrivals.walkin import WalkInPanel
from frontdesk.ui.booking.parking import ParkedPanel
from frontdesk.ui.navigation import Wish
from frontdesk.ui.opening.passphrase import ask_passphrase
from frontdesk.ui.opening.view import show_trouble
from frontdesk.ui.screens import SPECS
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.visits.cancel import CancelPanel
from frontdesk.ui.voice import Trouble
from tests.ui.desks import TODAY, TestClinic

if TYPE_CHECKING:
    from frontdesk.services.secret_places import SecretPlaces

MARKED: Final = "<b>Robert</b>"
IMAGE: Final = "<img src='/etc/hostname'>"
"""The first and the last name of the small clinic's patient who has them."""

View = Callable[[MainWindow, TestClinic], None]


def _screen(name: str) -> View:
    return lambda window, _clinic: window.show_screen(name)


def _settings(group: Group) -> View:
    def show(window: MainWindow, _clinic: TestClinic) -> None:
        window.desk.extras["settings.group"] = str(group)
        window.show_screen("settings")

    return show


def _act(name: str) -> View:
    return lambda window, _clinic: window.desk.go.act(name)


def _list(window: MainWindow, _clinic: TestClinic) -> None:
    window.desk.go.act("list_form")


def _week_list(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.act("view_week")
    window.desk.go.visit(clinic.visits["html"].id)


def _visit(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.visit(clinic.visits["html"].id)


def _cancel(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.panel(lambda: CancelPanel(window.desk, clinic.visits["html"].id))


def _check_in(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.panel(lambda: CheckInPanel(window.desk, clinic.visits["html"].id))


def _walk_in(window: MainWindow, _clinic: TestClinic) -> None:
    window.desk.go.panel(lambda: WalkInPanel(window.desk))


def _behind(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.panel(lambda: BehindPanel(window.desk, clinic.visits["html"].provider_id))


def _declined(window: MainWindow, clinic: TestClinic) -> None:
    reader = window.desk.reader
    visit = None if reader is None else reader.visit(clinic.visits["html"].id)
    if visit is not None:
        ask_declined(window.desk, visit, window)


def _card(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.patient(clinic.patients[IMAGE])


def _booking(window: MainWindow, clinic: TestClinic) -> None:
    """A time that the patient with the HTML name has."""
    visit = clinic.visits["html"]
    wish = Wish(
        patient_id=clinic.patients["Lee"],
        provider_id=visit.provider_id,
        location_id=visit.location_id,
        start_wall=f"{TODAY}T10:15",
        minutes=15,
    )
    window.desk.go.book(wish)


def _typed(window: MainWindow, _clinic: TestClinic) -> None:
    window.desk.go.book(Wish(patient_text="Rob"))


def _moving(window: MainWindow, clinic: TestClinic) -> None:
    window.desk.go.book(Wish(instead_of=clinic.visits["html"].id))


def _parked(window: MainWindow, _clinic: TestClinic) -> None:
    window.desk.go.panel(lambda: ParkedPanel(window.desk))


def _search(window: MainWindow, _clinic: TestClinic) -> None:
    window.search.begin()
    window.search.setText("Rob")


def _said(window: MainWindow, _clinic: TestClinic) -> None:
    say = window.desk.say
    say.done(f"{MARKED}: arrived", undo=lambda: None)
    say.trouble(Trouble("sync", f"{IMAGE} is in the way.", "Try again", lambda: None, details=MARKED))


def _hidden(window: MainWindow, _clinic: TestClinic) -> None:
    window.desk.go.act("hide_names")


def _passphrase(window: MainWindow, _clinic: TestClinic) -> None:
    ask_passphrase(window, lambda _answer: None)


def _not_open(places: SecretPlaces) -> View:
    def show(window: MainWindow, _clinic: TestClinic) -> None:
        error = KeyUnavailable(f"The key of {MARKED} is gone.")
        show_trouble(window, window.desk, error, again=lambda: None, places=places, leave=lambda: None)

    return show


def views() -> dict[str, View]:
    """By name."""
    from frontdesk.services.secret_places import SecretPlaces

    return {
        **{each.name: _screen(each.name) for each in SPECS},
        **{f"settings-{group}": _settings(group) for group in Group},
        "list": _list,
        "rooms_list": _act("view_rooms"),
        "week_list": _week_list,
        "month_list": _act("view_month"),
        "month": _list,
        "week": _act("view_week"),
        "rooms": _act("view_rooms"),
        "day": _act("view_day"),
        "visit": _visit,
        "cancel": _cancel,
        "check_in": _check_in,
        "walk_in": _walk_in,
        "behind": _behind,
        "declined": _declined,
        "patient": _card,
        "booking": _booking,
        "typed": _typed,
        "moving": _moving,
        "parked": _parked,
        "find_slot": _act("find_slot"),
        "block": _act("block"),
        "new_patient": _act("new_patient"),
        "phone_message": _act("phone_message"),
        "complaint": _act("complaint"),
        "search": _search,
        "said": _said,
        "hidden": _hidden,
        "keys": _act("help"),
        "lock": _act("lock"),
        "passphrase": _passphrase,
        "not_open": _not_open(SecretPlaces()),
    }
