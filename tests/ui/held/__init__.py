"""Tests of the look at held texts."""
