"""Tests of what the mission chose."""
