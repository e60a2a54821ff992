"""Knows the methods of pins: message first, then rights, then the kind of message."""

from tests.peers.telegram.access import Ask
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.messages import Message
from tests.peers.telegram.refusals import bad_request

NO_RIGHT = "not enough rights to manage pinned messages in the chat"


def check_right(ask: Ask, chat: Chat) -> None:
    """Basic groups want an administrator, channels the right to edit."""
    match chat.kind:
        case "private":
            allowed = True
        case "channel":
            allowed = chat.has_right(ask.bot, "can_edit_messages")
        case "group":
            allowed = chat.has_right(ask.bot, "can_pin_messages")
        case "supergroup":
            manages = chat.membership(ask.bot).manages
            allowed = chat.has_right(ask.bot, "can_pin_messages") or (
                not manages and chat.may(ask.bot, "can_pin_messages")
            )
    if not allowed:
        raise bad_request(NO_RIGHT)


def pin_chat_message(ask: Ask) -> bool:
    """Add to the pinned messages."""
    chat = ask.chat()
    message = ask.message(chat, "message to pin")
    check_right(ask, chat)
    if message.is_service:
        raise bad_request("service messages can't be pinned")
    ask.world.pin(message, ask.bot)
    return True


def unpin_chat_message(ask: Ask) -> bool:
    """Without an id the pinned message that was sent last."""
    chat = ask.chat()
    message = to_unpin(ask, chat)
    check_right(ask, chat)
    ask.world.unpin(message, ask.bot)
    return True


def to_unpin(ask: Ask, chat: Chat) -> Message:
    """The message that is meant."""
    if ask.params.has("message_id"):
        return ask.message(chat, "message to unpin")
    if not chat.pinned:
        raise bad_request("message to unpin not found")
    return chat.pinned[0]


def unpin_all_chat_messages(ask: Ask) -> bool:
    """Also the pins of others."""
    chat = ask.chat()
    check_right(ask, chat)
    for message in chat.pinned:
        ask.world.unpin(message, ask.bot)
    return True
