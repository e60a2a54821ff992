"""The alarm inside the house: who is on duty, how they are woken, and what happens when nobody answers."""
