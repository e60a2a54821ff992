"""Key points: the numbered messages of a crisis."""
