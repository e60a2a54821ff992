"""How Telegram marks a text (entities with UTF-16 offsets) and how we do (runs)."""

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import Any

from bot.platforms.telegram.wire import Entity
from groups.texts import Mark, Run, Text

PREFIX = "telegram:"
"""What an identity of this platform begins with; the numeric user id follows."""

_NAMES = {
    Mark.BOLD: "bold",
    Mark.ITALIC: "italic",
    Mark.UNDERLINE: "underline",
    Mark.STRIKE: "strikethrough",
    Mark.CODE: "code",
    Mark.LINK: "text_link",
    Mark.MENTION: "text_mention",
}
_MARKS = {name: mark for mark, name in _NAMES.items()} | {"pre": Mark.CODE}
_ORDER = {mark: place for place, mark in enumerate(Mark)}


def units(text: str) -> int:
    """Length in UTF-16 units: one above U+FFFF counts two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


# ---- theirs to ours -------------------------------------------------------------------------------


def text_of(words: str, entities: Sequence[Entity] | None) -> Text:
    """The words as runs. Marks that we do not know, or that point outside the words, are left out."""
    if not words:
        return Text()
    spans = _spans(words, entities or ())
    if not spans:
        return Text((Run(words),))
    cuts = sorted({0, len(words), *(edge for begin, end, _, _ in spans for edge in (begin, end))})
    return merged(Text(tuple(_run(words, begin, end, spans) for begin, end in zip(cuts, cuts[1:], strict=False))))


_Span = tuple[int, int, Mark, str]


def _spans(words: str, entities: Sequence[Entity]) -> list[_Span]:
    """Begin, end (in characters), mark and target of what we understand."""
    places = _places(words)
    found = []
    for entity in entities:
        mark, target = _MARKS.get(entity.type), _target(entity)
        begin = _character(places, entity.offset)
        end = _character(places, entity.offset + entity.length)
        if mark and begin < end and (target or mark not in (Mark.LINK, Mark.MENTION)):
            found.append((begin, end, mark, target))
    return found


def _places(words: str) -> list[int]:
    """For every UTF-16 unit, and the end, the character it belongs to."""
    if words.isascii():
        return list(range(len(words) + 1))
    places = [place for place, letter in enumerate(words) for _ in range(2 if letter > "\uffff" else 1)]
    return [*places, len(words)]


def _character(places: list[int], unit: int) -> int:
    return places[min(max(unit, 0), len(places) - 1)]


def _target(entity: Entity) -> str:
    if entity.user is not None:
        return f"{PREFIX}{entity.user.id}"
    return entity.url or ""


def _run(words: str, begin: int, end: int, spans: list[_Span]) -> Run:
    over = [span for span in spans if span[0] <= begin and end <= span[1]]
    target = next((span[3] for span in over if span[3]), "")
    marks = {mark for _, _, mark, goal in over if goal == target or not goal}
    return Run(words[begin:end], tuple(sorted(marks, key=_ORDER.__getitem__)), target)


def merged(text: Text) -> Text:
    """The same text without empty runs, and with neighbours that look alike joined."""
    full = (run for run in text.runs if run.text)
    alike = groupby(full, key=lambda run: (run.marks, run.target))
    return Text(tuple(Run("".join(run.text for run in runs), *look) for look, runs in alike))


def without(text: Text, begin: int, end: int) -> Text:
    """The text without the characters from `begin` up to `end`."""
    starts = accumulate((len(run.text) for run in text.runs), initial=0)
    kept = []
    for start, run in zip(starts, text.runs, strict=False):
        words = run.text[: max(0, begin - start)] + run.text[max(0, end - start) :]
        kept.append(Run(words, run.marks, run.target))
    return merged(Text(tuple(kept)))


# ---- ours to theirs -------------------------------------------------------------------------------


def entities_of(text: Text) -> list[dict[str, Any]]:
    """The marks of a text as Telegram takes them beside the plain words."""
    found: list[dict[str, Any]] = []
    at = 0
    for run in merged(text).runs:
        length = units(run.text)
        for mark in run.marks:
            if (more := _extra(mark, run)) is not None:
                found.append({"type": _NAMES[mark], "offset": at, "length": length, **more})
        at += length
    return found


def _extra(mark: Mark, run: Run) -> dict[str, Any] | None:
    """What a mark says besides its place; None when Telegram could not show it."""
    if mark is Mark.LINK:
        return {"url": run.target} if run.target else None
    if mark is not Mark.MENTION:
        return {}
    number = run.target.removeprefix(PREFIX)
    if number == run.target or not number.isdecimal():
        return None
    return {"user": {"id": int(number), "is_bot": False, "first_name": run.text}}
