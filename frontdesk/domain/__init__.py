"""Values and rules: pure functions and frozen dataclasses. No Qt, no SQL, no network, no clock of its own."""
