"""Knows formatted text: UTF-16 offsets, what Telegram marks by itself, what it refuses."""

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from tests.peers.telegram.html import parse_html
from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json
from tests.peers.telegram.utf16 import units

RAW_BYTES = 1 << 15
COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>[A-Za-z]\w{2,31}))?")
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?<![\w.+-])(?P<email>[\w.+-]+@[\w-]+\.[\w.-]+\w)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})(?!\w)"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
)
FOUND_TYPES = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "text_mention"}
)
STYLES = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"}
)
TYPES = FOUND_TYPES | STYLES | {"text_link", "custom_emoji", "date_time"}


@dataclass(frozen=True)
class Formatted:
    """A text after parsing, with its MessageEntity objects."""

    text: str
    entities: tuple[Json, ...]

    def fields(self, name: str = "text") -> Json:
        """As fields of a message; `name` is "text" or "caption"."""
        marks = "entities" if name == "text" else f"{name}_entities"
        head: Json = {name: self.text} if self.text else {}
        return {**head, marks: list(self.entities)} if self.entities else head


def formatted(raw: str, parse_mode: str, entities: Any) -> Formatted:
    """Parse what a bot sends: the parse mode wins over given entities.

    Refuses with Telegram's words. Only HTML is known; the old Markdown modes are not.
    """
    if len(raw.encode()) > RAW_BYTES:
        raise bad_request("text is too long")
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    if parse_mode:
        text, found = parse_html(raw)
    else:
        text, found = raw, checked(raw, entities)
    return Formatted(text, tuple(in_order([*found, *automatic(text, found)])))


def automatic(text: str, taken: list[Json]) -> list[Json]:
    """What Telegram marks by itself: commands, mentions, links, hashtags, addresses."""
    found = []
    for match in FOUND.finditer(text):
        kind = str(match.lastgroup)
        mark = {
            "type": kind,
            "offset": units(text[: match.start()]),
            "length": units(match[0]),
        }
        if not any(overlap(mark, other) for other in taken):
            found.append(mark)
    return found


def overlap(one: Json, other: Json) -> bool:
    """Whether automatic marks would fall into code or a link."""
    closed = ("code", "pre", "text_link", "text_mention", "url", "mention", "bot_command")
    return (
        other["type"] in closed
        and one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def in_order(found: list[Json]) -> list[Json]:
    """Telegram sorts by offset; of two that begin together the longer comes first."""
    return sorted(found, key=lambda one: (one["offset"], -one["length"]))


def checked(text: str, entities: Any) -> list[Json]:
    """Entities given by the bot: known types, inside the text, on whole letters."""
    if not entities:
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities JSON object")
    for entity in entities:
        check_entity(text, entity)
    return [dict(entity) for entity in entities]


def check_entity(text: str, entity: Any) -> None:
    """Refuse one entity that Telegram would refuse."""
    if not isinstance(entity, dict) or entity.get("type") not in TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    offset, length = entity.get("offset"), entity.get("length")
    for name, value in (("offset", offset), ("length", length)):
        if not isinstance(value, int):
            words = f'can\'t parse MessageEntity: Field "{name}" must be of type Number'
            raise bad_request(words)
    assert isinstance(offset, int)
    assert isinstance(length, int)
    check_span(text, offset, offset + length)


def check_span(text: str, start: int, end: int) -> None:
    """Refuse a span that leaves the text or cuts a letter of two units."""
    total = units(text)
    if start < 0 or start >= total:
        words = f"entity begins after the end of the text at UTF-16 offset {start}"
        raise bad_request(words)
    if end > total or end <= start:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        )
    edges = set(accumulate((units(letter) for letter in text), initial=0))
    if start not in edges:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at {start}")
    if end not in edges:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol at byte offset {end}"
        )
