"""Twilio's error numbers: with which HTTP status and sentence a request is refused, and what a failed text says.

The numbers and sentences follow https://www.twilio.com/docs/api/errors. They are the provider's words on the wire, read by
a program, and so are not translated.
"""

from __future__ import annotations

from typing import Final

_REFUSALS: Final[dict[int, tuple[int, str]]] = {
    20001: (400, "Invalid parameter: {detail}"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20009: (400, "The message is not finished, so it cannot be changed: {detail}"),
    20404: (404, "The requested resource {detail} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21211: (400, "Invalid 'To' Phone Number: {to}"),
    21212: (
        400,
        "The 'From' number {sender} is not a valid phone number, shortcode, or alphanumeric sender ID.",
    ),
    21266: (400, "'To' and 'From' number cannot be the same: {to}"),
    21408: (
        400,
        "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}.",
    ),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (
        400,
        "The 'From' phone number provided ({sender}) is not a valid message-capable Twilio phone number.",
    ),
    21608: (
        400,
        "The number {to} is unverified. Trial accounts cannot send messages to unverified numbers.",
    ),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number {sender} has exceeded the maximum number of queued messages"),
    21612: (
        400,
        "Message cannot be sent with the current combination of 'To' ({to}) and/or 'From' parameters.",
    ),
    21614: (400, "'To' number is not a valid mobile number: {to}"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    21660: (400, "Mismatch between the 'From' number {sender} and the account {account}"),
    21705: (400, "The Messaging Service Sid {detail} is invalid."),
    30034: (400, "US A2P 10DLC - Message from an Unregistered Number"),
    30409: (400, "Message cannot be canceled: only scheduled messages can."),
}

FAILURES: Final[dict[int, str]] = {
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30034: "US A2P 10DLC - Message from an Unregistered Number",
    30036: "Validity Period Expired",
}
"""`error_message` of a text that was accepted and then failed."""


class ApiError(Exception):
    """A request that the provider refuses. Never carries a message's body."""

    def __init__(self, code: int, **values: str) -> None:
        """Refuse with `code`; `values` fill the places in its sentence (to, sender, account, detail)."""
        self.code = code
        self.status, sentence = _REFUSALS[code]
        self.sentence = sentence.format(**{name: value[:80] for name, value in values.items()})
        super().__init__(self.sentence)

    def as_json(self) -> dict[str, object]:
        """The body of Twilio's answer."""
        return error_body(status=self.status, code=self.code, sentence=self.sentence)


def error_body(*, status: int, code: int, sentence: str) -> dict[str, object]:
    """The shape of every error body of the 2010-04-01 API."""
    return {
        "code": code,
        "message": sentence,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
