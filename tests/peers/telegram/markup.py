"""Knows keyboards: how many buttons, how much data, and what Telegram refuses."""

from typing import Any

from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json

MOST_BUTTONS = 100
MOST_IN_ROW = 8
DATA_BYTES = 64
ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
OTHER_KINDS = ("keyboard", "remove_keyboard", "force_reply")


def checked_markup(raw: Any) -> Json | None:
    """A keyboard that Telegram takes; an empty one is none."""
    if raw in (None, "", {}):
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return inline(raw["inline_keyboard"])
    if any(kind in raw for kind in OTHER_KINDS):
        return dict(raw)
    return None


def inline(rows: Any) -> Json | None:
    """The rows of an inline keyboard."""
    if not isinstance(rows, list):
        words = "can't parse inline keyboard markup: inline_keyboard must be an Array"
        raise bad_request(words)
    kept = [[button(one) for one in row] for row in rows if row]
    if sum(len(row) for row in kept) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if any(len(row) > MOST_IN_ROW for row in kept):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def button(raw: Any) -> Json:
    """One button: a label and exactly one thing that it does."""
    prefix = "can't parse inline keyboard button: "
    if not isinstance(raw, dict):
        raise bad_request(f"{prefix}expected an Object")
    if not isinstance(raw.get("text"), str):
        raise bad_request(f'{prefix}Can\'t find field "text"')
    if not raw["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    known = [name for name in ACTIONS if raw.get(name) is not None]
    if not known:
        words = f"{prefix}Text buttons are unallowed in the inline keyboard"
        raise bad_request(words)
    if "callback_data" in known:
        check_data(raw["callback_data"])
    if "url" in known:
        check_url(str(raw["url"]))
    return {name: value for name, value in raw.items() if value is not None}


def check_data(data: Any) -> None:
    """1 to 64 bytes, not characters."""
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def check_url(url: str) -> None:
    """Web links and tg:// links only."""
    if not url.startswith(("http://", "https://", "tg://")) or "." not in url:
        if url.startswith("tg://"):
            return
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
