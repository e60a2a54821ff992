"""Knows how updates and presses reach a bot: once, again, late or forged."""

from aiogram import Bot as Aiogram
from aiogram.methods import GetUpdates

from tests.peers.conftest import Scene
from tests.peers.strangers import keyboard, news, refused
from tests.peers.telegram import Button


async def test_updates_stay_until_they_are_confirmed(scene: Scene, aio: Aiogram) -> None:
    for text in ("/one", "/two", "/three"):
        await scene.anna.says(text, scene.bot)
    everything = await news(aio)
    assert [one.update_id for one in await news(aio)] == [one.update_id for one in everything]
    assert [one.message.text for one in await news(aio, -1) if one.message] == ["/three"]
    assert len(await news(aio)) == 1
    assert await news(aio, everything[-1].update_id + 1) == []


async def test_ids_restart_after_a_silent_week_and_are_still_handed_out(scene: Scene, aio: Aiogram) -> None:
    seen = await news(aio)
    scene.server.jump_update_ids(17)
    await scene.anna.says("/hello", scene.bot)
    [update] = await news(aio, seen[-1].update_id + 1)
    assert update.update_id == 17


async def test_an_update_can_come_twice(scene: Scene, aio: Aiogram) -> None:
    await scene.anna.says("/once", scene.bot)
    first = (await news(aio))[-1]
    scene.server.replay(scene.server.updates[-1])
    [again] = await news(aio, first.update_id + 1)
    assert again.update_id == first.update_id
    assert await news(aio, first.update_id + 1) == []


async def test_allowed_updates_count_when_the_update_is_made(scene: Scene, aio: Aiogram) -> None:
    await aio(GetUpdates(allowed_updates=["callback_query"]))
    await scene.anna.says("/lost", scene.bot)
    texts = [one.message.text for one in await news(aio) if one.message]
    await scene.anna.says("/seen", scene.bot)
    assert "/lost" not in texts
    last = (await news(aio))[-1].message
    assert last is not None
    assert last.text == "/seen"


async def test_a_press_takes_one_answer_within_150_seconds(scene: Scene, aio: Aiogram) -> None:
    await aio.send_message(scene.group.id, "Approve?", reply_markup=keyboard("Approve", data="n:1"))
    card = scene.group.last
    assert card.buttons == [Button("Approve", "n:1", None)]
    press = await scene.anna.presses(card, "Approve")
    query = (await news(aio))[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("n:1", 1001)
    await aio.answer_callback_query(query.id, text="Thank you")
    assert press.answer == "Thank you"
    await refused(aio.answer_callback_query(query.id), "query is too old")
    late = await scene.anna.presses(card, data="n:1")
    scene.clock.forward(seconds=151)
    await refused(aio.answer_callback_query(late.id), "query ID is invalid")
    assert all(one.callback_query is None for one in await news(aio))


async def test_a_press_can_be_repeated_and_forged(scene: Scene, aio: Aiogram) -> None:
    await aio.send_message(scene.group.id, "Approve?", reply_markup=keyboard("Approve"))
    seen = await news(aio)
    press = await scene.anna.presses(scene.group.last, "Approve")
    scene.server.press_again(press)
    await scene.anna.presses_raw(scene.group, 999, "forged")
    first, again, forged = await news(aio, seen[-1].update_id + 1)
    assert first.update_id != again.update_id
    assert first.callback_query == again.callback_query
    assert forged.callback_query is not None
    assert forged.callback_query.message is not None
    assert forged.callback_query.message.date == 0
