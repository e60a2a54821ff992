"""What every platform keeps, and what only one of them knows."""
