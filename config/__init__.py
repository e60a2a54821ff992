"""What the mission chose: its files, its languages, its settings."""
