"""A post in several messages: what stands above it on the first, its code on the last, "1/2" at the end of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groups.outlets import Capabilities
from groups.splitting import split
from groups.texts import Run, Text, join

Mark = Callable[[int, int], Text]
"""The mark of part n of so many, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the pieces of a text. `ends` is the line of the code."""

    heads: Sequence[Text]
    ends: Text
    mark: Mark

    def around(self, n: int, of: int, piece: Text) -> Text:
        heads = self.heads if n == 1 else ()
        return join([*heads, trimmed(piece), self.ends if n == of else "", self.mark(n, of)], "\n\n")


def in_parts(text: Text, frame: Frame, outlet: Capabilities, first: int) -> list[Text]:
    """The messages, in their order; empty when the text cannot be cut so that each fits, the `first` into so much."""

    def fits(n: int, of: int, piece: Text) -> bool:
        return outlet.measure(frame.around(n, of, piece)) <= (first if n == 1 else outlet.length)

    pieces = split(text, fits)
    return [frame.around(n, len(pieces), piece) for n, piece in enumerate(pieces, 1)]


def trimmed(text: Text) -> Text:
    """Without space at its two ends: a cut leaves it, and platforms drop it."""
    runs = [run for run in text.runs if run.text]
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[0] = Run(runs[0].text.lstrip(), runs[0].marks, runs[0].target)
        runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].marks, runs[-1].target)
    return Text(tuple(runs))
