"""How the tests are shared out when several processes run them at once (pytest-xdist, `--dist loadgroup`).

A file stays together, since its fixtures are made once for all of it. What strains the machine itself (kills, measuring, a
screen, a keyring) is one group, so that one of these runs at a time; what takes longest comes first, so that nobody waits
for it in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pytest

STRAINING: Final = ("tests/torture/", "tests/test_benchmarks.py")
STRAINING_MARKS: Final = ("secret_service", "accessible_screen")
LONG: Final = (
    "straining",
    "tests/acceptance",
    "tests/test_dev.py",
    "tests/app/test_program.py",
    "tests/services/messaging/test_never_texted.py",
    "tests/demo/test_live.py",
    "tests/domain/test_time_tables.py",
    "tests/app/test_demo.py",
    "tests/ui/day_at_the_desk/test_day.py",
    "tests/ui/shell/test_every_widget.py",
    "tests/demo/test_play.py",
    "tests/sync/test_machine.py",
    "tests/sync/test_floods.py",
    "tests/sync/test_lying.py",
    "tests/sync/test_hostile.py",
    "tests/ui/morning/test_morning.py",
)
"""Groups, the longest first."""


def group_of(item: pytest.Item) -> str:
    """Tests of one group run in one process, in their order."""
    file = item.nodeid.partition("::")[0]
    if file.startswith(STRAINING) or any(item.get_closest_marker(mark) for mark in STRAINING_MARKS):
        return "straining"
    if file.startswith("tests/acceptance/"):  # they share clinics
        return "tests/acceptance"
    return file


def share_out(items: list[pytest.Item]) -> None:
    """Mark each test with its group, and put the long groups first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=lambda item: _place(group_of(item), LONG))


def _place(group: str, groups: Sequence[str]) -> int:
    return groups.index(group) if group in groups else len(groups)
