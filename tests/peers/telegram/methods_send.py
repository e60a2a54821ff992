"""Knows the methods that put something into a chat."""

from typing import Any

from tests.peers.telegram.access import Ask
from tests.peers.telegram.entities import Formatted, formatted
from tests.peers.telegram.files import StoredFile, check_picture
from tests.peers.telegram.messages import Message
from tests.peers.telegram.origins import origin_of
from tests.peers.telegram.params import Upload
from tests.peers.telegram.polls import new_poll
from tests.peers.telegram.refusals import Refusal, bad_request
from tests.peers.telegram.sending import deliver
from tests.peers.telegram.shapes import Json

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
UPLOAD_BYTES = 50 * 1024 * 1024
POLL_QUESTION = 300
POLL_OPTION = 100
POLL_OPTIONS = 12


def given_text(ask: Ask, name: str = "text") -> Formatted:
    """The text of a call after parsing; lengths are not checked here."""
    marks = "entities" if name == "text" else f"{name}_entities"
    params = ask.params
    return formatted(params.text(name), params.text("parse_mode"), params.data(marks))


def given_caption(ask: Ask) -> Formatted:
    """A caption of at most 1024 code points."""
    caption = given_text(ask, "caption")
    if len(caption.text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return caption


def send_message(ask: Ask) -> Json:
    """1 to 4096 code points after parsing."""
    words = given_text(ask)
    chat = ask.chat()
    if not words.text.strip():
        raise bad_request("text must be non-empty")
    if len(words.text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    asked = ask.params.data("link_preview_options")
    body = words.fields() | ({"link_preview_options": asked} if asked else {})
    return deliver(ask, chat, body, "text messages").json()


def send_photo(ask: Ask) -> Json:
    """A picture from an upload or by its id."""
    caption = given_caption(ask)
    chat = ask.chat()
    file = given_file(ask, "photo", "photos")
    check_picture(file)
    body = {"photo": file.photo(), **caption.fields("caption")}
    return deliver(ask, chat, body, "photos").json()


def send_document(ask: Ask) -> Json:
    """A file from an upload or by its id."""
    caption = given_caption(ask)
    chat = ask.chat()
    file = given_file(ask, "document", "documents")
    body = {"document": file.document(), **caption.fields("caption")}
    return deliver(ask, chat, body, "documents").json()


def given_file(ask: Ask, name: str, folder: str) -> StoredFile:
    """The file of a call. Links are refused: this server fetches nothing."""
    upload = find_upload(ask, name)
    if upload is not None:
        if len(upload.content) > UPLOAD_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        if not upload.content:
            raise bad_request("file must be non-empty")
        return ask.world.files.keep(upload.name, upload.content, ask.bot, folder)
    value = ask.params.text(name)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = ask.world.files.find(value, ask.bot)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.folder != folder:
        raise bad_request(f"type of file mismatch: can't use file of type {file.folder} as {folder}")
    return file


def find_upload(ask: Ask, name: str) -> Upload | None:
    """The upload under its own name, or the one that attach:// names."""
    uploads = ask.params.uploads
    attached = ask.params.text(name).removeprefix("attach://")
    return uploads.get(name) or uploads.get(attached)


def send_poll(ask: Ask) -> Json:
    """A poll of 1 to 12 options."""
    chat = ask.chat()
    question = ask.params.text("question").strip()
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > POLL_QUESTION:
        raise bad_request("poll question length must not exceed 300")
    options = [option_text(one) for one in ask.params.data("options") or []]
    check_options(options)
    number = next(ask.world.numbers)
    kind = ask.params.text("type")
    given = {"type": kind, **poll_flags(ask)}
    body = {"poll": new_poll(number, question, options, given)}
    return deliver(ask, chat, body, "polls").json()


def poll_flags(ask: Ask) -> Json:
    """Polls are anonymous unless the bot says otherwise."""
    named = ask.params.has("is_anonymous")
    anonymous = ask.params.flag("is_anonymous") if named else True
    many = ask.params.flag("allows_multiple_answers")
    return {"is_anonymous": anonymous, "allows_multiple_answers": many}


def option_text(option: Any) -> str:
    """Options are objects, in older clients plain words."""
    return str(option.get("text", "")) if isinstance(option, dict) else str(option)


def check_options(options: list[str]) -> None:
    """1 to 12 options of 1 to 100 characters."""
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > POLL_OPTIONS:
        raise bad_request("poll can't have more than 12 options")
    if any(not 1 <= len(one) <= POLL_OPTION for one in options):
        raise bad_request("poll options length must not exceed 100")


def source(ask: Ask, verb: str) -> Message:
    """The message to forward or copy; protected ones stay where they are."""
    origin_chat = ask.chat("read", "from_chat_id")
    message = ask.message(origin_chat, f"message to {verb}")
    if message.is_service or protected(message):
        ending = "forwarded" if verb == "forward" else "copied"
        raise bad_request(f"the message can't be {ending}")
    return message


def protected(message: Message) -> bool:
    """Whether the chat or the sender forbids taking it elsewhere."""
    return message.chat.protects_content or "has_protected_content" in message.extra


def forward_message(ask: Ask) -> Json:
    """The same message with a note of where it comes from."""
    chat = ask.chat()
    message = source(ask, "forward")
    origin = origin_of(message, ask.world.now())
    body = dict(message.body)
    return deliver(ask, chat, body, "text messages", origin=origin).json()


def copy_message(ask: Ask) -> Json:
    """The same content as a message of one's own; answers only its id."""
    chat = ask.chat()
    message = source(ask, "copy")
    body = dict(message.body)
    if ask.params.has("caption") and "text" not in body:
        body.pop("caption_entities", None)
        body.update(given_caption(ask).fields("caption"))
    return {"message_id": deliver(ask, chat, body, "text messages").id}


def send_chat_action(ask: Ask) -> bool:
    """Shown for five seconds and kept nowhere."""
    check_action(ask.params.text("action"))
    ask.chat()
    return True


def check_action(action: str) -> None:
    """Only known actions."""
    prefixes = ("typing", "upload_", "record_", "choose_sticker", "find_location")
    if not action.startswith(prefixes):
        raise bad_request("wrong parameter action in request")
