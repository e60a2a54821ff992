"""Good news: when it may go out, and what sounds too loud. It is sparing, and silent when people mourn."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from groups.pace import ROUTINE_HELD_FROM
from groups.postkinds import PostKind
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text
from groups.tone_words import PARTY, TONE_WORDS

REST = timedelta(hours=48)  # between two good news of a group
SHARE = 5  # at most one of so many posts in a row
MOURNING = timedelta(hours=72)
AFTER_CORRECTION = timedelta(hours=6)
BUSY_WITHIN = timedelta(days=14)  # fewer than SHARE posts in that time: the share says nothing
STOCK_KEPT = timedelta(days=30)
MOOD_OF = 20  # posts

_MODIFIER = "\ufe0f?[\U0001f3fb-\U0001f3ff]?"
_SIGN = (
    "(?:[\U0001f300-\U0001f3fa\U0001f400-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f900-\U0001faff"
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]|[\u203c-\u3299](?=\ufe0f))"
)
EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_SIGN}{_MODIFIER}(?:\u200d{_SIGN}{_MODIFIER})*")
"""One sign as people see it: a flag, a family and a hand in another colour are one each (Unicode TR 51)."""
_CRIES = {"!": 1, "！": 1, "‼": 2, "⁉": 1, "❗": 1, "❕": 1}


@dataclass(frozen=True, slots=True)
class Out:
    """A post that went out in a group: its kind, and when."""

    kind: str
    at: datetime


# ---- how it sounds --------------------------------------------------------------------------------------


def loud(texts: Mapping[str, Text]) -> tuple[str, ...]:
    """What somebody has to have read before it goes: more than one exclamation mark, more than one emoji, a party sign,
    a word of celebration. As it stands in the texts (language → text), each once; empty for a quiet text."""
    found: list[str] = []
    for language, text in texts.items():
        words = str(text)
        found += [*_cries(words), *_signs(words), *_words(words, language)]
    return tuple(dict.fromkeys(found))


def _cries(words: str) -> list[str]:
    """More than one cry is shown as two, however many there are."""
    return ["!!"] if sum(_CRIES.get(letter, 0) for letter in words) > 1 else []


def _signs(words: str) -> list[str]:
    signs = EMOJI.findall(words)
    return signs if len(signs) > 1 else [sign for sign in signs if not PARTY.isdisjoint(sign)]


def _words(words: str, language: str) -> list[str]:
    """Whole words only: "wow" is not in "Wowerath"."""
    known = TONE_WORDS.get(language.partition("-")[0].lower(), ())
    plain = _plain(words)
    return [word for word in known if re.search(rf"(?<!\w)(?:ال|و)?{re.escape(_plain(word))}(?!\w)", plain)]


def _plain(words: str) -> str:
    """One form for all ways to write it: case, joined accents, Arabic vowel signs and the shapes of alef."""
    folded = unicodedata.normalize("NFC", words).casefold().replace("’", "'")
    bare = re.sub("[\u064b-\u0652\u0640]", "", folded)
    return re.sub("[أإآ]", "ا", bare)


# ---- when it may go -------------------------------------------------------------------------------------


def may_go(at: datetime, out: Sequence[Out], *, level: int, mourned: datetime | None) -> Refusal | None:
    """E-TONE when good news may not go to this group at that hour; with `next` where an hour says when it may again.

    `out` is what went out there, newest first; `level` that of the group's crisis, `mourned` the last death notice.
    """
    if level >= ROUTINE_HELD_FROM:
        return refuse(Code.TONE, crisis=level)
    if mourned and at < mourned + MOURNING:
        return refuse(Code.TONE, mourning=mourned, next=mourned + MOURNING)
    corrected = _last(out, PostKind.CORRECTION)
    if corrected and at < corrected + AFTER_CORRECTION:
        return refuse(Code.TONE, corrected=corrected, next=corrected + AFTER_CORRECTION)
    last = _last(out, PostKind.POSITIVE)
    if last and at < last + REST:
        return refuse(Code.TONE, last=last, next=last + REST)
    return _share(at, out)


def _share(at: datetime, out: Sequence[Out]) -> Refusal | None:
    """Two in a row, or a second one among five; a group that hears little from us is not counted."""
    posts = [each for each in out if each.kind != PostKind.CORRECTION]
    if sum(each.at > at - BUSY_WITHIN for each in posts) < SHARE:
        return None
    before = [each.kind for each in posts[: SHARE - 1]]
    if PostKind.POSITIVE not in before:
        return None
    first = before.index(PostKind.POSITIVE)
    more = SHARE - 1 - first
    return refuse(Code.TONE, row=True, more=more) if first == 0 else refuse(Code.TONE, more=more)


def _last(out: Sequence[Out], kind: PostKind) -> datetime | None:
    return next((each.at for each in out if each.kind == kind), None)


def mood(out: Sequence[Out]) -> dict[str, int]:
    """How many of the last posts were of which kind, the most frequent first."""
    kinds = [each.kind for each in out[:MOOD_OF]]
    return dict(sorted(((kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)), key=lambda each: -each[1]))
