"""The pinned card of a crisis: its words, where it stands, and how it stays there."""
