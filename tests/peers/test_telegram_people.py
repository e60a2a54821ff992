"""Knows who may be written to, and what a bot hears of people."""

from aiogram import Bot as Aiogram
from aiogram.exceptions import TelegramForbiddenError

from tests.peers.conftest import Scene
from tests.peers.strangers import news, refused


async def test_a_bot_cannot_speak_first(scene: Scene, aio: Aiogram) -> None:
    words = "Forbidden: bot can't initiate conversation with a user"
    await refused(aio.send_message(scene.anna.id, "hi"), words, TelegramForbiddenError)
    scene.anna.starts(scene.bot)
    await aio.send_message(scene.anna.id, "hi")
    scene.anna.blocks(scene.bot)
    await refused(aio.send_message(scene.anna.id, "hi"), "bot was blocked by the user", TelegramForbiddenError)
    scene.anna.starts()
    scene.anna.deactivates()
    await refused(aio.send_message(scene.anna.id, "hi"), "user is deactivated", TelegramForbiddenError)
    await refused(aio.send_message(555, "hi"), "Bad Request: chat not found")
    assert scene.server.copies(scene.anna.private(scene.bot), "hi") == 1


async def test_a_kicked_bot_is_shut_out(scene: Scene, aio: Aiogram) -> None:
    scene.group.kick(scene.bot)
    words = "bot was kicked from the supergroup chat"
    await refused(aio.send_message(scene.group.id, "hi"), words, TelegramForbiddenError)
    stranger = scene.server.group("Elsewhere")
    await refused(aio.send_message(stranger.id, "hi"), "chat not found")
    [update] = [
        one for one in await news(aio) if one.my_chat_member and one.my_chat_member.new_chat_member.status == "kicked"
    ]
    assert update.my_chat_member is not None
    assert update.my_chat_member.old_chat_member.status == "member"


async def test_a_group_that_is_gone_refuses(scene: Scene, aio: Aiogram) -> None:
    scene.group.close_down()
    words = "the supergroup chat was deleted"
    await refused(aio.send_message(scene.group.id, "hi"), words, TelegramForbiddenError)


async def test_a_restricted_bot_may_not_talk(scene: Scene, aio: Aiogram) -> None:
    scene.group.restrict(scene.bot, can_send_photos=True)
    await refused(aio.send_message(scene.group.id, "hi"), "not enough rights to send text messages to the chat")


async def test_an_applicant_may_be_written_to_for_five_minutes(scene: Scene, aio: Aiogram) -> None:
    carl = scene.server.person(1003, "Carl")
    scene.group.promote(scene.bot, can_invite_users=True)
    carl.asks_to_join(scene.group, bio="journalist")
    await aio.send_message(carl.id, "Who are you?")
    scene.clock.forward(minutes=6)
    await refused(aio.send_message(carl.id, "Hello?"), "can't initiate", TelegramForbiddenError)
    await aio.approve_chat_join_request(scene.group.id, carl.id)
    assert scene.group.membership(carl).present
    await refused(aio.approve_chat_join_request(scene.group.id, carl.id), "USER_ALREADY_PARTICIPANT")


async def test_a_private_bot_hears_only_what_is_meant_for_it(scene: Scene, aio: Aiogram) -> None:
    seen = await news(aio)
    ours = await aio.send_message(scene.group.id, "Ask me")
    mine = scene.group.history[ours.message_id]
    for text in ("talk", "/ask", "/ask@other_bot", "/ask@Embassy_Bot x", "hi @embassy_bot"):
        await scene.anna.says(text, scene.group)
    await scene.anna.says("reply", scene.group, reply_to=mine)
    heard = [one.message.text for one in await news(aio, seen[-1].update_id + 1) if one.message]
    assert heard == ["/ask", "/ask@Embassy_Bot x", "hi @embassy_bot", "reply"]


async def test_an_administrator_bot_hears_everything_but_bots(scene: Scene, aio: Aiogram) -> None:
    scene.group.promote(scene.bot, can_pin_messages=True)
    seen = await news(aio)
    await scene.anna.says("talk", scene.group)
    await aio.send_message(scene.group.id, "mine")
    updates = await news(aio, seen[-1].update_id + 1)
    assert [one.message.text for one in updates if one.message] == ["talk"]


async def test_an_anonymous_administrator_hides_behind_the_group(scene: Scene, aio: Aiogram) -> None:
    scene.group.promote(scene.anna, anonymous=True)
    await scene.anna.says("/crisis", scene.group, as_chat=True)
    message = (await news(aio))[-1].message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.is_bot) == (1087968824, True)
    assert message.sender_chat is not None
    assert message.sender_chat.id == scene.group.id
