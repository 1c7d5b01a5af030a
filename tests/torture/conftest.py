"""What the torture found stands in the summary of the run, also when all is well."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[[str], None]

_LINES = pytest.StashKey[list[str]]()


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Put a line into the summary of the run."""
    return request.config.stash.setdefault(_LINES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(_LINES, [])
    if lines:
        terminalreporter.section("torture")
        for line in lines:
            terminalreporter.write_line(line)
