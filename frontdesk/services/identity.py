"""Public ids: UUIDv7, so that they sort by when they were made."""

from __future__ import annotations

import uuid_utils


def new_public_id() -> str:
    """A fresh UUIDv7 as text."""
    return str(uuid_utils.uuid7())
