"""Knows what every send has in common: rights, topic, reply, keyboard."""

from typing import Any

from tests.peers.telegram.access import Ask
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.markup import checked_markup
from tests.peers.telegram.messages import Message
from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json

PERMISSIONS = {
    "text messages": "can_send_messages",
    "photos": "can_send_photos",
    "documents": "can_send_documents",
    "polls": "can_send_polls",
}
GENERAL_TOPIC = 1


def deliver(ask: Ask, chat: Chat, body: Json, what: str, *, origin: Json | None = None) -> Message:
    """Put the bot's message into the chat, or refuse in Telegram's order."""
    markup = checked_markup(ask.params.data("reply_markup"))
    reply_to = reply_target(ask, chat)
    check_rights(ask, chat, what)
    topic = topic_of(ask, chat)
    return ask.world.post(
        chat,
        body,
        by=ask.bot,
        sender=None if chat.is_channel else ask.bot,
        sender_chat=chat if chat.is_channel else None,
        topic=topic,
        reply_to=reply_to,
        origin=origin,
        markup=markup,
        extra={"has_protected_content": True} if ask.params.flag("protect_content") else {},
    )


def check_rights(ask: Ask, chat: Chat, what: str) -> None:
    """Whether the bot may say this here."""
    if chat.kind == "private":
        return
    if chat.is_channel:
        words = "need administrator rights in the channel chat"
        ask.right(chat, "can_post_messages", words)
    elif not chat.may(ask.bot, PERMISSIONS[what]):
        raise bad_request(f"not enough rights to send {what} to the chat")


def reply_target(ask: Ask, chat: Chat) -> Message | None:
    """The message that is replied to, if one is named."""
    given: Any = ask.params.data("reply_parameters") or {}
    number = given.get("message_id") or ask.params.number("reply_to_message_id")
    if not number:
        return None
    found = chat.history.get(int(number))
    if found is not None and not found.deleted:
        return found
    lenient = given.get("allow_sending_without_reply")
    if lenient or ask.params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def topic_of(ask: Ask, chat: Chat) -> int | None:
    """The topic named; "General" must not be named, closed ones refuse."""
    number = ask.params.number("message_thread_id")
    if number is None:
        return None
    if not chat.is_forum:
        if chat.kind == "supergroup" and number in chat.history:
            return None
        raise bad_request("message thread not found")
    topic = chat.topics.get(number)
    if topic is None or number == GENERAL_TOPIC:
        raise bad_request("message thread not found")
    if topic.closed and not chat.has_right(ask.bot, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return number
