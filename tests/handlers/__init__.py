"""Tests of what we do about an incoming message."""
