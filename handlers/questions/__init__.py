"""A question from its asker to an officer and back."""
