"""Knows the methods that change or remove what is already there, and the presses."""

from datetime import timedelta
from typing import Any

from tests.peers.telegram.access import Ask
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.markup import checked_markup
from tests.peers.telegram.messages import Message
from tests.peers.telegram.methods_send import CAPTION_LENGTH, TEXT_LENGTH, given_text
from tests.peers.telegram.refusals import NOT_MODIFIED, TOO_OLD, bad_request
from tests.peers.telegram.shapes import Json

DELETE_WINDOW = timedelta(hours=48)
ANSWER_LENGTH = 200
MANY = 100


def editable(ask: Ask) -> Message:
    """A message of the bot's own that can be edited; own ones have no age limit."""
    if ask.params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if not ask.params.has("chat_id"):
        raise bad_request("message identifier is not specified")
    chat = ask.chat()
    message = ask.message(chat, "message to edit")
    own = message.by is ask.bot
    if chat.is_channel and chat.has_right(ask.bot, "can_edit_messages"):
        own = True
    fixed = message.is_service or message.origin is not None or "poll" in message.body
    keyboard = message.markup is not None and "inline_keyboard" not in message.markup
    if not own or fixed or keyboard:
        raise bad_request("message can't be edited")
    return message


def change(ask: Ask, message: Message, body: Json) -> Json:
    """Write the new content; without reply_markup the buttons go."""
    markup = checked_markup(ask.params.data("reply_markup"))
    if body == message.body and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    ask.world.edit(message, body, markup, ask.bot)
    return message.json()


def edit_message_text(ask: Ask) -> Json:
    """New text of a text message."""
    words = given_text(ask)
    message = editable(ask)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    if not words.text.strip():
        raise bad_request("text must be non-empty")
    if len(words.text) > TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    return change(ask, message, words.fields())


def edit_message_caption(ask: Ask) -> Json:
    """New caption of a picture or file."""
    words = given_text(ask, "caption")
    message = editable(ask)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    if len(words.text) > CAPTION_LENGTH:
        raise bad_request("MEDIA_CAPTION_TOO_LONG")
    gone = ("caption", "caption_entities")
    kept = {key: one for key, one in message.body.items() if key not in gone}
    return change(ask, message, {**kept, **words.fields("caption")})


def edit_message_reply_markup(ask: Ask) -> Json:
    """New buttons only."""
    message = editable(ask)
    return change(ask, message, message.body)


def stop_poll(ask: Ask) -> Json:
    """Close a poll of the bot's own."""
    message = ask.message(ask.chat(), "message with poll to stop")
    if message.by is not ask.bot or "poll" not in message.body:
        raise bad_request("poll can't be stopped")
    poll: Json = message.body["poll"]
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    poll["is_closed"] = True
    return poll


def check_deletion(ask: Ask, chat: Chat, message: Message) -> None:
    """Others' messages need a right; after 48 hours nothing can be deleted."""
    own = message.by is ask.bot or chat.kind == "private"
    if not own and not chat.has_right(ask.bot, "can_delete_messages"):
        raise bad_request("message can't be deleted")
    if ask.world.now() - message.sent_at >= DELETE_WINDOW:
        raise bad_request("message can't be deleted for everyone")


def delete_message(ask: Ask) -> bool:
    """Remove one message."""
    chat = ask.chat()
    message = ask.message(chat, "message to delete")
    check_deletion(ask, chat, message)
    ask.world.delete(message, ask.bot)
    return True


def delete_messages(ask: Ask) -> bool:
    """Unknown ids are skipped; one that cannot go stops them all."""
    chat = ask.chat()
    numbers: list[Any] = ask.params.data("message_ids") or []
    if not 1 <= len(numbers) <= MANY:
        raise bad_request("message identifiers are not specified")
    found = [chat.history[one] for one in numbers if one in chat.history]
    there = [one for one in found if not one.deleted]
    for message in there:
        check_deletion(ask, chat, message)
    for message in there:
        ask.world.delete(message, ask.bot)
    return True


def answer_callback_query(ask: Ask) -> bool:
    """One answer to a press, within 150 seconds."""
    press = ask.bot.presses.get(ask.params.text("callback_query_id"))
    words = ask.params.text("text")
    if len(words) > ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    if press is None or not press.open(ask.world.now()):
        raise bad_request(TOO_OLD)
    press.answered = True
    press.answer = words or None
    press.alert = ask.params.flag("show_alert")
    return True
