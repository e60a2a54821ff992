"""What is true: pure rules on values, with the standard library alone."""
