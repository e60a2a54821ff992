"""Knows how pins behave: several at once, and only the one sent last is shown."""

import telegram
from aiogram import Bot as Aiogram

from tests.peers.conftest import Scene
from tests.peers.strangers import news, refused


async def test_get_chat_shows_the_pin_that_was_sent_last(scene: Scene, aio: Aiogram, ptb: telegram.Bot) -> None:
    scene.group.promote(scene.bot, can_pin_messages=True)
    first = await aio.send_message(scene.group.id, "first")
    scene.clock.forward(seconds=5)
    second = await aio.send_message(scene.group.id, "second")
    await second.pin()
    await first.pin()
    for shown in (
        (await aio.get_chat(scene.group.id)).pinned_message,
        (await ptb.get_chat(scene.group.id)).pinned_message,
    ):
        assert shown is not None
        assert shown.message_id == second.message_id
    assert [one.text for one in scene.group.pinned] == ["second", "first"]


async def test_a_bot_hears_of_its_own_pin_and_never_of_an_unpin(scene: Scene, aio: Aiogram) -> None:
    scene.group.promote(scene.bot, can_pin_messages=True)
    sent = await aio.send_message(scene.group.id, "Emergency numbers")
    seen = await news(aio)
    await sent.pin()
    scene.group.unpin(scene.group.pinned[0])
    updates = await news(aio, seen[-1].update_id + 1)
    [report] = [one.message for one in updates]
    assert report is not None
    assert report.pinned_message is not None
    assert report.pinned_message.message_id == sent.message_id
    assert (await aio.get_chat(scene.group.id)).pinned_message is None


async def test_a_bot_can_unpin_the_newest_or_all(scene: Scene, aio: Aiogram) -> None:
    scene.group.promote(scene.bot, can_pin_messages=True)
    for text in ("one", "two", "three"):
        scene.group.pin(await scene.anna.says(text, scene.group))
    await aio.unpin_chat_message(scene.group.id)
    assert [one.text for one in scene.group.pinned] == ["two", "one"]
    await aio.unpin_all_chat_messages(scene.group.id)
    await refused(aio.unpin_chat_message(scene.group.id), "message to unpin not found")
    assert len(scene.server.ledger.acts("unpinned", scene.group)) == 3


async def test_pins_ask_for_the_message_first_and_then_for_the_right(scene: Scene, aio: Aiogram) -> None:
    sent = await aio.send_message(scene.group.id, "notice")
    await refused(aio.pin_chat_message(scene.group.id, 999), "message to pin not found")
    await refused(sent.pin(), "not enough rights to manage pinned messages in the chat")
    scene.group.promote(scene.bot, can_pin_messages=True)
    service = next(one for one in scene.group.messages if one.is_service)
    await refused(aio.pin_chat_message(scene.group.id, service.id), "service messages can't be pinned")
    scene.group.demote(scene.bot)
    await refused(aio.unpin_chat_message(scene.group.id, message_id=sent.message_id), "not enough rights")
