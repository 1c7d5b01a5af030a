"""Packages whose names come from their modules, and which import none of them until a name is asked for.

Where a package imports its own modules, two threads that begin with different ones of them (the window warms up, the sync starts) each
wait for the other, and Python ends that by failing one import: https://github.com/python/cpython/issues/83065
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late_names(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package: looks a name up in the module that `homes` gives for it, when it is first asked for.

    It raises AttributeError for any other name, as modules do.
    """

    def find(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{home}"), name)

    return find
