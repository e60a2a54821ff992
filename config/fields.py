"""The kinds of values that the mission's files hold, each with what an administrator may write for it."""

import re
from base64 import b64decode
from collections import Counter
from datetime import date, time
from typing import Annotated, Literal, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from config.zones import known_zone

T = TypeVar("T")
HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}")
ED25519 = bytes.fromhex("302a300506032b6570032100")
"""With these bytes every Ed25519 public key begins when openssl writes it (RFC 8410)."""
CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def _words(words: dict[str, str]) -> dict[str, str]:
    if not words:
        raise ValueError("needs words in at least one language")
    for language, said in words.items():
        if not said.strip():
            raise ValueError(f'the words in "{language}" are empty')
    return words


def _clock(value: object) -> object:
    """TOML writes a time with its seconds, 21:30:00; people write "21:30"."""
    if isinstance(value, str) and CLOCK.fullmatch(value):
        return time.fromisoformat(value)
    return value


def address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://api.telegram.org")
    if parts.username or parts.password or parts.query:
        raise ValueError("must hold no password and no token; secrets come from the environment")
    return url


def _in_order(days: tuple[date, date]) -> tuple[date, date]:
    if days[1] < days[0]:
        raise ValueError(f"the last day ({days[1]}) is before the first ({days[0]})")
    return days


def host(name: str) -> str:
    if not HOST.fullmatch(name):
        raise ValueError("must be the name of a server, such as files.example.org")
    return name


def feed_address(url: str) -> str:
    """A public address, which may ask for something: `?area=ne`."""
    address(url.partition("?")[0])
    return url


def public_key(line: str) -> str:
    """The line between the two dashed ones of `openssl pkey -pubout`: an Ed25519 key in base64, 44 bytes."""
    try:
        whole = b64decode(line, validate=True)
    except ValueError:
        whole = b""
    if line and (len(whole) != len(ED25519) + 32 or not whole.startswith(ED25519)):
        raise ValueError("must be an Ed25519 public key, the one line inside of what openssl pkey -pubout prints")
    return line


def _different(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(items)) < len(items):
        twice, _ = Counter(items).most_common(1)[0]
        raise ValueError(f'"{twice}" is given twice')
    return items


# A list of TOML becomes a tuple; what is in it stays strict.
Several = Annotated[tuple[T, ...], Field(strict=False), AfterValidator(_different)]
Tables = Annotated[tuple[T, ...], Field(strict=False)]
AtLeastOne = Annotated[tuple[T, ...], Field(strict=False, min_length=1), AfterValidator(_different)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
FactId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,15}$")]
PositionId = Annotated[str, Field(pattern=r"^P[0-9]{1,5}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Region = Annotated[str, Field(pattern=r"^([A-Z0-9]{1,8}(-[A-Z0-9]{1,8}){0,4})?$")]
Zone = Annotated[str, AfterValidator(known_zone)]
Clock = Annotated[time, BeforeValidator(_clock)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)  # Monday is 0
Identity = Annotated[str, Field(pattern=r"^[a-z]+:\S+$")]
Url = Annotated[str, AfterValidator(address)]
Leave = Annotated[tuple[date, date], Field(strict=False), AfterValidator(_in_order)]  # first and last day
Host = Annotated[str, AfterValidator(host)]
PublicKey = Annotated[str, AfterValidator(public_key)]
FeedUrl = Annotated[str, AfterValidator(feed_address)]
Site = Annotated[str, AfterValidator(lambda site: address(site) if site else site)]
Words = Annotated[dict[Language, str], AfterValidator(_words)]  # language → words, in every language of the mission
