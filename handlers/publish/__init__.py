"""A post from the first word to the last receipt: written, shown, approved, paced, sent, stopped, held."""
