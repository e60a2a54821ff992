"""A crisis: opening it, its level, its promises, closing it."""
