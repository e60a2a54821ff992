"""The small language of our own sentences: *bold*, `code`, {name}. Only translators and the mission's files write it.

What is filled in is never read for marks or names, so a person who writes `*` or `{name}` sees just that.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from groups.texts import Mark, Run, Text, as_text

Value = str | int | Text

# U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL ISOLATE (Unicode UAX #9, 2.3).
ISOLATE, RELEASE = "\u2068", "\u2069"
PIECE = re.compile(
    r"\*(?P<bold>(?!\s)[^*\n]+?(?<!\s))\*"
    r"|`(?P<code>[^`\n]+)`"
    r"|\{(?P<name>[a-z_][a-z0-9_]*)\}"
    r"|(?P<brace>\{\{|\}\})"
)
TO_THE_RIGHT = frozenset({"L", "EN", "AN"})  # letters and digits that read from left to right
TO_THE_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, a name to fill in, or a stretch of code that holds pieces of its own."""

    words: str = ""
    name: str = ""
    marks: tuple[Mark, ...] = ()
    code: tuple["Piece", ...] = ()


@lru_cache(maxsize=4096)
def pieces(template: str, marks: tuple[Mark, ...] = ()) -> tuple[Piece, ...]:
    """The sentence taken apart. A mark or brace without its partner stays as it is written."""
    return tuple(_pieces(template, marks))


def placeholders(template: str) -> frozenset[str]:
    """The names that the sentence wants filled in."""
    inner = [one for piece in pieces(template) for one in (piece, *piece.code)]
    return frozenset(piece.name for piece in inner if piece.name)


def literal(template: str) -> str:
    """Its words alone, with neither marks nor names."""
    return "".join(one.words for piece in pieces(template) for one in (piece, *piece.code))


def fill(template: str, values: Mapping[str, Value], *, leftward: bool) -> Text:
    """The sentence with its values. `leftward`: it is read from right to left.

    Values that read the other way are isolated, so that a phone number or a name cannot turn its neighbours round.
    Raises KeyError when a value is missing.
    """
    return _joined(run for piece in pieces(template) for run in _runs(piece, values, leftward))


def foreign(words: str, *, leftward: bool) -> bool:
    """Whether the words hold what reads against the sentence. A paragraph of its own finds its own direction."""
    if "\n" in words:
        return False
    against = TO_THE_RIGHT if leftward else TO_THE_LEFT
    return any(unicodedata.bidirectional(char) in against for char in words)


def isolated(words: str, *, leftward: bool) -> str:
    return f"{ISOLATE}{words}{RELEASE}" if foreign(words, leftward=leftward) else words


def _pieces(template: str, marks: tuple[Mark, ...]) -> Iterator[Piece]:
    end = 0
    for found in PIECE.finditer(template):
        if found.start() > end:
            yield Piece(template[end : found.start()], marks=marks)
        end = found.end()
        if found["bold"]:
            yield from _pieces(found["bold"], (*marks, Mark.BOLD))
        elif found["code"]:
            yield Piece(code=tuple(_pieces(found["code"], (*marks, Mark.CODE))))
        elif found["name"]:
            yield Piece(name=found["name"], marks=marks)
        else:
            yield Piece(found["brace"][0], marks=marks)
    if end < len(template):
        yield Piece(template[end:], marks=marks)


def _runs(piece: Piece, values: Mapping[str, Value], leftward: bool) -> tuple[Run, ...]:
    if piece.code:
        # The isolates stay outside the code, which people copy.
        inner = tuple(run for one in piece.code for run in _plain_runs(one, values))
        return _isolated(inner, leftward)
    runs = _plain_runs(piece, values)
    return _isolated(runs, leftward) if piece.name else runs


def _plain_runs(piece: Piece, values: Mapping[str, Value]) -> tuple[Run, ...]:
    if not piece.name:
        return (Run(piece.words, piece.marks),)
    value = values[piece.name]
    text = as_text(str(value) if isinstance(value, int) else value)
    return tuple(Run(run.text, _with(run.marks, piece.marks), run.target) for run in text.runs)


def _with(marks: tuple[Mark, ...], more: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return (*marks, *(mark for mark in more if mark not in marks))


def _isolated(runs: tuple[Run, ...], leftward: bool) -> tuple[Run, ...]:
    if not foreign("".join(run.text for run in runs), leftward=leftward):
        return runs
    return (Run(ISOLATE), *runs, Run(RELEASE))


def _joined(runs: Iterator[Run]) -> Text:
    """Neighbours of the same look are one run: adapters pay for each."""
    whole: list[Run] = []
    for run in runs:
        last = whole[-1] if whole else None
        if last and last.marks == run.marks and last.target == run.target and Mark.LINK not in run.marks:
            whole[-1] = Run(last.text + run.text, run.marks, run.target)
        elif run.text:
            whole.append(run)
    return Text(tuple(whole))
