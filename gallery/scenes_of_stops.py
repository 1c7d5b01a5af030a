"""A patient for whom booking is stopped, who else comes along with what is to be known of them, and what was half-written."""

from __future__ import annotations

from datetime import date
from typing import Final

from frontdesk.domain.actors import Actor
from frontdesk.services.work import Book
from frontdesk.ui.booking.kept_list import KeptPanel
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import new_draft_id, shelf
from frontdesk.ui.finding.asks import Relative
from frontdesk.ui.halfway import CALL_DRAFT, CANCEL_DRAFT, LINK_DRAFT, NOTE_DRAFT, WALK_IN_DRAFT
from frontdesk.ui.kept import kept_things
from frontdesk.ui.navigation import Wish
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene
from gallery.scenes_of_free_times import FAMILY, panel_of
from gallery.scenes_of_the_booking import _given_up
from gallery.scenes_of_the_card import _key_of, _made
from gallery.settling import settle

_TEN: Final = "2026-11-24T10:00"


def _stopped(book: Book, actor: Actor) -> int:
    from frontdesk.services.alerts import add_alert

    def fill(book: Book, actor: Actor, key: int) -> None:
        add_alert(book, actor, key, "Latex allergy: tell the room before he sits down")
        add_alert(
            book,
            actor,
            key,
            "Dismissed after threats at the desk, letter of 2 November",
            until=date(2027, 11, 30),
            stops=True,
        )

    return _made(
        book,
        actor,
        "gallery-stopped",
        "Viktor",
        "Harsányi",
        birth_date="1971-07-02",
        mobile="+44 7700 900177",
        fill=fill,
    )


def _card(window: MainWindow, desk: Desk) -> None:
    desk.go.patient(_key_of(window, desk, _stopped))
    settle(desk)


def _search(window: MainWindow, desk: Desk) -> None:
    _key_of(window, desk, _stopped)
    window.search.begin()
    settle(desk)
    window.search.setText("harsanyi")


def _refused(window: MainWindow, desk: Desk) -> None:
    key = _key_of(window, desk, _stopped)
    desk.go.book(Wish(start_wall=_TEN, provider_id=1, location_id=1, patient_id=key))
    settle(desk)
    panel = window.panel.panel
    assert isinstance(panel, BookingPanel)
    panel.commit()


def _family(window: MainWindow, desk: Desk, *others: Relative) -> FindSlotPanel:
    panel = panel_of(window, desk)
    panel.fields.family.know(FAMILY[:1], 30)
    panel.fields.family._come(FAMILY[0], *others)
    panel.search()
    settle(desk)
    return panel


def _other(window: MainWindow, desk: Desk) -> None:
    panel = _family(window, desk, FAMILY[2])
    panel.fields.until.put(date(2026, 12, 18))
    panel.fields.family.ask_who()
    panel.fields.family.picker.edit.setText("nov")
    settle(desk)


def _all_of_them(window: MainWindow, desk: Desk) -> None:
    key = _key_of(window, desk, _stopped)
    panel = _family(window, desk, Relative(key, "Viktor", "Viktor Harsányi", "1971-07-02"))
    panel.take_current()
    settle(desk)
    settle(desk)


def _kept(_window: MainWindow, desk: Desk) -> None:
    kept = shelf(desk)
    for kind, title in (
        (WALK_IN_DRAFT, "Walk-in"),
        (LINK_DRAFT, "Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff"),
        (CANCEL_DRAFT, "Petr Novák"),
        (CALL_DRAFT, "Eva Horáková"),
        (NOTE_DRAFT, "Jana Nováková"),
    ):
        kept.keep(new_draft_id(), kind, title, {"about": "1"})
    desk.go.panel(lambda: KeptPanel(desk))
    settle(desk)


def _nothing_kept(window: MainWindow, desk: Desk) -> None:
    window.panel.close_panel()
    for draft in kept_things(desk):
        shelf(desk).drop(draft.id)


SCENES: Final = (
    Scene("patient-stopped", _card),
    Scene("search-stopped", _search, all_variants=False),
    Scene("booking-stopped", _refused, undo=_given_up),
    Scene("find-slot-other", _other),
    Scene("find-slot-beware", _all_of_them),
    Scene("kept-list", _kept, undo=_nothing_kept),
)
