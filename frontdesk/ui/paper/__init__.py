"""The day on paper: what the desk works with while there is no power."""
