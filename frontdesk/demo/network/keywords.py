"""The words by which people opt out and in again at the network, and the network's own answers.

From https://help.twilio.com/articles/223134027 and Twilio's list of default keywords: one word, nothing else, in any case.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

_STOP: Final = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START: Final = frozenset({"START", "YES", "UNSTOP"})
_HELP: Final = frozenset({"HELP", "INFO"})


class Keyword(Enum):
    """What a word asks of the network itself."""

    STOP = auto()
    START = auto()
    HELP = auto()


ANSWERS: Final[dict[Keyword, str]] = {
    Keyword.STOP: (
        "You have successfully been unsubscribed. You will not receive any more messages from this number. "
        "Reply START to resubscribe."
    ),
    Keyword.START: (
        "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
        "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
    ),
    Keyword.HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}

NEW_NUMBER_ANSWER: Final = (
    "Thanks for the message. Configure your number's SMS URL to change this message. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data rates may apply."
)
"""What a number that was just bought says to everybody, until somebody blanks its `sms_url`."""


def keyword_of(body: str) -> Keyword | None:
    """The keyword that `body` is, all of it; None for anything that merely contains one."""
    word = body.strip().upper()
    for words, keyword in ((_STOP, Keyword.STOP), (_START, Keyword.START), (_HELP, Keyword.HELP)):
        if word in words:
            return keyword
    return None
