"""Whether a patient can be sent a text: one answer for the planner and for the desk."""

from __future__ import annotations

from typing import Protocol

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Consent


class Reachable(Protocol):
    """What decides whether a patient can be sent a text."""

    @property
    def deceased_on(self) -> str | None:
        """The date of death."""
        ...

    @property
    def call_instead(self) -> int | bool:
        """The card says to call."""
        ...

    @property
    def mobile(self) -> str:
        """E.164 or empty."""
        ...

    @property
    def sms_consent(self) -> str:
        """yes, no or empty."""
        ...

    @property
    def opted_out(self) -> int | bool:
        """STOP, or a 21610."""
        ...

    @property
    def unusable_code(self) -> int | None:
        """The provider's code after which nothing can reach the number; 0 where a call or a reply said that it is somebody else's."""
        ...


def why_not_texted(who: Reachable) -> str | None:
    """Why a patient can't be sent a text, as a sentence; None if they can."""
    match who:
        case _ if who.deceased_on:
            return tr("The patient has died.")
        case _ if who.call_instead:
            return tr("The card says to call instead of texting.")
        case _ if not who.mobile:
            return tr("There is no mobile number.")
        case _ if who.sms_consent == Consent.NO:
            return tr("The patient does not want texts.")
        case _ if who.sms_consent != Consent.YES:
            return tr("No consent to texts is on the card.")
        case _ if who.opted_out:
            return tr("This number has opted out of texts.")
        case _ if who.unusable_code == 0:
            return tr("This number is somebody else's. Correct it on the card.")
        case _ if who.unusable_code is not None:
            return tr("Texts can't reach this number (code {code}).", code=who.unusable_code)
        case _:
            return None
