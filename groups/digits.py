"""Digits as a person may write them: Western, Arabic-Indic, Persian, full width; and the number that they make."""

import unicodedata
from collections.abc import Iterable

BIDI_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WESTERN = {zero + value: str(value) for zero in (0x0660, 0x06F0, 0xFF10) for value in range(10)} | {
    ord(mark): None for mark in BIDI_MARKS
}


def western(words: str) -> str:
    """The same words with 0-9 as digits and without the invisible marks that keep numbers in place in Arabic."""
    return words.translate(_WESTERN)


def number_in(words: str) -> str:
    """The digits alone: what somebody dials."""
    return "".join(str(unicodedata.digit(sign)) for sign in words if sign.isdecimal())


def same_number(values: Iterable[str]) -> bool:
    """Whether each of the values holds the same number. A slip in one language is found by nobody of another."""
    numbers = {number_in(value) for value in values}
    return len(numbers) == 1 and "" not in numbers
