"""The fields of Telegram's objects that we use, and nothing else of them (Bot API 10).

Everything is optional that Telegram could leave out or send as null; unknown fields are skipped while decoding.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct, field

from groups.messages import Attached

NOTHING = Raw()
"""A field that was not there."""

Number = Annotated[int, Meta(ge=0, le=2**62)]
Moment = Annotated[int, Meta(ge=0, le=32_503_680_000)]
"""Unix seconds, up to the year 3000: what a clock can show."""


class User(Struct, gc=False):
    id: int
    is_bot: bool | None = False
    first_name: str | None = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    can_read_all_group_messages: bool | None = None


class Chat(Struct, gc=False):
    id: int
    type: str = ""
    title: str | None = None


class Entity(Struct, gc=False):
    """A mark on a part of a text; `offset` and `length` count UTF-16 units."""

    type: str = ""
    offset: int = 0
    length: int = 0
    url: str | None = None
    user: User | None = None


class Replied(Struct, gc=False):
    """The message that another one answers. A message in a topic "answers" the one that made the topic."""

    message_id: int
    from_: User | None = field(name="from", default=None)
    forum_topic_created: Raw = NOTHING


class Pinned(Struct, gc=False):
    message_id: int


class Message(Struct, gc=False):
    message_id: int
    date: Moment
    chat: Chat
    from_: User | None = field(name="from", default=None)
    sender_chat: Chat | None = None
    message_thread_id: int | None = None
    is_topic_message: bool | None = False
    text: str | None = None
    entities: list[Entity] | None = None
    caption: str | None = None
    caption_entities: list[Entity] | None = None
    reply_to_message: Replied | None = None
    forward_origin: Raw = NOTHING
    pinned_message: Pinned | None = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None
    animation: Raw = NOTHING
    photo: Raw = NOTHING
    document: Raw = NOTHING
    video: Raw = NOTHING
    audio: Raw = NOTHING
    voice: Raw = NOTHING
    video_note: Raw = NOTHING
    sticker: Raw = NOTHING
    contact: Raw = NOTHING
    venue: Raw = NOTHING
    location: Raw = NOTHING
    poll: Raw = NOTHING
    story: Raw = NOTHING


class PhotoSize(Struct, gc=False):
    """One of the sizes in which Telegram keeps a photo."""

    file_id: str
    file_size: int | None = None
    width: int = 0
    height: int = 0


class Point(Struct, gc=False):
    """Where somebody is. It is reduced to a town at once and never kept."""

    latitude: float
    longitude: float


class Document(Struct, gc=False):
    file_id: str
    file_name: str | None = None
    mime_type: str | None = None
    file_size: int | None = None


ATTACHMENTS = (
    "animation",  # before document: Telegram sends both
    "photo",
    "document",
    "video",
    "audio",
    "voice",
    "video_note",
    "sticker",
    "contact",
    "venue",  # before location: Telegram sends both
    "location",
    "poll",
    "story",
)


class Place(Struct, gc=False):
    """The message under which a button was pressed; no more of it when it is out of reach."""

    message_id: int
    chat: Chat
    message_thread_id: int | None = None
    is_topic_message: bool | None = False


class Query(Struct, gc=False):
    id: str
    from_: User = field(name="from")
    message: Place | None = None
    data: str | None = None


class Member(Struct, gc=False):
    """What somebody is in a chat. Rights that the kind of chat does not have are absent."""

    status: str
    user: User | None = None
    is_member: bool | None = None
    can_send_messages: bool | None = None
    can_post_messages: bool | None = None
    can_edit_messages: bool | None = None
    can_pin_messages: bool | None = None
    can_delete_messages: bool | None = None
    can_invite_users: bool | None = None
    can_restrict_members: bool | None = None


class MemberChange(Struct, gc=False):
    chat: Chat
    from_: User = field(name="from")
    new_chat_member: Member
    old_chat_member: Member | None = None


class Update(Struct, gc=False):
    update_id: Number
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    callback_query: Query | None = None
    my_chat_member: MemberChange | None = None
    chat_member: MemberChange | None = None
    chat_join_request: Raw = NOTHING


class Numbered(Struct, gc=False):
    """What is left of an update that cannot be read."""

    update_id: Number


class Permissions(Struct, gc=False):
    """What plain members of a chat may do."""

    can_send_messages: bool | None = None
    can_pin_messages: bool | None = None


class FullChat(Struct, gc=False):
    id: int
    type: str = ""
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    permissions: Permissions | None = None
    pinned_message: Pinned | None = None


class Answer(Struct, gc=False):
    """What getUpdates answers: each update as it came."""

    ok: bool = False
    result: list[Raw] | None = None


ASKED = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",  # comes only when it is asked for, and only from chats in which we are an administrator
    "chat_join_request",
)
"""The kinds of updates that we ask for; requests to join are counted and wait for their first use."""

_update = msgspec.json.Decoder(Update)
_numbered = msgspec.json.Decoder(Numbered)
_photo = msgspec.json.Decoder(list[PhotoSize])
_document = msgspec.json.Decoder(Document)
_point = msgspec.json.Decoder(Point)


def files_of(message: Message) -> tuple[Attached, ...]:
    """What can be fetched of a message: the largest size of its photo, or its document. Read only when it is wanted."""
    try:
        if message.photo:
            largest = max(_photo.decode(message.photo), key=lambda size: size.width * size.height)
            return (Attached(largest.file_id, "photo", "image/jpeg", size=largest.file_size or 0),)
        if message.document and not message.animation:
            file = _document.decode(message.document)
            name, mime = file.file_name or "", file.mime_type or ""
            return (Attached(file.file_id, "document", mime, name, file.file_size or 0),)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        pass
    return ()


def point_of(message: Message) -> tuple[float, float] | None:
    """The place that was shared: a location, or that of a venue, which Telegram sends along."""
    try:
        shared = _point.decode(message.location) if message.location else None
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
    return (shared.latitude, shared.longitude) if shared else None


def decode(raw: Raw) -> Update | int | None:
    """The update; only its number when it is none that we can read; None when not even that."""
    try:
        return _update.decode(raw)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        pass
    try:
        return _numbered.decode(raw).update_id
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
