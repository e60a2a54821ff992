"""How long a test waits for what must come: for long, as a busy machine is slow, and no longer than it takes."""

PATIENCE = 40.0
"""Seconds."""
