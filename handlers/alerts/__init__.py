"""Crisis news for other machines and from them, in CAP 1.2."""
