"""How a message of the bot is laid out by its look. Nothing depends on the words: what does not fit is drawn plain."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from bot.web.drawing import CHECK, COUNTED, NUMBERED, PHONE, Line, blocks, dialled, inline, lines, words
from groups.texts import Mark, Run, Text

SHORT = 60
HOUR = re.compile(r"\d{1,2}:\d{2}\W*$")
ROW = 2
"""How many numbers stand on the pinned card itself; the others are one touch away."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message in parts; `code` verifies it, `draft` is the text that it is about."""

    title: Markup = Markup()
    eyebrow: Markup = Markup()
    body: Markup = Markup()
    code: str = ""
    draft: Markup = Markup()


@dataclass(frozen=True, slots=True)
class Card:
    """The pinned card: title, the line of its level, the numbers, the line of its next update, and all the rest."""

    title: Markup
    level: Markup
    numbers: tuple[Markup, ...]
    update: Markup
    rest: Markup


def plain(text: Text) -> Drawn:
    return Drawn(body=blocks(lines(text)))


def draw(text: Text, look: str) -> Drawn:
    """The parts of a message. `look` is that of the action, "" for plain."""
    match look:
        case "keypoint" | "card" | "task":
            return _headed(text)
        case "form" | "approval":
            return _form(text)
        case "recall":
            first, *rest = lines(text)
            return Drawn(inline(first), body=blocks(rest))
        case "post":
            rest, code = _coded(lines(text))
            return Drawn(body=blocks(rest), code=code)
        case _:
            return plain(text)


def _headed(text: Text) -> Drawn:
    """The first line is the head; what follows " · " in it stands beside it."""
    first, *rest = lines(text)
    head, beside = _parted(first)
    rest, code = _coded(rest)
    return Drawn(inline(head), inline(beside), blocks(rest), code)


def _coded(all_lines: list[Line]) -> tuple[list[Line], str]:
    """A last line of code alone is what the message can be verified with."""
    last = all_lines[-1] if all_lines else ()
    if last and all(Mark.CODE in run.marks for run in last):
        return all_lines[:-1], words(last)
    return all_lines, ""


def _parted(line: Line) -> tuple[Line, Line]:
    for at, run in enumerate(line):
        if at and run.text.startswith(" · "):
            return line[:at], (Run(run.text[3:], run.marks, run.target), *line[at + 1 :])
    return line, ()


def _form(text: Text) -> Drawn:
    """A question under its count; or a title, the words it is about, and what is to be known of them."""
    all_lines = lines(text)
    counted = next((at for at, line in enumerate(all_lines[:-1]) if COUNTED.match(words(line))), None)
    if counted is not None:
        before, after = blocks(all_lines[:counted]), blocks(all_lines[counted + 2 :])
        return Drawn(inline(all_lines[counted + 1]), inline(all_lines[counted]), before + after)
    if len(all_lines) > 2 and not all_lines[1]:
        return _titled(all_lines[0], all_lines[2:])
    head, beside = _parted(all_lines[0])
    if len(all_lines) > 1 and _bold(head):
        return Drawn(inline(head), inline(beside), blocks(all_lines[1:]))
    return Drawn(body=blocks(all_lines))


def _titled(title: Line, rest: list[Line]) -> Drawn:
    """The last paragraph is about the draft that stands between; without one it is all there is."""
    head, beside = _parted(title)
    gaps = [at for at, line in enumerate(rest) if not line]
    cut = gaps[-1] if gaps else 0
    return Drawn(inline(head), inline(beside), blocks(rest[cut:]), draft=blocks(rest[:cut]))


def _bold(line: Line) -> bool:
    return bool(line) and all(Mark.BOLD in run.marks for run in line if run.text.strip())


def card(text: Text) -> Card:
    """A standing message as the box over the talk. One or more lines; only the first must be there."""
    title, *rest = lines(text)
    level: Line = rest.pop(0) if rest and rest[0] and _is_short(rest[0]) else ()
    update = next((line for line in rest if _is_short(line) and _tells_a_time(line)), ())
    row = [line for line in rest if _is_number(line)][:ROW]
    kept = [line for line in rest if line is not update and not any(line is one for one in row)]
    return Card(inline(title), inline(level), tuple(inline(line) for line in row), inline(update), blocks(kept))


def _is_short(line: Line) -> bool:
    said = words(line)
    return len(said) <= SHORT and not NUMBERED.match(said) and not _is_number(line)


def _tells_a_time(line: Line) -> bool:
    """Its bold words end with an hour: "Next update by *16:00*"."""
    return any(Mark.BOLD in run.marks and HOUR.search(run.text) for run in line)


def _is_number(line: Line) -> bool:
    """A line that is a telephone number and its check, no step that happens to hold one."""
    said = words(line)
    number = PHONE.search(said) or any(run.target.startswith("tel:") for run in dialled(line))
    checked = CHECK in said and not said.startswith(CHECK)
    return bool(number or checked) and not NUMBERED.match(said) and len(said) <= 2 * SHORT
