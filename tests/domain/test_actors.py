"""Who acts."""

from __future__ import annotations

from frontdesk.domain.actors import PROGRAM, Actor, ActorKind


def test_the_label_says_where_an_act_comes_from() -> None:
    assert Actor(ActorKind.OS_USER, "anna").label == "user:anna"
    assert Actor(ActorKind.STAFF, "Eva", 3).label == "staff:Eva"
    assert PROGRAM.label == "program:frontdesk"


def test_a_user_named_like_the_program_is_not_the_program() -> None:
    assert Actor(ActorKind.OS_USER, "frontdesk").label != PROGRAM.label
