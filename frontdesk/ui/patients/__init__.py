"""Patients: the list, the card, a new one."""
