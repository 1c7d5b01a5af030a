"""The day as it happens: who is expected, who waits, who is in; check-in, walk-ins, delays."""
