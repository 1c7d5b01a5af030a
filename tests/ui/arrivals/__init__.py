"""Tests of the arrivals board and its panels."""
