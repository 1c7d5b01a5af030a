"""Tests of the screen of the cadence."""
