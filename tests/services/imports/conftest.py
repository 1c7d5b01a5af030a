"""A clinic for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.imports.desk import Desk, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty clinic in London."""
    made = make_desk(tmp_path)
    yield made
    made.book.close()
