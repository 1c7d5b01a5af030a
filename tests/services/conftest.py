"""A clinic with a desk, for the tests of services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A small clinic whose book is closed at the end."""
    made = Desk(tmp_path)
    yield made
    made.close()
