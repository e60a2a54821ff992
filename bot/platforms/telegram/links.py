"""Links to messages, as the apps of Telegram copy them."""

import re

from groups.outlets import Spot

LINK = re.compile(
    r"(?:https?://)?(?:t|telegram)\.me/"
    r"(?:c/(?P<number>[0-9]{1,15})|(?P<name>[A-Za-z][A-Za-z0-9_]{3,31}))"
    r"(?:/[0-9]{1,15})?/(?P<message>[0-9]{1,15})/?(?:\?(?P<more>\S*))?"
)
"""Of a chat with members alone by its number, of a public one by its name; between them the topic, if there is one."""


def spot(link: str) -> Spot | None:
    """None for what is no such link, and for one to a comment, which stands in another chat."""
    found = LINK.fullmatch(link.strip())
    if found is None or "comment=" in (found["more"] or ""):
        return None
    message = str(int(found["message"]))
    return Spot(message, chat=f"-100{found['number']}") if found["number"] else Spot(message, name=found["name"])
