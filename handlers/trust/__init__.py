"""Is it really the embassy? The code under what we publish, and the answer to whoever asks about it."""
