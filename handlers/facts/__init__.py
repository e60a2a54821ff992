"""Checked facts: looking them up, checking them, changing them, and when that is due."""
