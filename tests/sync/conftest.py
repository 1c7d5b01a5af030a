"""A clinic with its network, for the tests of the loop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.loop import Loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic on a Monday at ten whose reminders are switched on."""
    with Loop(tmp_path) as made:
        yield made
