"""A text as runs of marked words. No markup language ever reaches it or leaves it as a string."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a run looks; adapters turn marks into their own markup."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    CODE = "code"
    LINK = "link"  # Run.target is the address
    MENTION = "mention"  # Run.target is an identity


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    marks: tuple[Mark, ...] = ()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Runs in reading order. `str(text)` is the plain words, as a person reads them."""

    runs: tuple[Run, ...] = ()

    def __str__(self) -> str:  # type: ignore[explicit-override]  # the standard library has no override before 3.12
        return "".join(run.text for run in self.runs)

    def __add__(self, other: "Text | str") -> "Text":
        return Text(self.runs + as_text(other).runs)

    def __bool__(self) -> bool:
        return any(run.text for run in self.runs)


def as_text(value: "Text | str") -> Text:
    return value if isinstance(value, Text) else Text((Run(value),)) if value else Text()


def bold(words: str) -> Text:
    return Text((Run(words, (Mark.BOLD,)),))


def code(words: str) -> Text:
    return Text((Run(words, (Mark.CODE,)),))


def link(words: str, target: str) -> Text:
    return Text((Run(words, (Mark.LINK,), target),))


def join(parts: Iterable[Text | str], between: str = "\n") -> Text:
    """The non-empty parts, with `between` between them."""
    gap = as_text(between).runs
    runs: list[Run] = []
    for part in parts:
        if part:
            runs += (*gap, *as_text(part).runs) if runs else as_text(part).runs
    return Text(tuple(runs))


def cut(text: Text, start: int, end: int) -> Text:
    """The characters from `start` up to `end` of the plain words, with their looks."""
    runs: list[Run] = []
    at = 0
    for run in text.runs:
        if piece := run.text[max(0, start - at) : max(0, end - at)]:
            runs.append(Run(piece, run.marks, run.target))
        at += len(run.text)
    return Text(tuple(runs))


def N_(words: str) -> str:
    """Mark words for the catalogues (gettext); they are translated where they are said."""
    return words
