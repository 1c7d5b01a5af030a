"""A bounded part of the torture: kills in imports, bookings and backups."""

from __future__ import annotations

from pathlib import Path

from tests.torture.conftest import Say
from tests.torture.data import DataTorture

KILLS = 6


def test_a_killed_import_booking_or_backup_leaves_nothing_half(tmp_path: Path, say: Say) -> None:
    figures = DataTorture(tmp_path, seed=1).run(KILLS)
    for line in figures.lines():
        say(line)
    assert figures.landed.total() >= KILLS
    assert figures.sound, figures.wrong
