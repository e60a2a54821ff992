"""The mission's own web pages."""
