"""From runs to markup: lines, numbered steps, telephone links and check marks. All words are escaped here, once."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from groups.texts import Mark, Run, Text, as_text

Line = tuple[Run, ...]

NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+")
BULLET = re.compile(r"^\s*[-•–]\s+")
CHECK = "✓"
COUNTED = re.compile(r"^\D{0,24}\d{1,2}\D{1,12}\d{1,2}\D{0,4}$")
"""The line over a question: how many of how many, in any language."""
PHONE = re.compile(r"(?<![\w/])\+\d[\d \u00a0()-]{6,}\d")
"""A number with its country in front."""
SITE = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]\u2066-\u2069]")
SHORT = re.compile(PHONE.pattern + r"|(?<![\w/:.])\d{3,6}(?=[\u2068\u2069\s]*$)")
"""The same, or a short one right before its check mark: 112 ✓."""
VALUE = re.compile(r"\d{3}|\+?\d[\d ()-]{4,}\d")
"""The whole of a bold value that is a number to dial, where a label stands before it and its check after it."""
ISOLATES = "\u2066\u2067\u2068\u2069"
SAFE = ("https://", "http://", "tel:", "mailto:")

_TAGS = {Mark.BOLD: "b", Mark.ITALIC: "i", Mark.UNDERLINE: "u", Mark.STRIKE: "s"}


def icon(name: str, *, turn: bool = False) -> Markup:
    """An icon of the sheet; `turn` for those that have a direction."""
    more = " icon-turn" if turn else ""
    return Markup(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="/static/icons.svg#i-{}"/></svg>'
    ).format(more, name)


# ---- lines ----------------------------------------------------------------------------------------


def lines(text: Text) -> list[Line]:
    """The text line by line, each with its runs; an empty line is an empty tuple."""
    found: list[list[Run]] = [[]]
    for run in text.runs:
        for at, words in enumerate(run.text.split("\n")):
            if at:
                found.append([])
            if words:
                found[-1].append(Run(words, run.marks, run.target))
    return [tuple(line) for line in found]


def words(line: Line) -> str:
    return "".join(run.text for run in line)


def dialled(line: Line) -> Line:
    """The line with a link on each bold value that is a telephone number: "Duty line: *112* · checked 08:10"."""
    return tuple(_dialled(line, at) for at in range(len(line)))


def _dialled(line: Line, at: int) -> Run:
    run = line[at]
    if run.marks != (Mark.BOLD,) or not VALUE.fullmatch(run.text):
        return run
    before, after = words(line[:at]).rstrip(ISOLATES + " "), words(line[at + 1 :]).lstrip(ISOLATES + " ")
    if not before.endswith(":") or not after.startswith("·"):
        return run
    return Run(run.text, (Mark.BOLD, Mark.LINK), "tel:" + _dial(run.text))


def value(said: str) -> Markup:
    """The value of a fact: a number that is all there is can be dialled, however short it is."""
    if VALUE.fullmatch(said):
        return inline((Run(said, (Mark.LINK,), "tel:" + _dial(said)),))
    return Markup("<br>").join(inline(line) for line in lines(as_text(said)))


def _dial(number: str) -> str:
    return "".join(char for char in number if char.isdigit() or char == "+")


def inline(line: Line) -> Markup:
    """One line as markup; what follows a check mark is the stamp of a checked fact."""
    line = dialled(line)
    before, after = _at_check(line)
    if not after:
        return Markup().join(_run(run) for run in line)
    drawn = Markup().join(_run(run, checked=True) for run in before)
    stamp = Markup().join(_run(run) for run in after)
    return drawn + Markup('<span class="stamp">{}{}</span>').format(icon("check"), stamp)


def _at_check(line: Line) -> tuple[Line, Line]:
    for at, run in enumerate(line):
        head, mark, tail = run.text.partition(CHECK)
        if mark:
            first = Run(head, run.marks, run.target)
            return (*line[:at], first), (Run(tail.lstrip(), run.marks, run.target), *line[at + 1 :])
    return line, ()


def _run(run: Run, *, checked: bool = False) -> Markup:
    plain = not {Mark.LINK, Mark.CODE}.intersection(run.marks)
    drawn = _words(run.text, SHORT if checked else PHONE) if plain else escape(run.text)
    if Mark.CODE in run.marks:
        drawn = Markup('<code><bdi dir="ltr">{}</bdi></code>').format(drawn)
    if Mark.LINK in run.marks:
        drawn = _link(drawn, run.target)
    for mark, tag in _TAGS.items():
        if mark in run.marks:
            drawn = Markup("<{0}>{1}</{0}>").format(tag, drawn)
    return drawn


def _words(text: str, pattern: re.Pattern[str]) -> Markup:
    return _replaced(text, SITE, lambda site: _link(escape(site), site), lambda rest: _phones(rest, pattern))


def _phones(text: str, pattern: re.Pattern[str]) -> Markup:
    return _replaced(text, pattern, _phone, escape)


def _replaced(
    text: str, pattern: re.Pattern[str], hit: Callable[[str], Markup], rest: Callable[[str], Markup]
) -> Markup:
    drawn, end = Markup(), 0
    for found in pattern.finditer(text):
        drawn += rest(text[end : found.start()]) + hit(found[0])
        end = found.end()
    return drawn + rest(text[end:])


def _phone(number: str) -> Markup:
    return Markup('<a class="tel" href="tel:{}"><bdi dir="ltr">{}</bdi></a>').format(_dial(number), number)


def _link(drawn: Markup, target: str) -> Markup:
    """Only addresses that a reader can judge; anything else stays words."""
    if not target.startswith(SAFE):
        return drawn
    if target.startswith("tel:"):
        return Markup('<a class="tel" href="{}"><bdi dir="ltr">{}</bdi></a>').format(target, drawn)
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(target, drawn)


# ---- blocks ---------------------------------------------------------------------------------------


def blocks(all_lines: Sequence[Line]) -> Markup:
    """Paragraphs, numbered steps, ticks and bullets; an empty line parts paragraphs."""
    return Markup().join(_block(kind, group) for kind, group in _grouped(all_lines))


def _grouped(all_lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    kinds = _kinds(all_lines)
    for kind, group in groupby(zip(kinds, all_lines, strict=True), key=lambda pair: pair[0]):
        if kind:
            yield kind, [line for _, line in group]


def _kinds(all_lines: Sequence[Line]) -> list[str]:
    """The kind of each line. A number counts as a step only where it is the next one, so "14. October" stays words."""
    kinds, wanted = [], 1
    for line in all_lines:
        said = words(line)
        found = NUMBERED.match(said)
        if found and int(found[1]) in (1, wanted):
            wanted = int(found[1]) + 1
            kinds.append("steps")
        else:
            kinds.append(_kind(said))
    return kinds


def _kind(said: str) -> str:
    if not said.strip():
        return ""
    if said.startswith(CHECK):
        return "ticks"
    return "bullets" if BULLET.match(said) else "words"


def _block(kind: str, group: list[Line]) -> Markup:
    match kind:
        case "steps":
            items = [inline(_without(line, NUMBERED)) for line in group]
            return _list('<ol class="steps" dir="auto">{}</ol>', items)
        case "ticks":
            items = [icon("check") + Markup("<span>{}</span>").format(_ticked(line)) for line in group]
            return _list('<ul class="ticks" dir="auto">{}</ul>', items)
        case "bullets":
            return _list('<ul dir="auto">{}</ul>', [inline(_without(line, BULLET)) for line in group])
        case _:
            return Markup('<p dir="auto">{}</p>').format(Markup("<br>").join(inline(line) for line in group))


def _list(frame: str, items: Sequence[Markup]) -> Markup:
    return Markup(frame).format(Markup().join(Markup("<li>{}</li>").format(item) for item in items))  # noqa: S704


def _ticked(line: Line) -> Markup:
    first, *rest = line
    bare = Run(first.text.removeprefix(CHECK).lstrip(), first.marks, first.target)
    return inline((bare, *rest))


def _without(line: Line, start: re.Pattern[str]) -> Line:
    """The line without its number or bullet, wherever its runs part."""
    cut = len(start.match(words(line))[0]) if start.match(words(line)) else 0  # type: ignore[index]
    kept: list[Run] = []
    for run in line:
        kept.append(Run(run.text[cut:], run.marks, run.target))
        cut = max(0, cut - len(run.text))
    return tuple(run for run in kept if run.text)
