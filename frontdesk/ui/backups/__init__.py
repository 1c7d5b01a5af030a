"""Backups of the book: what there is, checking it, bringing one back."""
