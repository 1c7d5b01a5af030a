"""Packages of services are imported by several threads at once while the window opens."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from frontdesk.domain.late_names import late_names

PACKAGES = ("frontdesk.services.booking", "frontdesk.services.complaints", "frontdesk.services.imports")
SAYS_WHAT_IS_THERE = """
import sys
from importlib import import_module
import_module(sys.argv[1])
print(*(name for name in sys.modules if name.startswith(sys.argv[1] + ".")))
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


def _says(program: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, check=True, encoding="utf-8"
    ).stdout.strip()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_none_of_its_modules(package: str) -> None:
    # Else a thread that imports the package and one that imports a module of it would wait for each other.
    assert _says(SAYS_WHAT_IS_THERE, package) == ""


def test_two_threads_that_begin_with_different_modules_both_get_them() -> None:
    assert _says(TWO_AT_ONCE) == ""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_of_a_package_is_there(package: str) -> None:
    there = import_module(package)
    assert {name for name in there.__all__ if not hasattr(there, name)} == set()
    assert not hasattr(there, "anything_else")


def test_a_name_is_looked_up_where_it_is_said_to_be() -> None:
    find = late_names("frontdesk.domain", {"quick": "quick"})
    assert find("quick") is import_module("frontdesk.domain.quick").quick
    with pytest.raises(AttributeError, match="no attribute 'slow'"):
        find("slow")


def test_the_tables_are_imported_as_a_whole() -> None:
    """Their package does import its modules, all of which belong together; so nobody begins with one of them."""
    root = Path(late_names.__code__.co_filename).parents[1]
    astray = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if file.parent != root / "models" / "tables"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("frontdesk.models.tables.")
    }
    # For the type checker alone.
    assert astray <= {"services/imports/bulk.py"}
