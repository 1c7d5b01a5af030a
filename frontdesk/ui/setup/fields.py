"""Errors that know their field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from frontdesk.domain.errors import Conflict, FrontdeskError, UsageError

if TYPE_CHECKING:
    from frontdesk.ui.kit.forms import Form


class AtField(UsageError):
    """What is wrong with one field of a form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@contextmanager
def at(field: str) -> Iterator[None]:
    """What is refused inside is about this field."""
    try:
        yield
    except AtField:
        raise
    except (UsageError, Conflict) as error:
        raise AtField(field, error.sentence) from error


def said_at_field(form: Form, error: FrontdeskError) -> bool:
    """Say an error at its field; False where it has none."""
    if isinstance(error, AtField):
        form.fail({error.field: error.sentence})
        return True
    return False
