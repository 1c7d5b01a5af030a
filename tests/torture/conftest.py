"""What the torture found is told with the test's own report, so that it also comes out of a process of xdist's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.told import TOLD

Say = Callable[[str], None]


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Put a line into the summary of the run."""
    properties = request.node.user_properties

    def say_it(line: str) -> None:
        properties.append((TOLD, line))

    return say_it
