"""Libraries wrapped: what they find is handed to the rules as values."""
