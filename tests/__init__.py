"""The tests, laid out as the folders they test."""
