"""CAP messages on both engines: sent ones stay as they were, heard ones come in once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from groups.cap import Info, Message, Ref, Weight
from storage.unit import Storage
from tests.storage.fresh import NOW, fresh

INFO = Info("en", "Met", "Flood", "Execute", Weight("Immediate", "Severe", "Observed"), NOW, "", "Flood", "It rises.")
ALERT = Message(Ref("a@b.example", "one", NOW), "Actual", "Alert", (INFO,))
SENT = "2026-10-15T09:40:00-00:00"


@pytest.fixture
async def storage(empty_database_url: str) -> AsyncIterator[Storage]:
    async with fresh(empty_database_url) as (storage, _hand):
        yield storage


async def test_a_cancel_ends_what_it_names_and_nothing_else(storage: Storage) -> None:
    other = replace(ALERT, ref=replace(ALERT.ref, identifier="two"))
    cancel = replace(
        ALERT, ref=replace(ALERT.ref, identifier="three"), msg_type="Cancel", references=(ALERT.ref,), infos=()
    )
    async with storage.unit() as unit:
        for each in (ALERT, other, cancel):
            await unit.caps.add(each, 1, 0, f"<{each.ref.identifier}/>")
    async with storage.reading() as unit:
        sent = await unit.caps.of_crisis(1)
        named = await unit.caps.named("two")

    assert [each.cancelled for each in sent] == [True, False, False]
    assert [each.holds_at(NOW - timedelta(minutes=1)) for each in sent] == [False, True, False]
    assert [each.holds_at(NOW) for each in sent] == [False, False, False]
    assert named is not None
    assert (named.ref, named.xml, named.title) == (other.ref, "<two/>", "Flood")


async def test_a_message_is_heard_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        first = await unit.heard.add("a", ALERT.ref, SENT, ALERT)
        again = await unit.heard.add("b", ALERT.ref, SENT, ALERT)
    async with storage.reading() as unit:
        row = await unit.heard.get(first)

    assert (first > 0, again) == (True, 0)
    assert row is not None
    assert (row.feed, row.state, row.message) == ("a", "new", ALERT)


async def test_who_is_second_is_told_so(storage: Storage) -> None:
    async with storage.unit() as unit:
        row = await unit.heard.get(await unit.heard.add("a", ALERT.ref, SENT, ALERT))
        assert row is not None
        assert await unit.heard.move(row, "used", by="duty", post=7)
        assert not await unit.heard.move(row, "dropped", by="head")
        now = await unit.heard.get(row.id)

    assert now is not None
    assert (now.state, now.by, now.post, now.version) == ("used", "duty", 7, 2)


async def test_refusals_are_counted_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        for number, reason in enumerate(("kind", "scope", "kind")):
            await unit.heard.add("a", replace(ALERT.ref, identifier=str(number)), SENT, None, reason)
        await unit.heard.add("b", ALERT.ref, SENT, None, "kind")

        assert await unit.heard.count_refused("a") == {"kind": 2, "scope": 1}
        assert await unit.heard.count_refused("a") == {}
        assert await unit.heard.count_refused("b") == {"kind": 1}
