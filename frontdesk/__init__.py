"""Frontdesk: the front desk of a small clinic, on the receptionist's own workstation."""

from __future__ import annotations

__version__ = "0.4.0"
