"""How alike two texts are (rapidfuzz)."""

import unicodedata

from rapidfuzz.fuzz import partial_ratio, ratio


def likeness(one: str, other: str) -> float:
    """0 for nothing in common, 1 for the same: how few letters must be put in or taken out to make one of the other.

    Case, spaces and the Unicode form of a letter do not count.
    """
    return float(ratio(_plain(one), _plain(other))) / 100


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def containment(one: str, other: str) -> float:
    """0 to 1: how much of the shorter text stands in the longer one. For texts that were made plain before."""
    return float(partial_ratio(one, other)) / 100
