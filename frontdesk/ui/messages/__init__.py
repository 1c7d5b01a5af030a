"""Messages in both directions."""
