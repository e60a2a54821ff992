"""A text that is too long for one message, in parts: cut between sentences, else between words, never inside one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from groups.texts import Mark, Text, cut

MOST = 10
"""More parts than this are a document, not a message."""
WHOLE = frozenset({Mark.LINK, Mark.MENTION})

_CLOSERS = "[\"'”’»)\\]」』）]*"
_PARAGRAPH = re.compile(r"\n\s*\n\s*")
# A full stop after one or two letters or a digit ends no sentence: "Dr. Solberg", "2. November".
_SENTENCE = re.compile(rf"(?:(?<=[^\W\d_]{{3}})\.|[!?؟۔…।]){_CLOSERS}\s+|[。！？]{_CLOSERS}\s*|\n\s*")
_WORD = re.compile(r"\s+|[，、；：]\s*")

Fits = Callable[[int, int, Text], bool]
"""Whether a piece fits as part n of so many (from 1), with all that stands around it."""


def split(text: Text, fits: Fits) -> tuple[Text, ...]:
    """The fewest pieces, at least two, that all fit; joined they are the text. Empty when there is no way to cut it."""
    cuts = [_places(text, tier) for tier in (_PARAGRAPH, _SENTENCE, _WORD)]
    for of in range(2, MOST + 1):
        if edges := _edges(text, cuts, fits, of):
            return tuple(cut(text, begin, end) for begin, end in pairwise(edges))
    return ()


def _edges(text: Text, cuts: Sequence[Sequence[int]], fits: Fits, of: int) -> list[int]:
    """Where so many pieces begin and end; empty when they do not all fit."""
    edges, length = [0], len(str(text))
    for n in range(1, of):
        end = _cut(text, cuts, edges[-1], partial(fits, n, of))
        if end == 0:
            return []
        edges.append(end)
    return [*edges, length] if fits(of, of, cut(text, edges[-1], length)) else []


def _cut(text: Text, cuts: Sequence[Sequence[int]], begin: int, fits: Callable[[Text], bool]) -> int:
    """The last place to cut after `begin`: a paragraph when it fills half of the piece, else a sentence, else a word.

    0 when there is none.
    """
    paragraph, sentence, word = (_last(text, places, begin, fits) for places in cuts)
    if paragraph and (paragraph - begin) * 2 >= max(sentence, word) - begin:
        return paragraph
    return max(paragraph, sentence) or word


def _last(text: Text, places: Sequence[int], begin: int, fits: Callable[[Text], bool]) -> int:
    """The furthest place up to which it fits, or 0: what fits is longer in no measure than what is longer still."""
    later = places[bisect_right(places, begin) :]
    found = bisect_left(later, True, key=lambda end: not fits(cut(text, begin, end)))
    return later[found - 1] if found else 0


def _places(text: Text, tier: re.Pattern[str]) -> list[int]:
    """Where this tier may cut: with words on both sides, and not inside a link or a mention."""
    words = str(text)
    first, last = len(words) - len(words.lstrip()), len(words.rstrip())
    closed = _closed(text)
    ends = (found.end() for found in tier.finditer(words))
    return [end for end in ends if first < end < last and not any(begin < end < over for begin, over in closed)]


def _closed(text: Text) -> list[tuple[int, int]]:
    """The stretches that stay whole."""
    spans, at = list[tuple[int, int]](), 0
    for run in text.runs:
        if not WHOLE.isdisjoint(run.marks):
            spans.append((at, at + len(run.text)))
        at += len(run.text)
    return spans
