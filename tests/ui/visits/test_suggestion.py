"""What a reply sounds like, on the panel of its visit."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from frontdesk.domain.words import Confirmation
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.panels import Panel
from frontdesk.ui.visits.panel import VisitPanel
from frontdesk.ui.voice import Told
from tests.ui import ledger
from tests.ui.desks import TestClinic
from tests.ui.visits.panels import buttons, text


def test_what_a_reply_sounds_like_is_the_first_act_and_says_when_the_patient_is_expected(
    desk: Desk, clinic: TestClinic, shown: Callable[[Panel], None], told: list[Told], qtbot: QtBot
) -> None:
    visit = clinic.visits["late"]
    asked = ledger.text(clinic, visit)
    ledger.reply(clinic, "running late 15 min", visit, asked_by=asked, suggestion="late", late_minutes=15)
    panel = VisitPanel(desk, visit.id)
    shown(panel)
    qtbot.waitUntil(lambda: "reply.late" in buttons(panel))
    sounds = text(panel, "reply.suggested")
    main = panel.findChild(KeyButton, "reply.late")
    assert main is not None
    assert (main.property("kind"), main.accessibleDescription()) == ("primary", "Key Y")
    panel.run("accept")
    qtbot.waitUntil(lambda: "expected" in text(panel, "visit.since"))
    expected = text(panel, "visit.since").removeprefix("late, expected ")
    assert sounds.startswith("Running late 15 min: expected ")
    assert expected.lstrip("0") in sounds
    assert panel.visit is not None
    assert panel.visit.confirmation is Confirmation.CONFIRMED
    assert told[0].sentence == "Jana Nováková: comes later, confirmed"
    assert told[0].undo is not None
    told[0].undo()
    qtbot.waitUntil(lambda: "expected" not in text(panel, "visit.since"))
    qtbot.waitUntil(lambda: "reply.late" in buttons(panel))
