"""Translation of everything a person reads.

The catalogue is installed once by the program's start; without one the English source text is used. Translations are looked
up by the source text, so an f-string must never be passed: values go in as keyword arguments.
"""

from __future__ import annotations

from collections.abc import Mapping

_catalogue: Mapping[str, str] = {}


def install(catalogue: Mapping[str, str]) -> None:
    """Use `catalogue` (source text to translation) from now on; an empty one gives English back."""
    global _catalogue
    _catalogue = catalogue


def tr(source: str, /, **values: object) -> str:
    """`source` in the reader's language, with `{name}` places filled from `values`."""
    text = _catalogue.get(source, source)
    return text.format(**values) if values else text
