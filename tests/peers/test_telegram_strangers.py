"""Knows that every answer and every update is whole: strangers parse them all."""

import asyncio
from typing import Any

import httpx
import pytest
import telegram
from aiogram import Bot as Aiogram
from aiogram.exceptions import TelegramConflictError
from aiogram.methods import GetUpdates
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telebot import TeleBot, apihelper

from tests.peers.conftest import Scene
from tests.peers.strangers import START, surplus
from tests.peers.telegram import Group

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10" + b"\0" * 20
RIGHTS = {"can_invite_users", "can_restrict_members", "can_manage_topics", "can_delete_messages", "can_pin_messages"}
EVERY_KIND = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
]


async def eventful_day(scene: Scene, aio: Aiogram) -> Group:
    """Let everything happen that makes an update."""
    await aio(GetUpdates(allowed_updates=EVERY_KIND))
    group = scene.server.group("Students", members=[scene.anna, scene.ben], forum=True)
    await group.add_bot(scene.bot, **dict.fromkeys(RIGHTS, True))
    channel = scene.server.channel("News", discussion=group, username="news")
    await channel.add_bot(scene.bot)
    await people_talk(scene, group)
    post = await channel.posts("Election day https://example.org #vote")
    await channel.owner.edits(post, "Election day moved")
    group.pin(group.last)
    carl = scene.server.person(1003, "Carl", username="carl")
    carl.asks_to_join(group, bio="I study here")
    await aio.approve_chat_join_request(group.id, carl.id)
    carl.leaves(group)
    group.restrict(scene.ben, can_send_messages=True)
    await bot_acts(scene, aio, group)
    return group


async def people_talk(scene: Scene, group: Group) -> None:
    """All the ways in which people speak."""
    anna, ben = scene.anna, scene.ben
    topic = group.topic("Visas")
    anna.starts(scene.bot, payload="press-7")
    first = await anna.says("/ask@embassy_bot 🇬🇧 <b>now</b> @ben", group, topic=topic, html=True)
    await ben.says("good question", group, reply_to=first)
    await anna.edits(first, "/ask again")
    await anna.says("forwarded", group, forward_from=ben)
    ben.hides_forwards = True
    await anna.says("forwarded", group, forward_from=ben)
    group.promote(ben, anonymous=True, can_pin_messages=True)
    await ben.says("as the group", group, as_chat=True)
    await anna.sends_document("cv.pdf", b"%PDF-1.4", scene.bot, caption="my papers")
    await anna.sends_photo(PNG, scene.bot)
    anna.blocks(scene.bot)
    anna.starts(scene.bot)


async def bot_acts(scene: Scene, aio: Aiogram, group: Group) -> None:
    """What the bot does and hears of again."""
    yes = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])
    card = await aio.send_message(group.id, "Ready?", reply_markup=yes)
    await card.pin()
    await scene.anna.presses(group.history[card.message_id], "Yes")
    await card.delete()
    await scene.anna.presses_raw(group, card.message_id, "late")
    await aio.send_poll(group.id, "When?", ["Monday", "Tuesday"], is_anonymous=False)
    await scene.anna.votes(group.last, [1])


async def test_every_update_is_whole_for_both_libraries(scene: Scene, aio: Aiogram, ptb: telegram.Bot) -> None:
    await eventful_day(scene, aio)
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{scene.server.bot_url}{scene.bot.token}/getUpdates")
    raw: list[dict[str, Any]] = answer.json()["result"]
    assert {kind for one in raw for kind in one} == {"update_id", *EVERY_KIND}
    for one in raw:
        update = Update.model_validate(one, context={"bot": aio})
        assert list(surplus(update)) == []
        other = telegram.Update.de_json(one, ptb)
        assert (other.update_id, other.api_kwargs) == (update.update_id, {})
        assert "null" not in str(one)
    numbers = [one["update_id"] for one in raw]
    assert numbers == list(range(numbers[0], numbers[0] + len(raw)))
    dates = {one["message"]["date"] for one in raw if "message" in one}
    assert dates == {int(START.timestamp())}


async def test_every_answer_is_whole_for_aiogram(scene: Scene, aio: Aiogram) -> None:
    group = await eventful_day(scene, aio)
    answers: list[Any] = [
        await aio.get_me(),
        await aio.get_webhook_info(),
        await aio.get_chat(group.id),
        await aio.get_chat(scene.anna.id),
        await aio.get_chat("@news"),
        await aio.get_chat_administrators(group.id),
        *[await aio.get_chat_member(group.id, one) for one in (scene.bot.id, 1001, 1002, 1003)],
        await aio.create_chat_invite_link(group.id, creates_join_request=True),
        await aio.create_forum_topic(group.id, "Housing"),
        await aio.send_photo(group.id, BufferedInputFile(PNG, "p.png"), caption="<b>Map</b>", parse_mode="HTML"),
    ]
    assert [list(surplus(one)) for one in answers] == [[] for _ in answers]
    sizes = group.last.body["photo"]
    assert [(one["width"], one["height"]) for one in sizes] == [(32, 16)]
    assert await aio.get_chat_member_count(group.id) == 4


async def test_every_answer_is_whole_for_python_telegram_bot(scene: Scene, aio: Aiogram, ptb: telegram.Bot) -> None:
    group = await eventful_day(scene, aio)
    anna = scene.anna.id
    assert (await ptb.get_me()).can_read_all_group_messages is False
    info = await ptb.get_chat(group.id)
    assert info.pinned_message is not None
    assert info.permissions is not None
    assert (await ptb.get_chat_member(group.id, anna)).status == "member"
    assert len(await ptb.get_chat_administrators(group.id)) == 2
    sent = await ptb.send_document(anna, b"minutes", filename="minutes.txt", caption="Minutes")
    assert sent.document is not None
    again = await ptb.send_document(anna, sent.document.file_id)
    assert again.document is not None
    content = await (await ptb.get_file(again.document.file_id)).download_as_bytearray()
    assert bytes(content) == b"minutes"
    copied = await ptb.copy_message(group.id, anna, sent.message_id)
    forwarded = await ptb.forward_message(group.id, anna, sent.message_id)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    assert group.history[copied.message_id].text == "Minutes"
    await ptb.edit_message_caption(anna, sent.message_id, caption="Minutes, corrected")
    assert "Minutes, corrected" in scene.anna.private().text()


async def test_moderation_is_obeyed_and_told(scene: Scene, aio: Aiogram) -> None:
    scene.group.promote(scene.bot, can_restrict_members=True)
    await aio.restrict_chat_member(scene.group.id, 1001, ChatPermissions(can_send_photos=True))
    assert scene.group.membership(scene.anna).status == "restricted"
    await aio.ban_chat_member(scene.group.id, 1001)
    assert scene.group.last.body["left_chat_member"]["id"] == 1001
    await aio.unban_chat_member(scene.group.id, 1001, only_if_banned=True)
    assert (await aio.get_chat_member(scene.group.id, 1001)).status == "left"
    assert await aio.leave_chat(scene.group.id)
    assert scene.bot not in scene.group.bots()


async def test_the_bots_own_card_is_kept(scene: Scene, aio: Aiogram) -> None:
    await aio.set_my_commands([BotCommand(command="ask", description="Ask a question")])
    assert [one.command for one in await aio.get_my_commands()] == ["ask"]
    await aio.set_my_name("Botschaft", language_code="de")
    assert [(await aio.get_my_name(language_code=one)).name for one in ("de", "en")] == ["Botschaft", "Embassy"]
    await aio.set_webhook("https://bot.example.org/hook", secret_token="abc")
    assert (await aio.get_webhook_info()).url == "https://bot.example.org/hook"
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await aio.get_updates()
    assert await aio.delete_webhook(drop_pending_updates=True)
    assert await aio.get_updates() == []
    assert await aio.send_chat_action(scene.group.id, "typing")


async def test_a_second_poller_sends_the_first_away(scene: Scene, aio: Aiogram) -> None:
    await aio.get_updates(offset=-1)
    offset = scene.server.updates[-1].id + 1
    first = asyncio.create_task(aio.get_updates(offset=offset, timeout=20))
    await scene.server.wait_for(lambda: scene.bot.updates.poller is not None and len(scene.server.calls) == 2)
    second = asyncio.create_task(aio.get_updates(offset=offset, timeout=20))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    await scene.anna.says("/hello", scene.bot)
    [update] = await second
    assert update.message is not None
    assert update.message.text == "/hello"


async def test_parameters_may_come_as_json_or_form_or_in_the_address(scene: Scene) -> None:
    body = {"chat_id": scene.group.id, "text": "Ferry", "disable_notification": True, "colour": "red"}
    address = f"{scene.server.bot_url}{scene.bot.token}/sendMessage"
    async with httpx.AsyncClient() as client:
        answers = [
            await client.post(address, json=body),
            await client.post(address, data=body),
            await client.post(address, data=body, files={"unused": b"x"}),
            await client.get(address, params={key: str(one) for key, one in body.items()}),
        ]
    assert [one.status_code for one in answers] == [200] * 4
    assert scene.server.copies(scene.group, "Ferry") == 4
    assert scene.server.calls[0].unknown == ("colour",)


async def test_pytelegrambotapi_understands_us_too(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apihelper, "API_URL", scene.server.url + "/bot{0}/{1}")
    # Its connections live for ever unless each call has a session of its own.
    monkeypatch.setattr(apihelper, "SESSION_TIME_TO_LIVE", 0)
    bot = TeleBot(scene.bot.token, threaded=False)
    sent = await asyncio.to_thread(bot.send_message, scene.group.id, "<i>Ferry</i>", "HTML")
    await scene.anna.says("/ask", scene.bot)
    updates = await asyncio.to_thread(bot.get_updates)
    assert (sent.text, [one.type for one in sent.entities or []]) == ("Ferry", ["italic"])
    assert [one.message.text for one in updates if one.message][-1] == "/ask"
