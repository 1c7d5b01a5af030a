"""A book for each test of the models, and rows to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.models.engine import Engines
from tests.support.books import make_engines


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[Engines]:
    """An empty book of the present schema."""
    opened = make_engines(tmp_path)
    yield opened
    opened.dispose()
