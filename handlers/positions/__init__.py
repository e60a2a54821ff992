"""Positions: who has read which, new ones, changed ones, withdrawn ones, and the posts that stand on them."""
