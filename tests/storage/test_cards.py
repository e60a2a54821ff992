"""Crisis cards, as they are remembered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from groups.messages import Address
from storage.cards import Card, State
from storage.unit import Storage, Unit
from tests.storage.fresh import NOW, fresh


@dataclass(frozen=True)
class Chat:
    id: int
    address: Address
    group_id: str = "citizens"


CHATS = tuple(Chat(n, Address("bot", str(-n))) for n in range(1, 501))


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with fresh(database_url) as (store, _hand):
        yield store


async def wanted(unit: Unit, *chats: Chat) -> tuple[Card, ...]:
    return await unit.cards.want(chats, {chat.id: "text" for chat in chats})


async def test_five_hundred_chats_get_one_card_each(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert len(await wanted(unit, *CHATS)) == 500
        assert await wanted(unit, *CHATS) == ()
        assert await unit.cards.counts() == {State.WANTED: 500}


async def test_a_closed_card_is_followed_by_a_new_message(storage: Storage) -> None:
    async with storage.unit() as unit:
        (first,) = await wanted(unit, CHATS[0])
        await unit.cards.change_to(first, state=State.PINNED, message="77")
        await unit.cards.close([1])
        assert await unit.cards.shown() == ()
        (second,) = await wanted(unit, CHATS[0])
        assert (second.subject, second.message, second.state) == ("card:1:2", "", State.WANTED)


async def test_a_change_of_an_old_card_is_refused(storage: Storage) -> None:
    async with storage.unit() as unit:
        (seen,) = await wanted(unit, CHATS[0])
        assert await unit.cards.change_to(seen, state=State.SENT, message="77")
        assert not await unit.cards.change_to(seen, state=State.PINNED)
        assert await unit.cards.anew(seen, "text") is None


async def test_a_lost_message_keeps_what_was_pinned_again_this_hour(storage: Storage) -> None:
    async with storage.unit() as unit:
        (seen,) = await wanted(unit, CHATS[0])
        await unit.cards.change_to(seen, repins=(NOW - timedelta(minutes=5), NOW))
        seen = await unit.cards.get(1) or seen
        again = await unit.cards.anew(seen, "text")
        assert again is not None
        assert again.repins == (NOW - timedelta(minutes=5), NOW)
        assert again.subject == "card:1:2"


async def test_a_card_moves_with_its_chat(storage: Storage) -> None:
    async with storage.unit() as unit:
        (seen,) = await wanted(unit, CHATS[0])
        assert await unit.cards.move(seen, 900, Address("bot", "-100900"))
        moved = await unit.cards.get(900)
        assert moved is not None
        assert moved.at == Address("bot", "-100900")
        assert await unit.cards.get(1) is None


async def test_cards_of_one_group_are_found(storage: Storage) -> None:
    async with storage.unit() as unit:
        await wanted(unit, CHATS[0], Chat(900, Address("bot", "-900"), "press"))
        assert [card.address for card in await unit.cards.of_groups(["press"])] == [900]
        await unit.cards.say([900], "newer")
        assert [card.digest for card in await unit.cards.shown()] == ["text", "newer"]
