"""Telegram's refusals in its own words (tdlib, telegram-bot-api) and what each of them means for us.

Clients change capitals and prefixes, so words are compared in lower case and anywhere in the description.
"""

import re
from collections.abc import Callable

from groups.messages import Power
from groups.outcomes import Closed, Done, Outcome, Reason, Rejected

LONGEST_REASON = 200

_PREFIX = re.compile(r"^(bad request|forbidden): ")

_WORDS: tuple[tuple[str, Outcome], ...] = (
    ("message is not modified", Done()),
    ("message to unpin not found", Done()),  # it is not pinned, as we wanted
    ("message to edit not found", Rejected(Reason.MESSAGE_GONE)),
    ("message to delete not found", Rejected(Reason.MESSAGE_GONE)),
    ("message to pin not found", Rejected(Reason.MESSAGE_GONE)),
    ("message_id_invalid", Rejected(Reason.MESSAGE_GONE)),
    ("message identifier is not specified", Rejected(Reason.MESSAGE_GONE)),
    ("message can't be deleted for everyone", Rejected(Reason.TOO_OLD)),
    ("message can't be deleted", Rejected(Reason.NO_RIGHT.of(Power.DELETE))),
    ("message can't be edited", Rejected(Reason.NOT_CHANGEABLE)),
    ("there is no text in the message to edit", Rejected(Reason.NOT_CHANGEABLE)),
    ("service messages can't be pinned", Rejected(Reason.NOT_CHANGEABLE)),
    ("not enough rights to manage pinned messages", Rejected(Reason.NO_RIGHT.of(Power.PIN))),
    ("not enough rights to restrict", Rejected(Reason.NO_RIGHT.of(Power.RESTRICT))),
    ("user is an administrator of the chat", Rejected(Reason.IS_ADMIN)),
    ("user_admin_invalid", Rejected(Reason.IS_ADMIN)),
    ("can't remove chat owner", Rejected(Reason.IS_ADMIN)),
    ("participant_id_invalid", Rejected(Reason.NO_PERSON)),
    ("user not found", Rejected(Reason.NO_PERSON)),
    ("method is available", Rejected(Reason.NOT_HERE)),  # "only for supergroups", "for supergroup and channel chats …"
    ("not enough rights to send", Rejected(Reason.NO_RIGHT.of(Power.WRITE))),
    ("no rights to send", Rejected(Reason.NO_RIGHT.of(Power.WRITE))),
    ("need administrator rights in the channel chat", Rejected(Reason.NO_RIGHT.of(Power.WRITE))),
    ("chat_write_forbidden", Rejected(Reason.NO_RIGHT.of(Power.WRITE))),
    ("chat_restricted", Rejected(Reason.NO_RIGHT.of(Power.WRITE))),
    ("chat_send_plain_forbidden", Rejected(Reason.NO_RIGHT.of(Power.WRITE))),
    ("there is no caption in the message to edit", Rejected(Reason.NOT_CHANGEABLE)),
    ("wrong file", Rejected(Reason.FILE_GONE)),  # "wrong file identifier/HTTP URL specified", "wrong file_id or …"
    ("wrong remote file", Rejected(Reason.FILE_GONE)),
    ("is too big", Rejected(Reason.FILE_BIG)),
    ("photo_invalid_dimensions", Rejected(Reason.FILE_BAD)),
    ("photo_ext_invalid", Rejected(Reason.FILE_BAD)),
    ("image_process_failed", Rejected(Reason.FILE_BAD)),
    ("file must be non-empty", Rejected(Reason.FILE_BAD)),
    ("is too long", Rejected(Reason.TOO_LONG)),
    ("length must not exceed", Rejected(Reason.TOO_LONG)),  # question or answers of a poll
    ("message_too_long", Rejected(Reason.TOO_LONG)),
    ("media_caption_too_long", Rejected(Reason.TOO_LONG)),
    ("request entity too large", Rejected(Reason.TOO_LONG)),
    ("message thread not found", Rejected(Reason.THREAD_GONE)),
    ("topic_deleted", Rejected(Reason.THREAD_GONE)),
    ("topic_id_invalid", Rejected(Reason.THREAD_GONE)),
    ("topic_closed", Rejected(Reason.THREAD_CLOSED)),
    ("chat not found", Closed(Reason.CHAT_GONE)),
    ("chat_id is empty", Closed(Reason.CHAT_GONE)),
    ("peer_id_invalid", Closed(Reason.CHAT_GONE)),
    ("channel_private", Closed(Reason.CHAT_GONE)),
    ("chat was deleted", Closed(Reason.CHAT_GONE)),
    ("chat was deactivated", Closed(Reason.CHAT_GONE)),
    ("user is deactivated", Closed(Reason.CHAT_GONE)),
    ("chat was upgraded", Closed(Reason.CHAT_GONE)),  # without the new id nobody knows where it went
    ("bot was blocked by the user", Closed(Reason.BLOCKED)),
    ("can't initiate conversation", Closed(Reason.NOT_STARTED)),
    ("bot was kicked", Closed(Reason.KICKED)),
    ("bot is not a member", Closed(Reason.KICKED)),
)

_SEATS = frozenset({"restrictchatmember", "banchatmember", "unbanchatmember"})
"""Methods about somebody's seat: whoever is not there is out, and may not write. Elsewhere it is we who are not."""

_BAD_TEXT = (
    "can't parse entities",
    "can't parse messageentity",
    "entity begin",
    "message text is empty",
    "text must be non-empty",
)

_WANTED = {
    "pinchatmessage": Power.PIN,
    "unpinchatmessage": Power.PIN,
    "deletemessage": Power.DELETE,
    "restrictchatmember": Power.RESTRICT,
    "banchatmember": Power.RESTRICT,
    "unbanchatmember": Power.RESTRICT,
    "sendmessage": Power.WRITE,
    "sendphoto": Power.WRITE,
    "senddocument": Power.WRITE,
    "sendpoll": Power.WRITE,
    "editmessagecaption": Power.WRITE,
    "editmessagetext": Power.WRITE,
}
"""Which power a method wants, for refusals that do not say it."""


def refused(description: str, method: str) -> Outcome:
    """What a 400 means: surely not done."""
    return _meaning(description, method, Rejected)


def too_large(method: str) -> Outcome:
    """What a 413 means: the whole request was too big, with a file in it or without."""
    carries = method.casefold() in ("sendphoto", "senddocument")
    return Rejected(Reason.FILE_BIG if carries else Reason.TOO_LONG)


def forbidden(description: str, method: str) -> Outcome:
    """What a 403 means: surely not done, and the chat is closed to us unless the words say less."""
    return _meaning(description, method, Closed)


def _meaning(description: str, method: str, otherwise: Callable[[str], Outcome]) -> Outcome:
    words = _PREFIX.sub("", description.casefold())[:LONGEST_REASON]
    if "user_not_participant" in words and method.casefold() in _SEATS:
        return Done()
    for piece, outcome in _WORDS:
        if piece in words:
            return outcome
    if any(piece in words for piece in _BAD_TEXT):
        return Rejected(Reason.BAD_TEXT.of(words))
    power = _WANTED.get(method.casefold())
    if power and ("not enough rights" in words or "chat_admin_required" in words):
        return Rejected(Reason.NO_RIGHT.of(power))
    return otherwise(words)
