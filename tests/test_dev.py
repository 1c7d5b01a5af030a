"""dev.py in small checkouts of its own: real environments, nothing from the network."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import dev
from devtools import libraries
from devtools.environment import SETUP_LOCK, VENV, VENV_PYTHON, _why_install_failed
from devtools.libraries import FONT_PACKAGE, packages_of_absent, packages_of_absent_letters
from devtools.system import SYSTEM_NEEDS, SystemNeed, command_for, opens_window, provide
from devtools.talk import Fault

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import json, os, sys
print(json.dumps({"args": sys.argv[1:], "folder": os.getcwd(), "python": sys.prefix, "file": __file__}))
sys.exit(int(os.environ.get("STATUS", "0")))
"""
UNKNOWN_PACKAGE = f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n"


class Checkout:
    """A folder with dev.py, a tiny frontdesk, and lock files that name no package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        shutil.copy(ROOT / "dev.py", folder)
        shutil.copytree(ROOT / "devtools", folder / "devtools", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "requirements").mkdir()
        for name in ("lock.txt", "dev.txt", "build.txt", "tools.txt"):
            self.lock(name, "# nothing\n")
        (folder / "frontdesk").mkdir()
        (folder / "frontdesk" / "__init__.py").touch()
        (folder / "frontdesk" / "__main__.py").write_text(PROGRAM, encoding="utf-8")

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def stamp(self) -> Path:
        return self.venv / "frontdesk-setup.json"

    def lock(self, name: str, text: str) -> None:
        (self.folder / "requirements" / name).write_text(text, encoding="utf-8")

    def start(
        self, *args: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.folder / "dev.py"), *args],
            cwd=cwd or self.folder,
            env={**os.environ, "PIP_NO_INDEX": "1", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def dev(
        self, *args: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Run dev.py to its end. Returns exit status, standard output, standard error."""
        process = self.start(*args, cwd=cwd, environment=environment)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that is set up. Tests that use it leave it so."""
    checkout = Checkout(tmp_path_factory.mktemp("ready") / "a checkout with spaces, and ř")
    status, out, err = checkout.dev("run", "first")
    assert (status, json.loads(out)["args"]) == (0, ["first"]), err
    assert "making an environment in .venv" in err
    return checkout


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_the_second_use_says_nothing_and_makes_nothing(ready: Checkout) -> None:
    before = ready.stamp.stat()
    status, out, err = ready.dev("run", "--json", "ž", "")
    assert (status, err) == (0, "")
    assert json.loads(out)["args"] == ["--json", "ž", ""]
    assert ready.stamp.stat().st_mtime_ns == before.st_mtime_ns


def test_the_program_runs_in_the_environment_where_the_person_stands(ready: Checkout, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    status, out, _ = ready.dev("run", cwd=tmp_path)
    told = json.loads(out)
    assert status == 0
    assert Path(told["folder"]) == tmp_path
    assert Path(told["python"]).resolve() == ready.venv.resolve()
    assert Path(told["file"]) == ready.folder / "frontdesk" / "__main__.py"


def test_the_exit_status_is_the_programs(ready: Checkout) -> None:
    assert ready.dev("run", environment={"STATUS": "4"})[0] == 4


def test_demo_is_the_programs_demo(ready: Checkout) -> None:
    _, out, _ = ready.dev("demo", "--headless", "--json")
    assert json.loads(out)["args"] == ["demo", "--headless", "--json"]


def test_a_changed_lock_file_is_installed_and_told_when_it_cannot_be(ready: Checkout) -> None:
    ready.lock("lock.txt", UNKNOWN_PACKAGE)
    status, out, err = ready.dev("run")
    assert (status, out) == (3, "")
    assert "no-such-package" in err
    assert "is not to be had for this machine" in err.splitlines()[-1]
    assert not ready.stamp.exists()
    ready.lock("lock.txt", "# nothing\n")
    assert ready.dev("run")[0] == 0


@pytest.mark.parametrize("damage", ["half a stamp", "no python", "other folder"])
def test_a_broken_environment_is_made_anew(ready: Checkout, damage: str) -> None:
    python = ready.venv / VENV_PYTHON.relative_to(VENV)
    match damage:
        case "half a stamp":
            ready.stamp.write_text(ready.stamp.read_text(encoding="utf-8")[:20], encoding="utf-8")
        case "no python":
            python.unlink()
        case _:
            ready.folder = ready.folder.rename(ready.folder.with_name("moved"))
    status, out, err = ready.dev("run", "again")
    assert status == 0, err
    assert json.loads(out)["args"] == ["again"]
    assert "making it anew" in err


def test_a_foreign_folder_in_its_place_is_left_alone(fresh: Checkout) -> None:
    fresh.venv.mkdir()
    (fresh.venv / "thesis.txt").write_text("years of work", encoding="utf-8")
    status, out, err = fresh.dev("run")
    assert (status, out) == (3, "")
    assert "is not an environment that dev.py made" in err
    assert (fresh.venv / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_two_at_once_set_up_one_environment(fresh: Checkout) -> None:
    both = [fresh.start("run", str(number)) for number in range(2)]
    results = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [json.loads(out)["args"] for out, _ in results] == [["0"], ["1"]]
    assert sum("making an environment" in err for _, err in results) == 1


def test_an_interrupted_set_up_is_noticed(fresh: Checkout) -> None:
    process = fresh.start("run")
    assert process.stderr is not None
    assert "making an environment" in process.stderr.readline()
    process.kill()
    process.communicate()
    status, _, err = fresh.dev("run")
    assert status == 0, err
    assert "ready" in err


@pytest.mark.parametrize(
    ("pip", "sentence"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "is not the one that was locked"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: Retrying after NewConnectionError\nERROR: No matching distribution", "cannot be reached"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] Max retries", "global.cert"),
        ("ERROR: No matching distribution found for x==1", "not to be had for this machine"),
        ("Segmentation fault", "pip's words are above"),
    ],
)
def test_a_failed_install_is_one_sentence_with_the_remedy(pip: str, sentence: str) -> None:
    assert sentence in _why_install_failed(pip)


@pytest.mark.parametrize("args", [[], ["gallry"], ["check", "more"], ["build", "more"]])
def test_wrong_usage_is_status_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(args) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    out, _ = capsys.readouterr()
    assert re.findall(r"^ +python3 dev\.py (\w+)", out, re.MULTILINE) == list(dev.VERBS)
    documented = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    assert [verb for verb in dev.VERBS if f"| `{verb}" not in documented] == []


def test_other_pythons_are_told_and_not_tripped() -> None:
    assert [dev.runs_on(v) for v in [(3, 10), (3, 11), (3, 13), (3, 14)]] == [False, True, True, False]
    for path in [ROOT / "dev.py", *(ROOT / "devtools").glob("*.py")]:
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_needs_nothing_but_the_standard_library() -> None:
    for path in [ROOT / "dev.py", *(ROOT / "devtools").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            tops = {name.split(".")[0] for name in names}
            assert tops <= sys.stdlib_module_names | {"devtools"}, path


def test_the_lock_between_set_ups_is_no_part_of_the_project() -> None:
    assert SETUP_LOCK.name in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, with what a script needs; programs are added by the test."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("env", "sh", "touch", "test"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.chdir(tmp_path)
    return tools


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def need(folder: Path, without: str = "") -> SystemNeed:
    return SystemNeed(
        "a gadget", ("test",), lambda: [] if (folder / "gadget").exists() else ["gadget"], without
    )


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="apt-get is Debian's")


@on_linux
def test_missing_system_packages_are_installed_where_we_may(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The first install fails, as on a machine that never ran `apt-get update`.
    script(machine / "sudo", '[ "$1" = -n ] && shift; exec "$@"')
    script(
        machine / "apt-get", 'case "$1" in update) touch updated;; *) test -e updated && touch gadget;; esac'
    )
    assert provide(need(tmp_path))
    assert "installing the system packages gadget" in capsys.readouterr().err


@on_linux
def test_where_we_may_not_the_command_is_named(machine: Path, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="`sudo apt-get install gadget`"):
        provide(need(tmp_path))


@on_linux
def test_what_one_can_do_without_is_told_and_goes_on(
    machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script(machine / "apt-get", "exit 100")
    script(machine / "sudo", "exit 1")
    assert not provide(need(tmp_path, without="Its tests will not run"))
    assert (
        "Its tests will not run; to have them, run `sudo apt-get install gadget`" in capsys.readouterr().err
    )


@on_linux
def test_a_package_goes_by_its_name_on_this_system(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    glib = SystemNeed("glib", ("test",), lambda: ["libglib2.0-0"], "")
    assert command_for(glib) == "sudo apt-get install libglib2.0-0"
    script(machine / "apt-cache", '[ "$2" = libglib2.0-0t64 ]')
    assert command_for(glib) == "sudo apt-get install libglib2.0-0t64"


@on_linux
def test_what_cannot_be_loaded_is_asked_for_once_a_package() -> None:
    wanted = {"libc.so.6": "libc6", "libno-such.so.1": "gadget", "libno-such.so.2": "gadget"}
    assert packages_of_absent(wanted) == ["gadget"]


@on_linux
def test_a_machine_without_letters_gets_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "FONT_FOLDERS", (str(tmp_path / "none"), str(tmp_path)))
    (tmp_path / "fonts.dir").touch()
    assert packages_of_absent_letters() == [FONT_PACKAGE]
    (tmp_path / "Sans.TTF").touch()
    assert packages_of_absent_letters() == []


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("", True),
        ("--data-dir clinic", True),
        ("--data-dir doctor --json", True),
        ("demo", True),
        ("demo --seed 7", True),
        ("demo --headless", False),
        ("--data-dir demo doctor", False),
        ("doctor", False),
        ("sync --once", False),
        ("--version", False),
        ("demo --help", False),
    ],
)
def test_only_a_window_asks_for_what_windows_need(
    words: str, window: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    provided: list[str] = []
    handed: list[list[str]] = []
    monkeypatch.setattr(dev, "provide_for", provided.append)
    monkeypatch.setattr(dev, "ensure", lambda lock: None)
    monkeypatch.setattr(dev, "_hand_over", lambda args: handed.append(list(args)))
    dev.VERBS["run"](words.split())
    assert opens_window(words.split()) == window
    assert provided == (["run"] if window else [])
    assert handed == [["-m", "frontdesk", *words.split()]]


def test_every_need_belongs_to_a_verb() -> None:
    assert {verb for need in SYSTEM_NEEDS for verb in need.verbs} <= set(dev.VERBS)


@pytest.mark.parametrize(("args", "folder"), [([], "build/gallery"), (["pictures"], "pictures")])
def test_the_gallery_has_a_folder(args: list[str], folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[list[str]] = []
    monkeypatch.setattr(dev, "provide_for", lambda verb: [])
    monkeypatch.setattr(dev, "ensure", lambda lock: None)
    monkeypatch.setattr(dev, "_hand_over", lambda given: handed.append(list(given)))
    dev.VERBS["gallery"](args)
    assert [given[:2] for given in handed] == [["-m", "gallery"]]
    assert handed[0][2].replace(os.sep, "/").endswith(folder)
