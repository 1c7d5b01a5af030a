#!/usr/bin/env python3
"""Everything that is done from a checkout of Frontdesk. Needs Python 3.11 to 3.13 and nothing else.

    python3 dev.py demo [args]      a made-up clinic with a simulated phone network (--headless: without a screen)
    python3 dev.py run [args]       frontdesk [args], from this checkout
    python3 dev.py test [args]      lint, types, import contracts, all tests; args go to pytest
    python3 dev.py coverage         all tests under coverage, and what they left out
    python3 dev.py check            lint, types, import contracts, without the tests
    python3 dev.py bench [args]     the benchmark: each workload beside plain SQL in the same run
    python3 dev.py gallery [DIR]    every screen and dialog as a picture, in build/gallery or in DIR
    python3 dev.py torture [args]   the long form of the kill and fault runs
    python3 dev.py build            the one-folder application, started once
    python3 dev.py lock [args]      writes requirements/ anew from pyproject.toml; args go to uv (say, --upgrade)

The first use makes .venv, installs the locked dependencies, and on Debian and Ubuntu the system packages that are
missing, where it may. All of that is told on standard error; standard output belongs to the program that is run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, NoReturn

from devtools.environment import BUILD, DEV, EXTRA_OF, ROOT, RUN, TOOLS, VENV_BIN, VENV_PYTHON, ensure
from devtools.system import SystemNeed, command_for, opens_window, provide_for
from devtools.talk import Fault, say

OLDEST, TOO_NEW = (3, 11), (3, 14)
MOST_AT_ONCE = 8
"""Processes that share the tests."""
COVER_THE_DOMAIN = (
    "tests/domain/",
    "tests/cli/",
    "tests/services/booking/",
    "tests/services/complaints/",
    "tests/services/test_",
    "tests/services/messaging/test_explained",
    "tests/services/messaging/test_notices_in_time",
    "tests/services/messaging/test_re",
    "tests/services/messaging/test_running_late",
    "tests/ui/book/",
    "tests/ui/cadence/",
)
"""The tests, by how their names begin, that have to reach every line and branch of frontdesk/domain; measuring the others would only take time."""


def _hand_over(args: Sequence[str]) -> NoReturn:
    """Become the environment's Python with `args`; its exit status is ours."""
    # -P: a file named like a module in the current folder is not taken for it.
    command = [str(VENV_PYTHON), "-P", *args]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's to handle
    sys.exit(subprocess.call(command))


def run(args: Sequence[str]) -> NoReturn:
    if opens_window(args):
        provide_for("run")
    ensure(RUN)
    _hand_over(["-m", "frontdesk", *args])


def demo(args: Sequence[str]) -> NoReturn:
    run(["demo", *args])


def bench(args: Sequence[str]) -> NoReturn:
    provide_for("bench")
    ensure(DEV)
    _hand_over(["-m", "benchmarks", *args])


def gallery(args: Sequence[str]) -> NoReturn:
    provide_for("gallery")
    ensure(DEV)
    _hand_over(["-m", "gallery", *(args or [str(ROOT / "build" / "gallery")])])


def torture(args: Sequence[str]) -> NoReturn:
    ensure(DEV)
    _hand_over(["-m", "tests.torture", *args])


def lock(args: Sequence[str]) -> int:
    import subprocess

    ensure(TOOLS)
    compile_ = [
        str(VENV_PYTHON),
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
    ]
    compile_ += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    for name, extra in EXTRA_OF.items():
        say(f"resolving requirements/{name}")
        part = [] if extra is None else ["--extra", extra, "--constraint", f"requirements/{RUN}"]
        command = [*compile_, *args, *part, "--output-file", f"requirements/{name}", "pyproject.toml"]
        if subprocess.call(command, cwd=ROOT) != 0:
            raise Fault(f"uv could not resolve requirements/{name} (its words are above).")
    return 0


def build(args: Sequence[str]) -> int:
    from devtools import building

    if args:
        say("`build` takes no arguments.")
        return 2
    provide_for("build")
    ensure(BUILD)
    building.make()
    building.smoke_test()
    return 0


COMPILED_IS_KEPT = {"PYTHONDONTWRITEBYTECODE": ""}
"""Whatever is set: every process of the tests would compile five hundred modules anew, and every program that they start a hundred."""


class Step(NamedTuple):
    """One part of the verdict of `test`."""

    title: str
    command: list[str]
    environment: Mapping[str, str] = {}


def test(args: Sequence[str]) -> int:
    """All checks, each to its end, so that one run tells everything. 0 only if every one held."""
    missing = provide_for("test")
    ensure(DEV)
    return _verdict([*_check_steps(), *_test_steps(args)], missing)


def check(args: Sequence[str]) -> int:
    """The part of `test` that runs nothing of ours."""
    if args:
        say("`check` takes no arguments.")
        return 2
    ensure(DEV)
    return _verdict(_check_steps(), [])


def _verdict(steps: Sequence[Step], missing: Sequence[SystemNeed]) -> int:
    import time

    closing = ""
    verdicts = []
    for step in steps:
        print(f"\n--- {step.title}", flush=True)
        began = time.monotonic()
        status, last_line = _watched(step)
        verdicts.append((step.title, status, time.monotonic() - began))
        closing = last_line if step.title == "tests" else closing
    print()
    for title, status, seconds in verdicts:
        print(f"{'ok' if status == 0 else f'FAILED ({status})':>12}  {seconds:6.1f} s  {title}")
    for need in missing:
        print(f"     not run  {need.what} is missing: {command_for(need)}")
    if closing:
        print(closing, flush=True)
    return int(any(status for _, status, _ in verdicts))


def _check_steps() -> list[Step]:
    python = str(VENV_PYTHON)
    return [
        Step("lint", [python, "-m", "ruff", "check", "."]),
        Step("format", [python, "-m", "ruff", "format", "--check", "."]),
        Step("types", [python, "-m", "mypy"]),
        Step("import contracts", [str(VENV_BIN / "lint-imports")]),
    ]


def _test_steps(args: Sequence[str]) -> list[Step]:
    python = str(VENV_PYTHON)
    color = ["--color=yes"] if sys.stdout.isatty() else []
    if args:  # a part of the tests says nothing about coverage
        return [Step("tests", [python, "-m", "pytest", *color, *args], COMPILED_IS_KEPT)]
    only_domain = ["--include", "frontdesk/domain/*", "--fail-under", "100"]
    return [
        *_all_tests({"MEASURED_TESTS": " ".join(COVER_THE_DOMAIN)}, color),
        Step("coverage of the domain is complete", [python, "-m", "coverage", "report", *only_domain]),
    ]


def _all_tests(measured: Mapping[str, str], color: Sequence[str]) -> list[Step]:
    """Every test, with coverage as `measured` tells each process of them."""
    python = str(VENV_PYTHON)
    # One more than processors: tests wait for the disk and for programs that they start.
    at_once = ["-n", str(min((os.cpu_count() or 1) + 1, MOST_AT_ONCE)), "--dist", "loadgroup"]
    return [
        Step("old coverage is put away", [python, "-m", "coverage", "erase"]),
        Step(
            "tests",
            [python, "-m", "pytest", *at_once, "--no-loadscope-reorder", *color],
            {**measured, **COMPILED_IS_KEPT},
        ),
        Step("coverage is put together", [python, "-m", "coverage", "combine", "--quiet"]),
    ]


def coverage(args: Sequence[str]) -> int:
    """All tests with every one measured, which takes half as long again."""
    if args:
        say("`coverage` takes no arguments.")
        return 2
    missing = provide_for("test")
    ensure(DEV)
    steps = _all_tests({"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml")}, [])
    return _verdict([*steps, Step("coverage", [str(VENV_PYTHON), "-m", "coverage", "report"])], missing)


def _watched(step: Step) -> tuple[int, str]:
    """Run in the checkout, showing the output as it comes. Returns the exit status and the last line with text."""
    import re
    import subprocess

    environment = {**os.environ, **step.environment, "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        environment["COLUMNS"] = str(os.get_terminal_size().columns)
    tail = b""
    with subprocess.Popen(
        step.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        while chunk := os.read(process.stdout.fileno(), 65536):
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            tail = (tail + chunk)[-4000:]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", tail.decode("utf-8", "replace"))
    lines = [line.strip("= \r") for line in plain.splitlines() if line.strip("= \r")]
    return process.returncode, lines[-1] if lines else ""


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "run": run,
    "test": test,
    "coverage": coverage,
    "check": check,
    "bench": bench,
    "gallery": gallery,
    "torture": torture,
    "build": build,
    "lock": lock,
}


def runs_on(version: tuple[int, int]) -> bool:
    """Whether a Python of this version can run Frontdesk."""
    return OLDEST <= version < TOO_NEW


def main(argv: Sequence[str]) -> int:
    if not runs_on(sys.version_info[:2]):
        say(
            f"Frontdesk needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Try python3.11 dev.py."
        )
        return 3
    verb, args = (argv[0], argv[1:]) if argv else ("", [])
    if verb in ("-h", "--help", "help"):
        print((__doc__ or "").strip())
        return 0
    if verb not in VERBS:
        say(f"it takes one of: {', '.join(VERBS)}. `python3 dev.py --help` tells what each does.")
        return 2
    try:
        return VERBS[verb](args)
    except Fault as fault:
        say(str(fault))
    except OSError as error:
        say(f"The set-up of this checkout failed: {error}. Mend that, then run the same command again.")
    except KeyboardInterrupt:
        say("stopped")
        return 130
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
