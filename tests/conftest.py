"""What holds for every test: the Hypothesis profile, an environment of its own, and logs that must be expected.

A log record of level WARNING or above fails the test, unless it was declared before it came:

    @pytest.mark.allow_log("login was refused")          # a regular expression, searched in the message
    def test_...(): ...

    def test_...(allow_log: AllowLog) -> None:
        allow_log("login was refused")
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Generator

import coverage
import pytest
from hypothesis import HealthCheck, settings

from tests.support import screen, secret_service
from tests.support.offscreen import go_offscreen
from tests.support.patience import be_patient
from tests.support.sharing import share_out
from tests.support.told import TOLD

pytest_plugins = ["pytester"]

AllowLog = Callable[[str], None]

NEEDS_OF_MARKERS = (
    ("secret_service", secret_service.missing_tools, secret_service.INSTALL),
    ("accessible_screen", screen.missing_tools, screen.INSTALL),
)

PICTURES = "FRONTDESK_PICTURES"
"""Where it is set, the scripted morning keeps a picture after each act; the program knows nothing of it."""

MEASURED = "MEASURED_TESTS"
"""Names the parts of the tests that run under coverage, by where they stand; without it coverage is not ours to start."""

_ALLOWED = pytest.StashKey[list[str]]()

settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("ci"), derandomize=False, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


_measured = tuple(os.environ.get(MEASURED, "").split())
_measuring = coverage.Coverage(data_suffix=True) if _measured else None
if _measuring is not None:
    # Whoever only hands tests out runs nothing of the program.
    _measuring.set_option("run:disable_warnings", ["no-data-collected"])
    # Before anything of the program is imported: what runs then counts.
    _measuring.start()


class LogWatch(logging.Handler):
    """Keeps the records of level WARNING and above, from all threads, until they are taken."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._guard = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        with self._guard:
            self._records.append(record)

    def take(self) -> list[logging.LogRecord]:
        """The records since the last call, oldest first."""
        with self._guard:
            taken, self._records = self._records, []
        return taken


_watch = LogWatch()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "allow_log(pattern): log records like this do not fail the test")
    config.addinivalue_line("markers", "secret_service: needs the real Secret Service and its tools (Linux)")
    config.addinivalue_line("markers", "accessible_screen: needs a virtual screen and AT-SPI (Linux)")
    logging.getLogger().addHandler(_watch)
    for name in [name for name in os.environ if name.startswith("FRONTDESK_") and name != PICTURES]:
        del os.environ[name]
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    go_offscreen()
    be_patient()
    if not config.getoption(
        "numprocesses", None
    ):  # coverage is taken of the tests, not of programs that they start
        os.environ.pop("COVERAGE_PROCESS_START", None)


def pytest_unconfigure() -> None:
    if _measuring is not None:
        _measuring.stop()
        _measuring.save()
    logging.getLogger().removeHandler(_watch)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where Secret Service or screen cannot be started their tests say how to get it; on CI they fail instead."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        share_out(items)
    if sys.platform == "linux" and os.environ.get("CI"):
        return
    for marker, missing_tools, install in NEEDS_OF_MARKERS:
        marked = [item for item in items if item.get_closest_marker(marker)]
        if marked and (missing := missing_tools()):
            reason = pytest.mark.skip(reason=f"{', '.join(missing)} missing; on Debian: {install}")
            for item in marked:
                item.add_marker(reason)


def pytest_collection_finish() -> None:
    if _measuring is not None:
        _measuring.stop()


_last_measured = [""]
_SLOW_TO_MAKE = frozenset({"zone_names", "_holidays", "_regions"})


def _forget(file: str) -> None:
    """At the first test of a file: what the domain keeps of earlier calls goes, so that it is worked out under coverage again. Else
    it would be chance whether a test that is not measured came first."""
    if file == _last_measured[0]:
        return
    _last_measured[0] = file
    everything = file.startswith("tests/domain/")
    for name, module in list(sys.modules.items()):
        if name.startswith("frontdesk.domain."):
            for called, each in list(vars(module).items()):
                clear = getattr(each, "cache_clear", None)
                if clear is not None and (everything or called not in _SLOW_TO_MAKE):
                    clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage makes each test take half as long again: it is taken of those alone that shall cover everything."""
    if _measuring is None or not item.nodeid.startswith(_measured):
        return (yield)
    _forget(item.nodeid.partition("::")[0])
    _measuring.start()
    try:
        return (yield)
    finally:
        _measuring.stop()


def _allowed(item: pytest.Item) -> list[str]:
    if _ALLOWED not in item.stash:
        item.stash[_ALLOWED] = [
            str(pattern) for mark in item.iter_markers("allow_log") for pattern in (mark.args or (".",))
        ]
    return item.stash[_ALLOWED]


def _fail_on_unexpected_logs(item: pytest.Item) -> None:
    unexpected = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for record in _watch.take()
        if not any(re.search(pattern, record.getMessage()) for pattern in _allowed(item))
    ]
    if unexpected:
        pytest.fail("logged without being declared (allow_log):\n  " + "\n  ".join(unexpected), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    _watch.take()
    result = yield
    _fail_on_unexpected_logs(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    result = yield
    _fail_on_unexpected_logs(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    result = yield
    _fail_on_unexpected_logs(item)
    return result


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> None:
    """No test compiles the SQL that an earlier one compiled."""
    from tests.support.statements import share  # whoever only hands tests out needs no SQLAlchemy

    share()


@pytest.fixture(autouse=True)
def plain_clock() -> None:
    """Sentences write times as without a window, whatever an earlier test of this process has had them written by."""
    from frontdesk.domain import clock_words  # not before it is measured

    clock_words.install(clock_words.plain)


@pytest.fixture
def allow_log(request: pytest.FixtureRequest) -> AllowLog:
    """Declare, from here on, records whose message matches the regular expression."""
    item = request.node
    assert isinstance(item, pytest.Item)
    return _allowed(item).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests had to tell: here, since of several processes only this one writes."""
    reports = [
        each
        for outcome in ("passed", "failed")
        for each in terminalreporter.stats.get(outcome, ())
        if each.when == "call"
    ]
    lines = [str(line) for each in reports for name, line in each.user_properties if name == TOLD]
    if lines:
        terminalreporter.section("told by the tests")
        for line in lines:
            terminalreporter.write_line(line)
