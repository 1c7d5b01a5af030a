"""Complaints in the window: sealing one, and what those who handle them see once they are signed in."""
