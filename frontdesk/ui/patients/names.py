"""The names of a card's fields that go together."""

from __future__ import annotations

from typing import Final

TEXTING: Final = ("texting_number", "whose", "safe_from", "safe_until")
"""How a patient is texted: saved as one."""
DETAILS: Final = (
    "called",
    "languages",
    "provider_id",
    "part_of_day",
    "weekdays",
    "payer",
    "payer_number",
    "referred_by",
)
"""What else is known of a patient. As texts: tags parted by spaces, a provider's key, digits of weekdays."""
