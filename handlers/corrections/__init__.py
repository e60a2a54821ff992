"""Putting right what went out wrong: withdrawing it, or saying what is right, in every chat that got it."""
