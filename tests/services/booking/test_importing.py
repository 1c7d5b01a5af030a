"""The booking services are imported by several threads at once while the window opens."""

from __future__ import annotations

import subprocess
import sys

import frontdesk.services.booking as booking

SAYS_WHAT_IS_THERE = """
import sys
import frontdesk.services.booking
print(*(name for name in sys.modules if name.startswith("frontdesk.services.booking.")))
"""

TWO_AT_ONCE = """
import sys, threading
from importlib import import_module

failed = []
def bring(name):
    try:
        meet.wait()
        import_module(name)
    except BaseException as error:
        failed.append(repr(error))

meet = threading.Barrier(2)
sys.setswitchinterval(1e-6)
names = ("frontdesk.services.booking", "frontdesk.services.messaging.families")
threads = [threading.Thread(target=bring, args=(name,)) for name in names]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*failed)
"""


def _says(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8"
    ).stdout.strip()


def test_the_package_itself_imports_none_of_its_modules() -> None:
    # Else a thread that imports the package and one that imports a module of it would wait for each other.
    assert _says(SAYS_WHAT_IS_THERE) == ""


def test_two_threads_that_begin_with_different_modules_both_get_them() -> None:
    assert _says(TWO_AT_ONCE) == ""


def test_every_act_that_is_named_is_there() -> None:
    assert {name for name in booking.__all__ if not hasattr(booking, name)} == set()
    assert not hasattr(booking, "anything_else")
