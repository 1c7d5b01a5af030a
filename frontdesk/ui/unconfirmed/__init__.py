"""Who has not confirmed yet, for the next days."""
