"""The press: who is accredited, what is said on which terms, embargoes, and calls that collect questions."""
