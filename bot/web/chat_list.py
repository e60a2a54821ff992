"""The list of chats: what was said last, when, how much is new, and whether a crisis is open there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.web.thread import Reader, excerpt, summary
from config import formats
from groups.kinds import KINDS
from storage.web import WebChat, WebLine


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One row of the list. `mark` names its icon; `kind` is "" for private chats and the staff room."""

    chat: str
    title: str
    kind: str
    label: str
    mark: str
    last: str
    time: str
    iso: str
    unread: int
    level: int
    current: bool


def chat_lines(
    reader: Reader, found: Sequence[WebLine], current: str, levels: dict[str, int], now: datetime
) -> tuple[ChatLine, ...]:
    return tuple(_chat_line(reader, line, current, levels, now) for line in found)


def _chat_line(reader: Reader, line: WebLine, current: str, levels: dict[str, int], now: datetime) -> ChatLine:
    chat, last = line.chat, line.last
    kind = chat.kind if chat.kind in KINDS else ""
    is_current = chat.chat == current
    return ChatLine(
        chat.chat,
        chat.title,
        kind,
        reader.say(KINDS[kind].label) if kind else "",
        mark_of(chat),
        excerpt(summary(reader, last)) if last else "",
        _when(reader, last.at, now) if last else "",
        last.at.astimezone(reader.sign.zone).isoformat(timespec="minutes") if last else "",
        0 if is_current else line.unread,
        levels.get(chat.chat, 0),
        is_current,
    )


def mark_of(chat: WebChat) -> str:
    """The icon of a chat: its kind's, the mission's for a private one, a lock for the staff room."""
    if chat.kind in KINDS:
        return chat.kind
    return "lock" if chat.kind == "staff" else "mark"


def _when(reader: Reader, at: datetime, now: datetime) -> str:
    """The hour today, else the day."""
    there, today = at.astimezone(reader.sign.zone).date(), now.astimezone(reader.sign.zone).date()
    if there == today:
        return reader.clock(at)
    locale = formats.locale_of(reader.texts.nearest(reader.language))
    return formats.weekday(locale, there, with_year=there.year != today.year)
