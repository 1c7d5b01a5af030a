"""Texts that wait for a look."""

from __future__ import annotations

from typing import Final

from frontdesk.domain.instants import DAY, HOUR, MINUTE
from frontdesk.services.messaging.looking import HeldText, Look
from frontdesk.ui.desk import Desk
from frontdesk.ui.held.asks import Held
from frontdesk.ui.held.screen import HeldScreen
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene, Set, screen
from gallery.settling import settle

NAMES: Final = (
    ("Jana", "Nováková"),
    ("Petr", "Dvořák"),
    ("Maximiliane-Alexandra", "Wolfeschlegelsteinhausenbergerdorff"),
    ("Amira", "Haddad"),
    ("Tom", "Byrne"),
    ("Grace", "Lee"),
    ("Oluwaseun", "Adeyemi"),
    ("Lucía", "García Fernández"),
    ("Thanh", "Trần"),
    ("Élodie", "Lefèvre"),
    ("Jürgen", "Groß"),
    ("Sofia", "Rossi"),
    ("Marek", "Kowalczyk"),
    ("Ines", "Costa"),
)


def _text(desk: Desk, at: int) -> HeldText:
    first, last = NAMES[at % len(NAMES)]
    start = desk.now() + DAY + at * 30 * MINUTE
    return HeldText(
        id=f"held-{at}",
        key=at,
        to=f"+120255501{at:02d}",
        body=(
            f"Alder Street Clinic: {first}, you have a visit tomorrow. Please reply C to confirm or X if you can't come. "
            "Questions: (202) 555-0100. Ref K7Q4D"
        ),
        step="ask_again",
        reason="",
        patient_id="",
        first_name=first,
        last_name=last,
        appointment_id="",
        start_utc=start,
        zone=desk.zone,
        clinic_zone=desk.zone,
    )


def _held(window: MainWindow, desk: Desk) -> None:
    window.show_screen("held")
    settle(desk)
    texts = tuple(_text(desk, at) for at in range(37))
    sentence = "Frontdesk was not running from Fri 18:00 to Mon 08:05. 37 texts fell due meanwhile. Look at them, then send."
    look = Look(texts, sentence, 1, desk.now() - 62 * HOUR, desk.now() - HOUR, desk.zone)
    shown = window.findChildren(HeldScreen)[-1]
    shown.show_held(Held(look, tuple(f"(202) 555-01{at:02d}" for at in range(37))))
    shown.table.selectRow(2)
    shown.turn()


SCENES: Final = (
    Scene("held", _held),
    Scene("held-empty", screen("held"), set=Set.EMPTY, all_variants=False),
)
