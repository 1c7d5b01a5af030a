"""The field's words are what scripts, files and other programs rely on."""

from __future__ import annotations

from enum import StrEnum

from frontdesk.domain import words


def text(kind: type[StrEnum]) -> str:
    """The values of an enum in order."""
    return " ".join(kind)


def test_the_words_that_others_rely_on() -> None:
    assert text(words.Lifecycle) == (
        "booked arrived in_room completed no_show left_without_visit cancelled_by_patient cancelled_by_clinic"
    )
    assert text(words.Confirmation) == "not_asked awaiting confirmed declined needs_person"
    assert text(words.MessageState) == (
        "queued sending accepted sent delivered undelivered failed uncertain needs_person held cancelled expired received"
    )
    assert text(words.NeedKind) == (
        "declined reply unmatched_reply uncertain failed no_contact silent callback offer other"
    )
    assert text(words.Direction) == "out in"
    assert text(words.Consent) == "yes no "


def test_what_may_have_reached_a_patient_never_counts_as_not_gone() -> None:
    assert not words.MAY_HAVE_REACHED & words.NOT_GONE_OUT
    assert words.MessageState.UNCERTAIN in words.MAY_HAVE_REACHED
    assert words.MessageState.SENDING in words.MAY_HAVE_REACHED
    assert words.MessageState.RECEIVED not in words.CONSUMES_STEP
    assert words.MAY_HAVE_REACHED | words.NOT_GONE_OUT <= words.CONSUMES_STEP
