"""Translation of what people read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frontdesk.domain.i18n import install, tr


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    install({})


def test_without_a_catalogue_the_source_is_shown() -> None:
    assert tr("Nothing to undo.") == "Nothing to undo."
    assert tr("Dr {name} is busy.", name="Malik") == "Dr Malik is busy."


def test_a_catalogue_translates_by_the_source() -> None:
    install({"Dr {name} is busy.": "{name} má plno."})
    assert tr("Dr {name} is busy.", name="Dr Malik") == "Dr Malik má plno."
    assert tr("Nothing to undo.") == "Nothing to undo."


def test_braces_in_a_value_stay_text() -> None:
    assert tr("{name} is busy.", name="{0} {name!r}") == "{0} {name!r} is busy."


def test_braces_in_a_text_without_values_stay() -> None:
    assert tr('Write it like {"a": 1}.') == 'Write it like {"a": 1}.'
