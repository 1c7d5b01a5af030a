"""Whatever the window does to the book is in the log of acts, so that Ctrl+Z never reaches an earlier act unseen; or it is named here,
with the reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import frontdesk

ROOT = Path(frontdesk.__file__).parent
REMEMBERS = frozenset(
    {"remember", "remember_act", "remember_composite", "remember_final", "remembered", "_remembered"}
)

NOT_ACTS: Final = {
    "booking.blocks.hold_slot": "a courtesy of an open form, which ends by itself",
    "booking.blocks.renew_slot": "as holding it",
    "booking.blocks.release_slot": "as holding it",
    "booking.holding.hold_times": "as holding one",
    "booking.holding.release_times": "as holding one",
    "undo.try_undo": "the log itself",
    "undo.try_redo": "the log itself",
    "staff.sign_in": "who sits there, not what they do",
    "import_consent.record_import_consent": "a step of moving over, which has a book of its own to go back to",
    "complaints.": "what was said and done about a complaint is never taken out of its book",
    "founding.": "the book itself",
    "rederiving.": "no person does it: the book is brought to newer rules of time when it is opened",
}


@dataclass
class Function:
    """A function of the services: what it calls, as `module.name`, and whether it writes or remembers by itself."""

    calls: set[str] = field(default_factory=set)
    writes: bool = False
    remembers: bool = False


def modules(part: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / part).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> dict[str, str]:
    """Names that come from the services, by what they are there."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("frontdesk.services")
        for alias in node.names
    }


def named(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """What of the services a piece of code names: by its own name, or as part of a module."""
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name) if name in known:
                yield known[name]
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in known:
                yield f"{known[name]}.{attr}"


@cache
def services() -> dict[str, Function]:
    found: dict[str, Function] = {}
    for module, tree in modules("services"):
        known = imported(tree)
        known |= {
            node.name: f"{module}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found[f"{module}.{node.name}"] = read(node, known)
        # What a package hands on is what its modules have.
        for name, target in imported(tree).items():
            found.setdefault(f"{module}.{name}", Function(calls={target}))
    return found


def read(node: ast.FunctionDef, known: dict[str, str]) -> Function:
    made = Function(calls=set(named(node, known)))
    for each in ast.walk(node):
        match each:
            case ast.With(items=[ast.withitem(context_expr=ast.Call(func=ast.Attribute(attr="write")))]):
                made.writes = True
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in REMEMBERS:
                made.remembers = True
    return made


@cache
def reached(start: str) -> set[str]:
    """All functions of the services that one leads to."""
    seen, todo = set(), [start]
    while todo:
        name = todo.pop()
        if name in services() and name not in seen:
            seen.add(name)
            todo += services()[name].calls
    return seen


@cache
def acts_of_the_window() -> set[str]:
    """Functions that open a transaction and that the window calls, by itself or through others of the services."""
    called = {name for _, tree in modules("ui") for name in named(tree, imported(tree))}
    every = {name for each in called for name in reached(each)}
    return {name for name in every if services()[name].writes}


def short(name: str) -> str:
    return name.removeprefix("frontdesk.services.")


@cache
def silent() -> set[str]:
    """Those that the log hears nothing of."""
    return {
        short(each)
        for each in acts_of_the_window()
        if not any(services()[name].remembers for name in reached(each))
    }


def excused(name: str) -> str | None:
    """What names it as no act: itself, or its module."""
    return next(
        (each for each in NOT_ACTS if name == each or (each.endswith(".") and name.startswith(each))), None
    )


def test_every_act_of_the_window_is_in_the_log_or_says_why_not() -> None:
    assert len(acts_of_the_window()) > 50, "the window is not read right"
    assert {name for name in silent() if excused(name) is None} == set()


def test_what_is_named_as_no_act_is_one_that_the_log_does_not_have() -> None:
    assert set(NOT_ACTS) == {excused(name) for name in silent()}
