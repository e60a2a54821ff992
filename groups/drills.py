"""Drills: the word that stands before everything that is said in one, and what may never leave or enter it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from groups.messages import Edit, Lasting, Leave, Send
from groups.texts import Mark, Run, Text

WORD = "EXERCISE"
EVERY = timedelta(days=90)
"""Each officer, and each mission, trains once in so many days."""
FAST = 10
"""How many times as fast clocks run in a fast drill."""
_FIRST = re.compile(rf"\W*{WORD}\b")


def mark(translations: Iterable[str]) -> str:
    """EXERCISE, and the word of every language of the mission: whoever reads any of them knows."""
    return " · ".join(dict.fromkeys((WORD, *translations)))


def is_marked(words: str) -> bool:
    """Whether EXERCISE is the first word of it."""
    return _FIRST.match(words) is not None


def heading(words: str) -> Text:
    """The mark on a line of its own: what follows keeps the direction in which it is read."""
    return Text((Run(words, (Mark.BOLD,)), Run("\n")))


def marked(action: Lasting, words: str) -> Lasting:
    """The action with the mark before what it says; once, however often it comes by."""
    if not isinstance(action, Send | Edit) or is_marked(str(action.text)):
        return action
    front = Text((Run(f"{words} · "),)) if isinstance(action, Send) and action.poll else heading(words)
    return replace(action, text=front + action.text)


def trespasses(action: Lasting, account: str, *, exercise: bool, lived_in: bool) -> bool:
    """Whether it would carry a drill to people, or the work of the mission into a drill.

    `account` is the one that is to do it, `exercise` whether that is a drill's; `lived_in`: the chat is one of the live
    mission. Such a chat a drill may only leave.
    """
    if action.to.account != account:
        return True
    if exercise and lived_in and not isinstance(action, Leave):
        return True
    return isinstance(action, Send | Edit) and is_marked(str(action.text)) is not exercise


def is_long_ago(last: datetime | None, now: datetime) -> bool:
    """Whether it is time for a drill again."""
    return last is None or now - last > EVERY
