"""The field's words, in code as on screen and in every file that leaves the program."""

from __future__ import annotations

from enum import StrEnum


class Lifecycle(StrEnum):
    """Where a visit stands. One of the two axes of an appointment."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    IN_ROOM = "in_room"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    LEFT_WITHOUT_VISIT = "left_without_visit"
    CANCELLED_BY_PATIENT = "cancelled_by_patient"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"


class Confirmation(StrEnum):
    """What the patient said of a visit. The other axis."""

    NOT_ASKED = "not_asked"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    NEEDS_PERSON = "needs_person"


class MessageState(StrEnum):
    """The states of the ledger. `RECEIVED` is the one state of what came in."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    NEEDS_PERSON = "needs_person"
    HELD = "held"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RECEIVED = "received"


class Direction(StrEnum):
    """Which way a message went, seen from the clinic."""

    OUT = "out"
    IN = "in"


class Channel(StrEnum):
    """How a message travels."""

    SMS = "sms"
    EMAIL = "email"


class Consent(StrEnum):
    """What a patient said about being written to on a channel. `UNKNOWN` counts as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = ""


class NeedKind(StrEnum):
    """Why a row stands in the worklist."""

    DECLINED = "declined"
    REPLY = "reply"
    UNMATCHED_REPLY = "unmatched_reply"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    NO_CONTACT = "no_contact"
    SILENT = "silent"
    CALLBACK = "callback"
    OFFER = "offer"
    OTHER = "other"


class Waits(StrEnum):
    """What a row of the worklist of kind `other` is about where texts wait until somebody has looked."""

    LOOK = "look"
    """Those that fell due while nobody ran."""
    STRAY = "stray"
    """Those behind a text to their number that the book does not know."""


class Mark(StrEnum):
    """Neutral marks on a patient card. A person may set each for many reasons."""

    CALL_INSTEAD = "call_instead"
    NO_SURVEY = "no_survey"
    NEVER_NAME_WITH_OTHERS = "never_name_with_others"
    INTERPRETER = "interpreter"
    FIRST_VISIT = "first_visit"
    NEEDS_TIME = "needs_time"
    NEEDS_QUIET = "needs_quiet"


class Remote(StrEnum):
    """How a visit takes place that is not at the location."""

    VIDEO = "video"
    PHONE = "phone"


class PartOfDay(StrEnum):
    """When on a day somebody would rather come. Noon parts morning from afternoon, 17:00 that from evening."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class ContactKind(StrEnum):
    """Who somebody is to a patient."""

    PARENT = "parent"
    PARTNER = "partner"
    CARER = "carer"
    CHILD = "child"
    REFERRER = "referrer"
    OTHER = "other"


class RequestSource(StrEnum):
    """How a request for a visit came in."""

    FILE = "file"
    PHONE = "phone"


class RequestState(StrEnum):
    """What became of a request for a visit."""

    OPEN = "open"
    BOOKED = "booked"
    DISMISSED = "dismissed"


class StepKey(StrEnum):
    """Steps that are not of the clinic's own cadence."""

    NOTICE = "notice"
    ACKNOWLEDGEMENT = "acknowledgement"
    WHICH = "which"
    """Asks once which of a family's visits its "can't come" meant."""
    MANUAL = "manual"


class CallOutcome(StrEnum):
    """What came of a call."""

    REACHED_CONFIRMED = "confirmed"
    REACHED_DECLINED = "declined"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    CALL_BACK_LATER = "call_back_later"
    BUSY = "busy"


MAY_HAVE_REACHED = frozenset(
    {
        MessageState.SENDING,
        MessageState.ACCEPTED,
        MessageState.SENT,
        MessageState.DELIVERED,
        MessageState.UNCERTAIN,
        MessageState.NEEDS_PERSON,
    }
)
"""States in which the patient may have read the text."""

NOT_GONE_OUT = frozenset({MessageState.QUEUED, MessageState.HELD})
"""States in which a text certainly has not left and may be taken back."""

CONSUMES_STEP = frozenset(MessageState) - {MessageState.RECEIVED}
"""Any row of the ledger uses its step up; a new attempt is a row of its own."""
