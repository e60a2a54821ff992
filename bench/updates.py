"""The updates that every contestant gets: talk of one group, or a command from many private chats."""

import json
from typing import Any, Literal

Kind = Literal["talk", "command"]

TOKEN = "4242:benchmark-token-of-nobody-at-all-000"  # noqa: S105 - the local server takes any
BATCH = 100
"""Updates of one getUpdates answer, Telegram's own limit."""
PEOPLE = 500
"""So many people write; each of them in a private chat of their own when they give commands."""
GROUP = -1001234567890
BEGAN = 1_795_000_000
"""Unix seconds of the first message."""
WORDS = "I think that the ferry to Newhaven still leaves at nine, does anybody know? Number"


def batches(kind: Kind, count: int, command: str) -> list[bytes]:
    """The bodies of all getUpdates answers, in order."""
    numbers = range(1, count + 1)
    return [
        _body([_update(kind, number, command) for number in numbers[at : at + BATCH]]) for at in range(0, count, BATCH)
    ]


def _body(updates: list[dict[str, Any]]) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


def _update(kind: Kind, number: int, command: str) -> dict[str, Any]:
    message = _talk(number) if kind == "talk" else _command(number, command)
    return {"update_id": number, "message": message}


def _talk(number: int) -> dict[str, Any]:
    chat = {"id": GROUP, "title": "Association of the diaspora", "type": "supergroup"}
    return _message(number) | {"chat": chat, "text": f"{WORDS} {number}."}


def _command(number: int, command: str) -> dict[str, Any]:
    by = _person(number)
    names = {name: by[name] for name in ("first_name", "last_name", "username")}
    marks = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    return _message(number) | {"chat": {"id": by["id"], **names, "type": "private"}, "text": command, "entities": marks}


def _message(number: int) -> dict[str, Any]:
    return {"message_id": number, "from": _person(number), "date": BEGAN + number // 50}


def _person(number: int) -> dict[str, Any]:
    who = number % PEOPLE
    names = {"first_name": "Anna", "last_name": f"Reporter {who}", "username": f"anna_{who}", "language_code": "en"}
    return {"id": 700_000 + who, "is_bot": False, **names}
