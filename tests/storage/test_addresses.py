"""The chats we are in: bound once, found by their threads, followed when they move."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups.messages import Address
from groups.outcomes import Seen
from storage.addresses import Place
from storage.unit import Storage
from tests.storage.fresh import NOW, fresh

OLD, NEW, NEWER = Address("bot", "-7"), Address("bot", "-1007"), Address("bot", "-1008")


@pytest.fixture
async def storage(empty_database_url: str) -> AsyncIterator[Storage]:
    async with fresh(empty_database_url) as (store, _hand):
        yield store


async def bound(storage: Storage, at: Address = OLD, group: str = "press") -> Place:
    async with storage.unit() as unit:
        place = await unit.addresses.arrive(at, "Chat")
        assert await unit.addresses.set(place, state="bound", group_id=group)
    return await find(storage, at)


async def find(storage: Storage, at: Address) -> Place:
    async with storage.reading() as unit:
        place = await unit.addresses.find(at)
    assert place is not None
    return place


async def move(storage: Storage, old: Address, new: Address) -> int:
    async with storage.unit() as unit:
        return len(await unit.addresses.move("bot", old.chat, new.chat))


async def test_a_chat_that_moves_keeps_its_group_and_its_state(storage: Storage) -> None:
    before = await bound(storage)
    assert await move(storage, OLD, NEW) == 1
    after = await find(storage, NEW)
    assert (after.id, after.group_id, after.state, after.pinned) == (before.id, "press", "bound", "")


async def test_the_old_id_leads_to_the_new_one(storage: Storage) -> None:
    await bound(storage)
    await move(storage, OLD, NEW)
    async with storage.reading() as unit:
        assert await unit.addresses.current(OLD) == NEW
        assert await unit.addresses.current(Address("bot", "-7", "3")) == Address("bot", "-1007", "3")
        assert await unit.addresses.current(NEW) == NEW
        assert await unit.addresses.find(OLD) is None


async def test_a_move_that_is_told_twice_happens_once(storage: Storage) -> None:
    await bound(storage)
    assert [await move(storage, OLD, NEW) for _ in range(2)] == [1, 0]
    assert (await find(storage, NEW)).group_id == "press"


async def test_a_chat_that_nobody_bound_yet_survives_being_told_twice(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.addresses.arrive(OLD, "Chat")
    assert [await move(storage, OLD, NEW) for _ in range(2)] == [1, 0]
    assert (await find(storage, NEW)).title == "Chat"


async def test_a_chat_that_moves_again_is_found_from_every_id_it_had(storage: Storage) -> None:
    await bound(storage)
    await move(storage, OLD, NEW)
    await move(storage, NEW, NEWER)
    async with storage.reading() as unit:
        assert await unit.addresses.current(OLD) == NEWER
        assert await unit.addresses.current(NEW) == NEWER


async def test_the_row_that_the_new_ids_first_update_made_gives_way(storage: Storage) -> None:
    await bound(storage)
    async with storage.unit() as unit:
        await unit.addresses.arrive(NEW, "Chat")
    await move(storage, OLD, NEW)
    async with storage.reading() as unit:
        places = await unit.addresses.in_chat("bot", NEW.chat)
    assert [place.group_id for place in places] == ["press"]


async def test_threads_move_with_their_chat(storage: Storage) -> None:
    await bound(storage, Address("bot", "-7", "3"), "trade")
    await bound(storage)
    assert await move(storage, OLD, NEW) == 2
    assert (await find(storage, Address("bot", "-1007", "3"))).group_id == "trade"


async def test_a_thread_that_is_not_bound_itself_is_its_chats(storage: Storage) -> None:
    await bound(storage)
    await bound(storage, Address("bot", "-7", "3"), "trade")
    groups = [(await find(storage, Address("bot", "-7", thread))).group_id for thread in ("", "3", "9")]
    assert groups == ["press", "trade", "press"]


async def test_of_two_who_bind_a_chat_the_first_counts(storage: Storage) -> None:
    async with storage.unit() as unit:
        place = await unit.addresses.arrive(OLD, "Chat")
        first = await unit.addresses.set(place, state="bound", group_id="press")
        second = await unit.addresses.set(place, state="bound", group_id="trade")
    assert (first, second) == (True, False)
    assert (await find(storage, OLD)).group_id == "press"


async def test_arriving_again_changes_nothing_but_the_title(storage: Storage) -> None:
    await bound(storage)
    async with storage.unit() as unit:
        again = await unit.addresses.arrive(OLD, "New title")
        untitled = await unit.addresses.arrive(OLD, "")
    assert (again.group_id, again.state, again.title) == ("press", "bound", "New title")
    assert untitled.title == "New title"


async def test_what_was_seen_of_a_chat_is_true_of_its_threads(storage: Storage) -> None:
    await bound(storage)
    await bound(storage, Address("bot", "-7", "3"), "trade")
    async with storage.unit() as unit:
        await unit.addresses.saw(OLD, Seen("Seen", 12, ("write", "pin"), pinned="5"))
        places = await unit.addresses.in_chat("bot", "-7")
    assert {(place.members, place.pinned, place.title) for place in places} == {(12, "5", "Seen")}
    assert {place.powers for place in places} == {frozenset({"write", "pin"})}


@pytest.mark.parametrize(("seconds", "powers"), [(-1, frozenset({"write"})), (1, frozenset({"pin", "write"}))])
async def test_what_we_were_told_of_our_rights_after_we_asked_stands(
    storage: Storage, seconds: int, powers: frozenset[str]
) -> None:
    await bound(storage)
    async with storage.unit() as unit:
        place = (await unit.addresses.in_chat("bot", "-7"))[0]
        await unit.addresses.set(place, powers="write", powers_at=unit.now)
        asked_at = unit.now + timedelta(seconds=seconds)
        await unit.addresses.saw(OLD, Seen("Seen", 12, ("write", "pin"), asked_at=asked_at))
        seen = await unit.addresses.get(place.id)
    assert seen
    assert (seen.powers, seen.members) == (powers, 12)


async def test_only_bound_chats_are_served_and_unbound_ones_are_known_by_their_age(storage: Storage) -> None:
    await bound(storage)
    async with storage.unit() as unit:
        await unit.addresses.arrive(NEWER, "Waiting")
        served = await unit.addresses.all_bound()
        waiting = await unit.addresses.unbound_since(NOW.replace(year=2027))
        young = await unit.addresses.unbound_since(NOW)
    assert [place.address for place in served] == [OLD]
    assert [place.address for place in waiting] == [NEWER]
    assert young == ()
