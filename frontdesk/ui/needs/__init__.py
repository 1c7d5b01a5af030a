"""Needs you now: the worklist, what each row is about, and the calls that it takes."""
