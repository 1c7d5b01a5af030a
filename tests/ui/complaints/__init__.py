"""Complaints in the window."""
