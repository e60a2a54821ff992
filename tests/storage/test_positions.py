"""Positions: what the files say, overlaid with what two officers agreed to; reads belong to what was read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from groups.positions import Standing
from storage.positions import PositionNow, Words
from storage.unit import Storage, Unit
from tests.storage.fresh import NOW, fresh

TODAY = NOW.date()


@dataclass(frozen=True)
class Written:
    id: str
    text: dict[str, str] = field(default_factory=lambda: {"en": "The line stays open."})
    valid_from: date = date(2026, 10, 1)
    valid_to: date = date(2026, 12, 1)
    source: str = "cable"
    sections: tuple[str, ...] = ("press",)


@dataclass(frozen=True)
class Files:
    positions: tuple[Written, ...] = (Written("P12"), Written("P2"))

    def position(self, number: str) -> Written | None:
        return next((each for each in self.positions if each.id == number), None)


FILES = Files()
NEW = Words({"en": "The line closes.", "ar": "يُغلق الخط."}, date(2026, 10, 10), date(2026, 11, 10), "cable 2")


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with fresh(database_url) as (store, _hand):
        yield store


async def one(unit: Unit, number: str = "P12", files: Files = FILES) -> PositionNow:
    found = await unit.positions.one_now(files, number)
    assert found is not None
    return found


async def test_positions_stand_as_in_the_files_by_their_numbers(storage: Storage) -> None:
    async with storage.reading() as unit:
        found = await unit.positions.all_now(FILES)
        assert [(each.id, each.version, each.standing(TODAY)) for each in found] == [
            ("P2", 0, Standing.VALID),
            ("P12", 0, Standing.VALID),
        ]
        assert await unit.positions.one_now(FILES, "P99") is None


async def test_proposed_words_change_nothing_until_somebody_agrees(storage: Storage) -> None:
    async with storage.unit() as unit:
        before = await one(unit)
        assert await unit.positions.propose("P12", before, NEW, "bruno")
        waiting = await one(unit)
        assert (waiting.words, waiting.proposed, waiting.proposed_by) == (before.words, NEW, "bruno")
        assert await unit.positions.adopt(waiting, "elif")
        after = await one(unit)
        assert (after.words, after.proposed, after.proposed_by, after.sections) == (NEW, None, "", ("press",))
        assert not await unit.positions.adopt(waiting, "elif")
        assert not await unit.positions.adopt(after, "elif")


async def test_a_new_position_has_no_words_until_two_agreed(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.positions.propose("P13", None, NEW, "bruno")
        assert not await unit.positions.propose("P13", None, NEW, "chen")
        waiting = await one(unit, "P13")
        assert (waiting.words, waiting.print, waiting.standing(TODAY)) == (None, "", Standing.PROPOSED)
        assert await unit.positions.line(waiting) is None
        assert await unit.positions.drop(waiting)
        assert [each.id for each in await unit.positions.all_now(FILES)] == ["P2", "P12"]
        again = await one(unit, "P13")
        assert await unit.positions.propose("P13", again, NEW, "chen")
        assert await unit.positions.adopt(await one(unit, "P13"), "elif")
        assert (await one(unit, "P13")).standing(TODAY) is Standing.VALID


async def test_of_two_who_withdraw_at_once_one_counts_and_new_words_make_it_good_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        seen = await one(unit)
        assert await unit.positions.withdraw(seen, "elif")
        assert not await unit.positions.withdraw(seen, "chen")
        gone = await one(unit)
        assert (gone.standing(TODAY), gone.print) == (Standing.WITHDRAWN, seen.print)
        assert await unit.positions.propose("P12", gone, NEW, "bruno")
        assert (await one(unit)).standing(TODAY) is Standing.WITHDRAWN
        assert await unit.positions.adopt(await one(unit), "elif")
        assert (await one(unit)).standing(TODAY) is Standing.VALID


async def test_a_read_counts_for_what_was_read_also_when_the_files_change(storage: Storage) -> None:
    changed = Files((replace(FILES.positions[0], text={"en": "Another line."}),))
    async with storage.unit() as unit:
        await unit.positions.read(await one(unit), "bruno")
        await unit.positions.read(await one(unit), "bruno")
        assert await unit.positions.readers(await one(unit)) == {"bruno"}
        line = await unit.positions.line(await one(unit))
        assert line is not None
        assert (line.readers, line.valid_to) == ({"bruno"}, date(2026, 12, 1))
        assert await unit.positions.readers(await one(unit, files=changed)) == frozenset()
        await unit.positions.propose("P12", await one(unit), NEW, "bruno")
        assert await unit.positions.readers(await one(unit)) == {"bruno"}
        await unit.positions.adopt(await one(unit), "elif")
        assert await unit.positions.readers(await one(unit)) == frozenset()


async def test_imposed_words_hold_at_once_and_void_what_was_proposed(storage: Storage) -> None:
    async with storage.unit() as unit:
        seen = await one(unit)
        assert await unit.positions.propose("P12", seen, NEW, "bruno")
        assert not await unit.positions.impose("P12", seen, NEW, "ministry")
        assert await unit.positions.impose("P12", await one(unit), NEW, "ministry")
        assert await unit.positions.impose("P20", None, NEW, "ministry")
        for number in ("P12", "P20"):
            now = await one(unit, number)
            assert (now.words, now.proposed, now.standing(TODAY)) == (NEW, None, Standing.VALID)
