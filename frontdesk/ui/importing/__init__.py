"""Bringing patients and visits from CSV files into the book."""
