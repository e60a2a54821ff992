"""The languages of a post: which texts its groups need, which are left out and why, and which a chat gets."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from groups.texts import Text, cut

SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps"), "ARABIC"),
    **dict.fromkeys(("uk", "ru", "bg", "sr"), "CYRILLIC"),
    **dict.fromkeys(("zh", "ja"), "CJK"),
    "hi": "DEVANAGARI",
    "el": "GREEK",
    "he": "HEBREW",
}
"""How Unicode names the letters of a language; whoever is not here writes Latin ones."""
LATIN = "LATIN"
BETWEEN = "\n\n· · ·\n\n"
"""Between the languages of one message."""


def required(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Every language of every group, once, in the order in which the groups name them."""
    return tuple(dict.fromkeys(language for languages in groups for language in languages))


def missing(needed: Sequence[str], written: Collection[str], without: Collection[str]) -> tuple[str, ...]:
    """The languages that have no text yet, and that nobody decided to go without."""
    return tuple(language for language in needed if language not in written and language not in without)


def spoken(needed: Sequence[str], written: Collection[str]) -> tuple[str, ...]:
    """The texts that somebody gets, in the order of those who need them; while none of these is there, what is."""
    return tuple(language for language in needed if language in written) or tuple(written)


def may_go_without(language: str, groups: Iterable[Sequence[str]], without: Collection[str]) -> bool:
    """Whether every group keeps another language: nobody is sent an empty message."""
    gone = {language, *without}
    return all(set(languages) - gone for languages in groups)


def for_chat(own: str, group: Sequence[str], written: Collection[str]) -> tuple[str, ...]:
    """What a chat gets, in the group's order: its own language, or for want of that text the group's first that is
    there. A chat without a language of its own, or with one that its group gave up, gets all of them."""
    there = tuple(language for language in group if language in written)
    if own not in group:
        return there
    return (own,) if own in there else there[:1]


def likely(words: str, languages: Sequence[str]) -> str:
    """The first of these languages that is written in the letters of these words; else the first."""
    letters = next((unicodedata.name(sign, "") for sign in words if sign.isalpha()), "")
    fitting = (each for each in languages if letters.startswith(SCRIPTS.get(each.partition("-")[0], LATIN)))
    return next(fitting, languages[0])


def in_lines(text: Text, languages: Sequence[str]) -> dict[str, Text]:
    """Language → text, of words in which each begins on a line of its own with "en: "; {} when they are one text."""
    words = str(text)
    marks = list(re.finditer(rf"(?m)^[ \t]*({'|'.join(map(re.escape, languages))}):", words))
    if not marks or words[: marks[0].start()].strip():
        return {}
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    found = {mark[1]: _stripped(text, mark.end(), end) for mark, end in zip(marks, ends, strict=True)}
    return found if len(found) == len(marks) and all(found.values()) else {}


def _stripped(text: Text, start: int, end: int) -> Text:
    words = str(text)[start:end]
    return cut(text, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


# ---- what a post goes without, as it stands in the post ------------------------------------------------


def reasons(partial: str) -> dict[str, str]:
    """Language → why the post goes out without it."""
    return {str(language): str(why) for language, why in json.loads(partial).items()} if partial else {}


def with_reason(partial: str, language: str, why: str) -> str:
    return _stored(reasons(partial) | {language: why})


def with_text(partial: str, language: str) -> str:
    """The text is there after all: no reason is needed any more."""
    return _stored({each: why for each, why in reasons(partial).items() if each != language})


def _stored(found: Mapping[str, str]) -> str:
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else ""
