"""What holds for the repository as a whole."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

import frontdesk

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("lock.txt", "dev.txt", "build.txt", "tools.txt")
LONGEST_MODULE = 400
"""Lines with something on them: past this a module is two modules."""


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: what git knows or would add; without git, what is not made here."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        found = (ROOT / name for name in listed.decode().split("\0") if name)
        return tuple(sorted(path for path in found if path.is_file()))
    made_here = {".venv", "build", "dist", "__pycache__", ".git"}
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return tuple(
        sorted(
            path
            for path in found
            if not made_here & set(path.relative_to(ROOT).parts) and path.suffix != ".pyc"
        )
    )


def texts(*suffixes: str) -> dict[Path, str]:
    """The text of each file of these kinds, by its path in the repository."""
    return {
        path.relative_to(ROOT): path.read_text(encoding="utf-8")
        for path in project_files()
        if path.suffix in suffixes and LOCKS[0] != path.name
    }


def requirement_blocks(lock: str) -> list[str]:
    """One text a requirement: the line that names it and its hashes."""
    lines = (ROOT / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    blocks: list[str] = []
    for line in lines:
        if line and not line.startswith((" ", "#")):
            blocks.append(line)
        elif not line.strip().startswith("#"):
            blocks[-1] += "\n" + line
    return blocks


def pins(lock: str) -> dict[str, str]:
    """The locked version of each package."""
    named = (block.partition("==") for block in requirement_blocks(lock))
    return {name: rest.split()[0] for name, _, rest in named}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock: str) -> None:
    blocks = requirement_blocks(lock)
    assert len(blocks) > 20
    loose = [
        block.splitlines()[0] for block in blocks if not re.match(r"[A-Za-z0-9._-]+==\S+( ;.*)? \\\n", block)
    ]
    assert loose == []
    unhashed = [
        block.splitlines()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)
    ]
    assert unhashed == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_file_names_where_packages_come_from(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host|file:|@ ", text)


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_each_lock_file_holds_the_program_in_the_same_versions(lock: str) -> None:
    program, more = pins(LOCKS[0]), pins(lock)
    assert {name: more.get(name) for name in program} == program


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {"dev.txt": "dev", "build.txt": "build", "tools.txt": "lock"}
    wanted = {"lock.txt": project["dependencies"]}
    wanted |= {lock: project["optional-dependencies"][extra] for lock, extra in extras.items()}
    missing = [
        (lock, requirement)
        for lock, requirements in wanted.items()
        for requirement in requirements
        if re.sub(r"[._]+", "-", re.split(r"[\[<>=~! ]", requirement)[0].lower()) not in pins(lock)
    ]
    assert missing == []


def test_the_top_level_is_where_people_look_for_it() -> None:
    expected = ["frontdesk/ui", "frontdesk/models", "frontdesk/sync", "resources", "tests", "docs", "dev.py"]
    expected += ["pyproject.toml", "build.spec", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"]
    expected += [".ci/run", ".pre-commit-config.yaml"]
    known = {path.relative_to(ROOT).as_posix() for path in project_files()}
    absent = [name for name in expected if not any(k == name or k.startswith(f"{name}/") for k in known)]
    assert absent == []


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", frontdesk.__version__)


def test_no_module_has_outgrown_itself() -> None:
    sizes = {
        str(path): sum(1 for line in text.splitlines() if line.strip()) for path, text in texts(".py").items()
    }
    assert len(sizes) > 20
    assert {path: size for path, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_nothing_is_left_for_later_or_hidden_from_the_checks() -> None:
    halves = [("TO", "DO"), ("FIX", "ME"), ("XX", "X:"), ("HA", "CK"), ("raise NotImplemented", "Error")]
    marks = [first + second for first, second in [*halves, ("pragma: no ", "cover"), ("type: ", "ignore")]]
    found = [
        (str(path), mark)
        for path, text in texts(".py", ".toml", ".md", ".spec").items()
        for mark in marks
        if mark in text
    ]
    assert found == []


def test_only_the_schema_test_looks_outside_the_checkout() -> None:
    outside = ".." + "/shared"
    found = [(path, text.count(outside)) for path, text in texts(".py", ".md", ".toml", ".spec", "").items()]
    unexpected = [
        str(path) for path, count in found if count and not path.as_posix().startswith("tests/demo/")
    ]
    assert unexpected == []


def test_every_module_can_be_imported() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(frontdesk.__path__, "frontdesk.")
        if not module.name.endswith("__main__") and ".versions." not in module.name
    ]
    assert len(names) > 10
    for name in names:
        importlib.import_module(name)


def test_every_package_of_the_program_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path, text in texts(".py").items()
        if path.parts[0] in ("frontdesk", "devtools", "benchmarks", "gallery")
        and text
        and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def anchors(page: Path) -> set[str]:
    """The names that the headings of a Markdown page can be linked by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = []
    count = 0
    for path, text in texts(".md").items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            count += 1
            name, _, anchor = target.partition("#")
            page = (ROOT / path).parent / name if name else ROOT / path
            if not page.exists() or (anchor and anchor not in anchors(page)):
                broken.append((str(path), target))
    assert count > 5
    assert broken == []
