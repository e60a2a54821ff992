"""Whole scenes, as people live them, on every platform."""
