"""Checking what a post says: its sources, who looked whether it is so, and what follows when a source changes."""
