"""How long a test of the window waits for what shall come: longer than any machine takes that has other things to do as well.

pytest-qt gives up after five seconds, which three processes on two processors now and then need for the start of one thread.
"""

from __future__ import annotations

from typing import Final

from pytestqt.qtbot import QtBot

PATIENT_MS: Final = 60_000


def be_patient() -> None:
    """From now on `waitUntil`, `waitSignal` and `waitSignals` wait that long where a test says nothing else."""
    for each in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
        usual = each.__kwdefaults__
        assert usual is not None
        usual["timeout"] = PATIENT_MS
