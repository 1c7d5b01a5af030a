"""Replies that need more than a key: which of several visits was meant, and whose reply it is."""
