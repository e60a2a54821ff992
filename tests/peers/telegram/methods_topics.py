"""Knows the methods of topics in a forum."""

from tests.peers.telegram.access import Ask
from tests.peers.telegram.chats import Chat, Topic
from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json

NAME_LENGTH = 128


def forum(ask: Ask, words: str) -> Chat:
    """A forum in which the bot manages topics."""
    chat = ask.chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    ask.right(chat, "can_manage_topics", f"not enough rights to {words}")
    return chat


def given_topic(ask: Ask, chat: Chat) -> Topic:
    """The topic of the call."""
    topic = chat.topics.get(ask.params.number("message_thread_id") or 0)
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def create_forum_topic(ask: Ask) -> Json:
    """A new topic; its id is the message that made it."""
    chat = forum(ask, "create a topic")
    name = ask.params.text("name")
    if len(name) > NAME_LENGTH:
        raise bad_request("topic name is too long")
    topic = ask.world.open_topic(chat, name, ask.bot)
    return {"message_thread_id": topic.id, "name": name, "icon_color": 7322096}


def edit_forum_topic(ask: Ask) -> bool:
    """A new name."""
    chat = forum(ask, "edit the topic")
    topic = given_topic(ask, chat)
    topic.name = ask.params.text("name") or topic.name
    report(ask, chat, topic, {"forum_topic_edited": {"name": topic.name}})
    return True


def close_forum_topic(ask: Ask) -> bool:
    """Only those who manage topics may write there now."""
    chat = forum(ask, "close the topic")
    return set_closed(ask, chat, closed=True)


def reopen_forum_topic(ask: Ask) -> bool:
    """Everybody may write there again."""
    chat = forum(ask, "reopen the topic")
    return set_closed(ask, chat, closed=False)


def set_closed(ask: Ask, chat: Chat, *, closed: bool) -> bool:
    """Close or open; doing it twice is refused."""
    topic = given_topic(ask, chat)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    report(ask, chat, topic, {f"forum_topic_{'closed' if closed else 'reopened'}": {}})
    return True


def report(ask: Ask, chat: Chat, topic: Topic, body: Json) -> None:
    """A service message in the topic."""
    ask.world.post(chat, body, by=ask.bot, sender=ask.bot, topic=topic.id)


def delete_forum_topic(ask: Ask) -> bool:
    """The topic goes with all its messages."""
    chat = forum(ask, "delete the topic")
    topic = given_topic(ask, chat)
    for message in [one for one in chat.messages if one.topic == topic.id]:
        ask.world.delete(message, ask.bot)
    del chat.topics[topic.id]
    return True
