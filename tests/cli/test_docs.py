"""The pages about the command line hold what the program takes: every command is there, and every example parses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from frontdesk.cli.parser import build, command_names

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
PAGES = REFERENCE + (DOCS / "it.md").read_text(encoding="utf-8")

EXAMPLES = [
    line
    for block in re.findall(r"```console\n(.*?)```", REFERENCE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("frontdesk ")
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 50


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_taken_by_the_parser(example: str) -> None:
    args = build().parse_args(shlex.split(example)[1:])
    assert args.command


def test_every_command_has_an_example() -> None:
    shown = {example.split()[1] for example in EXAMPLES}
    assert set(command_names()) <= shown


def test_every_setting_that_the_pages_name_exists() -> None:
    from frontdesk.domain.settings import REGISTRY

    named = re.findall(r"settings (?:get|set) ([a-z_]+\.[a-z_]+)", PAGES)
    assert named
    assert set(named) <= set(REGISTRY)


def test_links_between_pages_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([a-z]+\.md)\)", PAGES):
        assert (DOCS / target).exists(), target
