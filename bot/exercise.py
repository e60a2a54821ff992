"""What every text of a drill's house gets in front, before it leaves: EXERCISE, in the words of each language."""

from collections.abc import Sequence
from dataclasses import replace

from config.mission import Mission
from config.texts import Texts
from groups.drills import heading, mark, marked
from groups.messages import Action, Notice
from groups.outlets import Capabilities


def mark_of(mission: Mission, texts: Texts) -> str:
    """The word as the people of this mission read it."""
    return mark(str(texts.say(language, "EXERCISE")) for language in mission.languages)


def with_mark(actions: Sequence[Action], words: str) -> list[Action]:
    """Each text with the mark in front; without a drill room, what would be said there is said to nobody."""
    return [action if isinstance(action, Notice) else marked(action, words) for action in actions if action.to.chat]


def with_room(outlet: Capabilities, words: str) -> Capabilities:
    """What is left for words when the mark stands before them."""
    room = outlet.measure(heading(words)) + len(" · ")
    polls = replace(outlet.polls, question=outlet.polls.question - room)
    return replace(outlet, length=outlet.length - room, caption=outlet.caption - room, polls=polls)
