"""Requests for a visit: taken down from the phone, dismissed with a reason."""
