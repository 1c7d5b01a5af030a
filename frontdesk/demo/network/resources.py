"""The account and its numbers, as Twilio shows them."""

from __future__ import annotations

from typing import Final

from frontdesk.demo.network.messages import API_VERSION, rfc2822
from frontdesk.demo.network.network import OwnNumber

_OPENED: Final = rfc2822(1_438_286_400_000)
"""Accounts and numbers here have existed since 2015-07-30, whatever the clock says."""


def account_resource(account_sid: str) -> dict[str, object]:
    """Schema `api.v2010.account`. The token is not repeated: whoever asks has it."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}"
    return {
        "auth_token": None,
        "date_created": _OPENED,
        "date_updated": _OPENED,
        "friendly_name": "Simulated phone network",
        "owner_account_sid": account_sid,
        "sid": account_sid,
        "status": "active",
        "subresource_uris": {
            "incoming_phone_numbers": f"{uri}/IncomingPhoneNumbers.json",
            "messages": f"{uri}/Messages.json",
        },
        "type": "Full",
        "uri": f"{uri}.json",
    }


def number_resource(own: OwnNumber, *, account_sid: str) -> dict[str, object]:
    """Schema `api.v2010.account.incoming_phone_number`."""
    return {
        "account_sid": account_sid,
        "address_requirements": "none",
        "address_sid": None,
        "api_version": API_VERSION,
        "beta": False,
        "bundle_sid": None,
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "date_created": _OPENED,
        "date_updated": _OPENED,
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "emergency_status": "Inactive",
        "friendly_name": own.number,
        "identity_sid": None,
        "origin": "twilio",
        "phone_number": own.number,
        "sid": own.sid,
        "sms_application_sid": None,
        "sms_fallback_method": "POST",
        "sms_fallback_url": "",
        "sms_method": "POST",
        "sms_url": own.sms_url,
        "status": "in-use",
        "status_callback": "",
        "status_callback_method": "POST",
        "trunk_sid": None,
        "type": "local",
        "uri": f"/{API_VERSION}/Accounts/{account_sid}/IncomingPhoneNumbers/{own.sid}.json",
        "voice_application_sid": None,
        "voice_caller_id_lookup": False,
        "voice_fallback_method": "POST",
        "voice_fallback_url": None,
        "voice_method": "POST",
        "voice_receive_mode": "voice",
        "voice_url": None,
    }
