"""Knows Telegram's HTML: its tags, its entities, its refusals with byte offsets.

The words and the order of the checks follow parse_html of tdlib's MessageEntity.cpp.
"""

import re
from dataclasses import dataclass, field

from tests.peers.telegram.refusals import Refusal, bad_request
from tests.peers.telegram.shapes import Json
from tests.peers.telegram.utf16 import units

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
}
TAGS = frozenset({*SIMPLE, "a", "tg-emoji", "tg-time", "blockquote"})
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![A-Za-z0-9]));?")
SPACES = re.compile(r"\s*")
NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"[^\s=>/\"']*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
LINK = re.compile(r"(?:https?://)?[^\s/?#.]+(?:\.[^\s/?#.]+)+(?::\d+)?([/?#]\S*)?$")


@dataclass
class Tag:
    """A tag that is open, and where its text begins."""

    name: str
    attributes: dict[str, str]
    begin: int
    offset: int


@dataclass
class HtmlText:
    """One reading of a source from left to right."""

    source: str
    at: int = 0
    text: str = ""
    length: int = 0
    open: list[Tag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> None:
        """Read it all; refuse what Telegram refuses."""
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self.put(self.letter())
            elif self.source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            name = self.open[-1].name
            raise self.refusal(f'Can\'t find end tag corresponding to start tag "{name}"')

    def refusal(self, words: str, at: int | None = None) -> Refusal:
        """A refusal; `at` is a position in the source, told in bytes."""
        place = "" if at is None else f" at byte offset {self.bytes_before(at)}"
        return bad_request(f"can't parse entities: {words.replace('@', place)}")

    def bytes_before(self, at: int) -> int:
        """Byte offset of a position."""
        return len(self.source[:at].encode())

    def put(self, letter: str) -> None:
        """Add to the visible text."""
        self.text += letter
        self.length += units(letter)

    def letter(self) -> str:
        """The next letter; the four named references and numbers are decoded."""
        match = REFERENCE.match(self.source, self.at)
        letter = decoded(match) if match else None
        if match is None or letter is None:
            self.at += 1
            return self.source[self.at - 1]
        self.at = match.end()
        return letter

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Move over what the pattern matches here."""
        match = pattern.match(self.source, self.at)
        assert match is not None
        self.at = match.end()
        return match[0]

    def here(self) -> str:
        """The letter under the eye, or nothing at the end."""
        return self.source[self.at : self.at + 1]

    def start_tag(self) -> None:
        """Open a tag."""
        begin = self.at
        self.at += 1
        name = self.skip(NAME).lower()
        if not self.here():
            raise self.refusal("Unclosed start tag@", begin)
        if name not in TAGS:
            raise self.refusal(f'Unsupported start tag "{name}"@', begin)
        attributes = self.attributes(name, begin)
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refusal('Tag "span" must have class "tg-spoiler"@', begin)
        self.open.append(Tag(name, attributes, len(self.text), self.length))

    def attributes(self, name: str, begin: int) -> dict[str, str]:
        """The attributes up to the closing bracket."""
        found: dict[str, str] = {}
        self.skip(SPACES)
        while self.here() != ">":
            key = self.skip(ATTRIBUTE).lower()
            if not key:
                words = f'Empty attribute name in the tag "{name}"@'
                raise self.refusal(words, begin)
            self.skip(SPACES)
            found[key] = self.value(begin) if self.here() == "=" else ""
            self.skip(SPACES)
            if not self.here():
                raise self.refusal(f'Unclosed start tag "{name}"@', begin)
        return found

    def value(self, begin: int) -> str:
        """The value of an attribute: quoted, or a bare word."""
        self.at += 1
        self.skip(SPACES)
        quote = self.here()
        if quote in ("'", '"'):
            return self.quoted(quote, begin)
        start = self.at
        word = self.skip(TOKEN).lower()
        if self.here() and not self.here().isspace() and self.here() != ">":
            raise self.refusal("Unexpected end of name token@", start)
        return word

    def quoted(self, quote: str, begin: int) -> str:
        """A value between quotation marks."""
        self.at += 1
        letters = ""
        while self.here() and self.here() != quote:
            letters += self.letter()
        if not self.here():
            raise self.refusal("Unclosed start tag@", begin)
        self.at += 1
        return letters

    def end_tag(self) -> None:
        """Close the newest tag."""
        begin = self.at
        if not self.open:
            raise self.refusal("Unexpected end tag@", begin)
        self.at += 2
        found = self.skip(NAME)
        self.skip(SPACES)
        if self.here() != ">":
            raise self.refusal("Unclosed end tag@", begin)
        self.at += 1
        tag = self.open.pop()
        if found and found != tag.name:
            words = f'Unmatched end tag@, expected "</{tag.name}>", found "</{found}>"'
            raise self.refusal(words, begin)
        self.close(tag)

    def close(self, tag: Tag) -> None:
        """Make the entity of a tag that has text."""
        if self.length == tag.offset:
            return
        marks = meaning(tag, self.text[tag.begin :])
        if marks is None:
            return
        entity = {**marks, "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name == "pre" and self.code_inside(entity):
            return
        self.entities.append(entity)

    def code_inside(self, entity: Json) -> bool:
        """`<pre><code class="language-x">` is one block that knows its language."""
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(key) == entity[key] for key in ("offset", "length"))
        if not same or last.get("type") != "code" or "language" not in last:
            return False
        last["type"] = "pre"
        return True


def decoded(match: re.Match[str]) -> str | None:
    """The letter of a reference; impossible numbers stay as they are written."""
    sixteen, ten, name = match.groups()
    if name:
        return NAMED[name]
    number = int(sixteen, 16) if sixteen else int(ten)
    valid = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if valid else None


def meaning(tag: Tag, inside: str) -> Json | None:
    """The entity of a tag without its place; a link that leads nowhere gives none."""
    given = tag.attributes
    if tag.name == "a":
        return link(given.get("href") or inside)
    if tag.name == "blockquote":
        long = "expandable" in given
        return {"type": "expandable_blockquote" if long else "blockquote"}
    if tag.name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": given.get("emoji-id", "")}
    if tag.name == "tg-time":
        return {"type": "date_time", "unix_time": int(given.get("unix") or 0)}
    marks: Json = {"type": SIMPLE[tag.name]}
    language = given.get("class", "").removeprefix("language-")
    if tag.name == "code" and language:
        marks["language"] = language
    return marks


def link(address: str) -> Json | None:
    """A link as Telegram keeps it: with a scheme and at least one slash."""
    if address.startswith("tg://"):
        return {"type": "text_link", "url": address}
    match = LINK.match(address)
    if match is None:
        return None
    full = address if "://" in address else f"http://{address}"
    return {"type": "text_link", "url": full if match[1] else f"{full}/"}


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The visible text and its entities, or Telegram's refusal."""
    reader = HtmlText(source)
    reader.read()
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return reader.text, reader.entities
