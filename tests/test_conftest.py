"""The log watch itself, tried on small test files."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.allow_log("the line is down")  # the inner run shares this process's root logger

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8").replace("pytest_plugins", "_")
NOISY = """
import logging, threading
import pytest

def warn():
    logging.getLogger("frontdesk.x").warning("the line is down")
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(CONFTEST)
    return pytester


def test_an_undeclared_warning_fails_the_test(suite: pytest.Pytester) -> None:
    suite.makepyfile(NOISY + "def test_a(): warn()\ndef test_b(): pass\n")
    result = suite.runpytest_inprocess()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*WARNING frontdesk.x: the line is down*"])


def test_a_warning_of_another_thread_fails_the_test(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        NOISY + "def test_a():\n    t = threading.Thread(target=warn)\n    t.start()\n    t.join()\n"
    )
    suite.runpytest_inprocess().assert_outcomes(failed=1)


def test_a_warning_while_tearing_down_is_an_error(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        NOISY + "@pytest.fixture\ndef f():\n    yield\n    warn()\ndef test_a(f): pass\ndef test_b(): pass\n"
    )
    suite.runpytest_inprocess().assert_outcomes(passed=2, errors=1)


def test_declared_records_pass_and_others_do_not(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        NOISY
        + "@pytest.mark.allow_log('line is')\ndef test_a(): warn()\n"
        + "def test_b(allow_log):\n    allow_log('down$')\n    warn()\n"
        + "@pytest.mark.allow_log('something else')\ndef test_c(): warn()\n"
        + "def test_d():\n    logging.getLogger('frontdesk.x').info('fine')\n"
    )
    suite.runpytest_inprocess().assert_outcomes(passed=3, failed=1)


def test_where_the_secret_service_is_missing_its_tests_say_how_to_get_it(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makepyfile("import pytest\n@pytest.mark.secret_service\ndef test_a(): pass\n")
    monkeypatch.setenv("PATH", "")
    result = suite.runpytest_inprocess("-ra")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*apt-get install dbus gnome-keyring*"])


@pytest.mark.parametrize("processes", ["0", "1"])
def test_what_a_test_tells_stands_in_the_summary_of_any_process(
    suite: pytest.Pytester, processes: str
) -> None:
    suite.makepyfile("def test_a(request): request.node.user_properties.append(('told', '3 kills landed'))\n")
    result = suite.runpytest_inprocess("-n", processes)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*told by the tests*", "3 kills landed"])
