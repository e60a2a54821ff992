"""Our actions as calls of the Bot API: the method's name and its parameters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.telegram.client import Upload
from bot.platforms.telegram.formatting import PREFIX, entities_of
from groups.messages import (
    Address,
    Button,
    Delete,
    Edit,
    Fetch,
    Footing,
    Leave,
    Pin,
    Restrict,
    Rows,
    Send,
    Unpin,
)
from groups.outcomes import Reason, Rejected
from groups.outlets import Polls, code_points
from groups.texts import Text

LENGTH = 4096
"""Code points of a message (tdlib counts `utf8_length` for bots)."""
CAPTION = 1024
"""Code points of a text under a picture or a file."""
POLLS = Polls(question=300, answer=100, most=12)
NOTICE_LENGTH = 200
GENERAL = "1"
"""The topic "General" has this number and must not be named (Bot API, sendMessage)."""

METHODS = {"photo": "sendPhoto", "document": "sendDocument"}
"""The method for a file of a sort; its parameter has the name of the sort."""

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""All that a member can be allowed; who is allowed all of it is restricted in nothing (Bot API restrictChatMember)."""

_STYLES = {"main": "primary", "stop": "danger", "grave": "danger", "help": "danger", "safe": "success"}
"""Colours of buttons (Bot API 10 InlineKeyboardButton.style); older apps show them plain."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API."""

    method: str
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def in_thread(self) -> bool:
        return "message_thread_id" in self.parameters

    def in_general(self) -> "Call":
        """The same call without its topic."""
        return Call(self.method, {name: one for name, one in self.parameters.items() if name != "message_thread_id"})


Plain = Send | Edit | Pin | Unpin | Delete | Leave
"""The actions that are one call."""


def call_for(action: Plain) -> Call | Rejected:
    """The call, or why Telegram would refuse it, found before anything is sent."""
    match action:
        case Send():
            return _fault(action) or _send(action)
        case Leave():
            return Call("leaveChat", _chat(action.to))
        case Edit():
            return _edit(action)
        case Pin():
            return _on_message("pinChatMessage", action, {"disable_notification": not action.loud})
        case Unpin():
            return _on_message("unpinChatMessage", action, {})
        case Delete():
            return _on_message("deleteMessage", action, {})


def with_file(send: Send, file: str | Upload) -> Call:
    """The call of a message with this file, which Telegram has under a name of its own or gets now."""
    sort = send.media[0].sort
    return Call(METHODS[sort], _send(send).parameters | {sort: file})


def file_of(asked: Fetch) -> Call:
    return Call("getFile", {"file_id": asked.file.remote})


def restriction(action: Restrict) -> Call | Rejected:
    """The call about one person. Unbanning somebody who was never banned takes them out and keeps nothing of it."""
    who = _number(action.identity.removeprefix(PREFIX))
    if not who or not action.identity.startswith(PREFIX):
        return Rejected(Reason.NO_PERSON)
    about = _chat(action.to) | {"user_id": who}
    if action.footing is Footing.OUT:
        return Call("unbanChatMember", about)
    may = dict.fromkeys(PERMISSIONS, action.footing is Footing.MEMBER)
    return Call("restrictChatMember", about | {"permissions": may, "use_independent_chat_permissions": True})


def _fault(send: Send) -> Rejected | None:
    if send.poll:
        return _poll_fault(send)
    return fault_of(send.text, CAPTION if send.media else LENGTH, may_be_empty=bool(send.media))


def _poll_fault(send: Send) -> Rejected | None:
    if send.media or not 0 < len(send.poll) <= POLLS.most or not all(answer.strip() for answer in send.poll):
        return Rejected(Reason.BAD_TEXT.of("this is no poll"))
    if any(len(answer) > POLLS.answer for answer in send.poll):
        return Rejected(Reason.TOO_LONG)
    return fault_of(send.text, POLLS.question)


def fault_of(text: Text, most: int = LENGTH, *, may_be_empty: bool = False) -> Rejected | None:
    """What is wrong with a text, if anything. Nothing is ever cut or split here."""
    words = str(text)
    if not words.strip() and not may_be_empty:
        return Rejected(Reason.BAD_TEXT.of("it is empty"))
    if code_points(text) > most:
        return Rejected(Reason.TOO_LONG)
    if any("\ud800" <= letter <= "\udfff" for letter in words):
        return Rejected(Reason.BAD_TEXT.of("half a letter"))
    return None


def notice(press: str, words: str, url: str = "") -> Call:
    """End the loading mark of a press. Telegram takes a link here that opens the bot itself (t.me/name?start=…)."""
    shown = {"text": words[:NOTICE_LENGTH]} if words else {}
    opened = {"url": url} if url else {}
    return Call("answerCallbackQuery", {"callback_query_id": press, **shown, **opened})


def menu(language: str, commands: Sequence[tuple[str, str]]) -> Call:
    """What a stroke offers to the readers of a language ("" for all others): at most 100, help of 256 characters."""
    shown = [{"command": name, "description": about[:256]} for name, about in commands[:100]]
    return Call("setMyCommands", {"commands": shown} | ({"language_code": language} if language else {}))


def inspection(to: Address, bot: int) -> tuple[Call, Call, Call]:
    """The chat, we in it, and how many are in it."""
    chat = _chat(to)
    return Call("getChat", chat), Call("getChatMember", {**chat, "user_id": bot}), Call("getChatMemberCount", chat)


def _send(send: Send) -> Call:
    parameters = _chat(send.to) | _said(send) | _markup(send.buttons)
    if send.to.thread and send.to.thread != GENERAL:
        parameters["message_thread_id"] = _number(send.to.thread)
    if reply_to := _number(send.reply_to):
        # The words count more than the quotation: a deleted question must not swallow its answer.
        parameters["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    if send.silent:
        parameters["disable_notification"] = True
    return Call("sendPoll" if send.poll else "sendMessage", parameters)


def _said(send: Send) -> dict[str, Any]:
    if send.poll:  # a question takes no marks (Bot API, question_entities)
        return {"question": str(send.text), "options": [{"text": answer} for answer in send.poll]}
    return _caption(send.text) if send.media else _words(send.text, plain_links=send.plain_links)


def _edit(edit: Edit) -> Call | Rejected:
    fault = fault_of(edit.text, CAPTION if edit.caption else LENGTH, may_be_empty=edit.caption)
    if fault:
        return fault
    words = _caption(edit.text) if edit.caption else _words(edit.text, plain_links=edit.plain_links)
    method = "editMessageCaption" if edit.caption else "editMessageText"
    return _on_message(method, edit, words | _markup(edit.buttons))


def _on_message(method: str, action: Edit | Pin | Unpin | Delete, more: dict[str, Any]) -> Call | Rejected:
    """A call about one message; without a real number Telegram might take another one (unpin does)."""
    number = _number(action.message)
    if not number:
        return Rejected(Reason.MESSAGE_GONE)
    return Call(method, {**_chat(action.to), "message_id": number, **more})


def _words(text: Text, *, plain_links: bool) -> dict[str, Any]:
    """Plain words with their marks beside them: no markup language that a foreign word could break."""
    entities = entities_of(text)
    marks = {"entities": entities} if entities else {}
    return {"text": str(text), "link_preview_options": {"is_disabled": plain_links}, **marks}


def _caption(text: Text) -> dict[str, Any]:
    entities = entities_of(text)
    return {"caption": str(text)} | ({"caption_entities": entities} if entities else {})


def _markup(buttons: Rows) -> dict[str, Any]:
    rows = [[_button(button) for button in row] for row in buttons if row]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _button(button: Button) -> dict[str, str]:
    style = _STYLES.get(button.style)
    return {"text": button.label, "callback_data": button.nonce, **({"style": style} if style else {})}


def _chat(to: Address) -> dict[str, Any]:
    return {"chat_id": int(to.chat) if to.chat.removeprefix("-").isdecimal() else to.chat}


def _number(message: str) -> int:
    """A message's number; 0, which no message has, for anything else."""
    return int(message) if message.isascii() and message.isdigit() and len(message) < 19 else 0
