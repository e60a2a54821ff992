"""Knows that chats change, limits bind and refusals are in Telegram's own words."""

from collections.abc import Awaitable, Callable

import pytest
import telegram
from aiogram import Bot as Aiogram
from aiogram.exceptions import TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import ReplyParameters
from telegram.error import BadRequest

from tests.peers.conftest import Scene
from tests.peers.strangers import news, refused


@pytest.mark.parametrize("announced", [True, False])
async def test_a_group_that_becomes_a_supergroup_gets_a_new_id(announced: bool, scene: Scene, aio: Aiogram) -> None:
    small = scene.server.group("Students", members=[scene.anna], kind="group")
    await small.add_bot(scene.bot, can_pin_messages=True)
    sent = await aio.send_message(small.id, "pinned")
    await sent.pin()
    seen = await news(aio)
    large = small.migrate(announced=announced)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await aio.send_message(small.id, "again")
    assert caught.value.migrate_to_chat_id == large.id
    await aio.send_message(large.id, "again")
    assert (small.pinned, large.pinned, scene.server.copies(small, "again")) == ([], [], 1)
    told = [
        (m.migrate_to_chat_id, m.migrate_from_chat_id)
        for one in await news(aio, seen[-1].update_id + 1)
        if (m := one.message)
    ]
    assert told == ([(large.id, None), (None, small.id)] if announced else [])
    assert (await aio.get_chat(small.id)).type == "group"


async def test_topics_have_their_own_threads(scene: Scene, aio: Aiogram) -> None:
    forum = scene.server.group("Students", members=[scene.anna], forum=True)
    await forum.add_bot(scene.bot, can_manage_topics=True)
    visas = forum.topic("Visas")
    sent = await aio.send_message(forum.id, "Office closed", message_thread_id=visas.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (visas.id, True)
    for wrong in (1, 999):
        await refused(aio.send_message(forum.id, "x", message_thread_id=wrong), "message thread not found")
    made = await aio.create_forum_topic(forum.id, "Housing")
    await aio.delete_forum_topic(forum.id, made.message_thread_id)
    await refused(aio.send_message(forum.id, "x", message_thread_id=made.message_thread_id), "thread not found")
    await refused(aio.send_message(scene.group.id, "x", message_thread_id=3333), "thread not found")
    forum.demote(scene.bot)
    visas.closed = True
    await refused(aio.send_message(forum.id, "x", message_thread_id=visas.id), "TOPIC_CLOSED")
    await refused(aio.create_forum_topic(forum.id, "X"), "not enough rights to create a topic")


async def test_topics_are_renamed_closed_and_opened(scene: Scene, aio: Aiogram) -> None:
    forum = scene.server.group("Students", forum=True)
    visas = forum.topic("Visas")
    await forum.add_bot(scene.bot, can_manage_topics=True)
    await aio.send_message(forum.id, "Office closed", message_thread_id=visas.id)
    await aio.edit_forum_topic(forum.id, visas.id, name="Visas and passports")
    await aio.close_forum_topic(forum.id, visas.id)
    await refused(aio.close_forum_topic(forum.id, visas.id), "TOPIC_NOT_MODIFIED")
    await aio.reopen_forum_topic(forum.id, visas.id)
    assert (visas.name, visas.closed) == ("Visas and passports", False)
    await refused(aio.create_forum_topic(scene.group.id, "X"), "the chat is not a forum")


async def test_everybody_seems_to_reply_to_the_bot_that_opened_the_topic(scene: Scene, aio: Aiogram) -> None:
    forum = scene.server.group("Students", members=[scene.anna], forum=True)
    await forum.add_bot(scene.bot, can_manage_topics=True)
    made = await aio.create_forum_topic(forum.id, "Housing")
    await scene.anna.says("hello", forum, topic=forum.topics[made.message_thread_id])
    message = (await news(aio))[-1].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None


async def test_channel_posts_are_discussed_in_their_group(scene: Scene, aio: Aiogram) -> None:
    news_channel = scene.server.channel("News", discussion=scene.group)
    await news_channel.add_bot(scene.bot)
    scene.group.promote(scene.bot, can_pin_messages=True)
    seen = await news(aio)
    await aio.send_message(news_channel.id, "Election day")
    brought = (await news(aio, seen[-1].update_id + 1))[-1].message
    assert brought is not None
    assert (brought.is_automatic_forward, brought.text) == (True, "Election day")
    assert scene.server.copies(text_contains="Election") == 1
    await aio.edit_message_text("Election today", chat_id=news_channel.id, message_id=news_channel.last.id)
    news_channel.promote(scene.bot, can_edit_messages=True)
    await refused(aio.send_message(news_channel.id, "x"), "need administrator rights in the channel chat")


async def test_limits_of_speed_answer_429_and_windows_are_watched(scene: Scene, aio: Aiogram) -> None:
    scene.server.enforce_limits(per_second=30, per_chat_per_minute=2)
    for text in ("one", "two"):
        await aio.send_message(scene.group.id, text)
    with pytest.raises(TelegramRetryAfter) as caught:
        await aio.send_message(scene.group.id, "three")
    assert caught.value.retry_after == 60
    await news(aio)
    assert scene.server.calls_in_window == []
    with pytest.raises(TelegramRetryAfter):
        await aio.send_message(scene.group.id, "three")
    assert [call.method for call in scene.server.calls_in_window] == ["sendMessage"]
    scene.clock.forward(seconds=60)
    await aio.send_message(scene.group.id, "three")
    assert scene.server.copies(scene.group) == 3


async def test_protected_messages_stay_where_they_are(scene: Scene, aio: Aiogram) -> None:
    sent = await aio.send_message(scene.group.id, "secret", protect_content=True)
    await refused(sent.forward(scene.group.id), "the message can't be forwarded")
    await refused(sent.copy_to(scene.group.id), "the message can't be copied")


async def test_a_closed_poll_takes_no_votes(scene: Scene, aio: Aiogram) -> None:
    sent = await aio.send_poll(scene.group.id, "When?", ["Monday", "Tuesday"])
    await scene.anna.votes(scene.group.last, [0])
    poll = await aio.stop_poll(scene.group.id, sent.message_id)
    assert [(one.text, one.voter_count) for one in poll.options] == [("Monday", 1), ("Tuesday", 0)]
    with pytest.raises(ValueError, match="closed"):
        await scene.ben.votes(scene.group.last, [1])
    await refused(aio.send_poll(scene.group.id, "When?", ["x"] * 13), "poll can't have more than 12 options")


async def test_a_reply_to_something_gone_is_refused(scene: Scene, ptb: telegram.Bot, aio: Aiogram) -> None:
    with pytest.raises(BadRequest, match="(?i)message to be replied not found"):
        await ptb.send_message(scene.group.id, "x", reply_to_message_id=999)
    lenient = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    sent = await aio.send_message(scene.group.id, "x", reply_parameters=lenient)
    assert sent.reply_to_message is None


CALLS: list[tuple[str, Callable[[Aiogram, int], Awaitable[object]], str]] = [
    ("restrict", lambda aio, chat: aio.ban_chat_member(chat, 1001), "not enough rights to restrict/unrestrict"),
    ("link", lambda aio, chat: aio.create_chat_invite_link(chat), "not enough rights to manage chat invite link"),
    ("commands", lambda aio, _: aio.set_my_commands([{"command": "Ask!", "description": "x"}]), "BOT_COMMAND_INVALID"),  # type: ignore[list-item]
    ("file", lambda aio, _: aio.get_file("nothing"), "wrong file_id"),
    ("photo", lambda aio, chat: aio.send_photo(chat, "nothing"), "wrong file identifier/HTTP URL specified"),
    ("caption", lambda aio, chat: aio.send_photo(chat, "x", caption="x" * 1025), "message caption is too long"),
    ("forward", lambda aio, chat: aio.forward_message(chat, chat, 999), "message to forward not found"),
]


@pytest.mark.parametrize(("call", "words"), [one[1:] for one in CALLS], ids=[one[0] for one in CALLS])
async def test_refusals_are_telegrams_own(
    scene: Scene, aio: Aiogram, call: Callable[[Aiogram, int], Awaitable[object]], words: str
) -> None:
    await refused(call(aio, scene.group.id), words)
