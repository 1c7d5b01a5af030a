"""The tree of errors: what each means to the shell."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from frontdesk.domain import errors
from frontdesk.domain.errors import (
    EnvironmentFault,
    FrontdeskError,
    NotFound,
    Overtaken,
    Refused,
    TimeTaken,
    UsageError,
)

ALL = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, FrontdeskError)]


@pytest.mark.parametrize("kind", ALL)
def test_every_error_shows_its_sentence_and_has_a_status(kind: type[FrontdeskError]) -> None:
    more: dict[str, Any] = {}
    if kind is TimeTaken:
        more = {"has": "Dr Malik has Petr", "free_utc": ()}
    if kind is Overtaken:
        more = {"said": "Anna moved it at 9:00.", "theirs": "10:00"}
    error = kind("The book is locked. Close the other window.", **more)
    assert error.sentence == str(error) == "The book is locked. Close the other window."
    assert error.exit_status in (2, 3, 4)


def test_the_statuses_of_the_branches() -> None:
    assert {each.exit_status for each in ALL if issubclass(each, UsageError)} == {2}
    assert {each.exit_status for each in ALL if issubclass(each, EnvironmentFault)} == {3}
    assert {each.exit_status for each in ALL if issubclass(each, Refused)} == {4}
    assert issubclass(NotFound, UsageError)


def test_the_tree_in_the_docstring_is_whole() -> None:
    assert errors.__doc__ is not None
    for each in ALL:
        assert each.__name__ in errors.__doc__
