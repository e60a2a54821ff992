"""What changed from one text to another, word by word, so that a person can read it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from groups.texts import Mark, Run, Text

KEPT_AROUND = 6  # words of an unchanged stretch that stay beside a change
GAP = " … "


class Sort(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words with the white space after them, as they stand in the text."""

    sort: Sort
    words: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order: without what was added they are `old`, without what was removed `new`."""
    before, after = _words(old), _words(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for sort, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if sort == "equal":
            pieces.append(Piece(Sort.SAME, "".join(after[new_from:new_to])))
            continue
        pieces.append(Piece(Sort.REMOVED, "".join(before[old_from:old_to])))
        pieces.append(Piece(Sort.ADDED, "".join(after[new_from:new_to])))
    return tuple(piece for piece in pieces if piece.words)


def old_of(pieces: Sequence[Piece]) -> str:
    return "".join(piece.words for piece in pieces if piece.sort is not Sort.ADDED)


def new_of(pieces: Sequence[Piece]) -> str:
    return "".join(piece.words for piece in pieces if piece.sort is not Sort.REMOVED)


def readable(pieces: Sequence[Piece]) -> Text:
    """What was added bold, what was removed struck, long stretches that stayed cut short; empty for no change."""
    if all(piece.sort is Sort.SAME for piece in pieces):
        return Text()
    last = len(pieces) - 1
    return Text(tuple(run for at, piece in enumerate(pieces) for run in _runs(piece, at == 0, at == last)))


def _runs(piece: Piece, first: bool, last: bool) -> Iterator[Run]:
    match piece.sort:
        case Sort.SAME:
            yield Run(_shortened(piece.words, first=first, last=last))
        case Sort.ADDED:
            yield from _marked(piece.words, Mark.BOLD)
        case Sort.REMOVED:
            yield from _marked(piece.words, Mark.STRIKE)


def _marked(words: str, mark: Mark) -> Iterator[Run]:
    """The white space at its end stays plain: some platforms show no mark that ends in it."""
    bare = words.rstrip()
    if bare:
        yield Run(bare, (mark,))
    if tail := words[len(bare) :]:
        yield Run(tail)
    elif mark is Mark.STRIKE:
        yield Run(" ")  # what replaced the last word stands apart from it


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """The words next to a change; nothing changed before the first stretch or after the last."""
    every = _words(words)
    head = [] if first else every[:KEPT_AROUND]
    tail = [] if last else every[-KEPT_AROUND:]
    if len(head) + len(tail) >= len(every):
        return words
    return "".join(head).rstrip() + GAP + "".join(tail)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|^\s+", text)
