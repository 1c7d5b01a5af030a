"""Plain words of a complaint: what it is about, and what came of it. They are sealed with it and never stand in the clear."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """What a complaint is about, roughly; whoever takes it down need not decide."""

    CLINICAL = "clinical"
    WAITING = "waiting"
    STAFF = "staff"
    ADMINISTRATION = "administration"
    PREMISES = "premises"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of a complaint once it was looked into."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What a handler did, as it stands in a sealed note of theirs."""

    NOTE = "note"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
