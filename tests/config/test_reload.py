"""A change of the files is noticed once, and a dangerous one is not taken from one person alone."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from config.load import load
from config.reload import dangers, fingerprint, watch
from config.schema import MissionFiles
from tests.config.folders import change
from tests.patience import PATIENCE

SETTLE_MS = 60
KEY = "MCowBQYDK2VwAyEAO2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik="


def test_the_fingerprint_changes_with_the_content_and_not_with_the_touch(folder: Path) -> None:
    before = fingerprint(folder)
    os.utime(folder / "groups.toml", (0, 0))
    touched = fingerprint(folder)
    change(folder, "groups.toml", "cap = 3", "cap = 4")

    assert touched == before
    assert fingerprint(folder) != before


def test_the_fingerprint_changes_when_a_file_goes_or_cannot_be_read(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "crisis" / "flood.toml").unlink()
    without = fingerprint(folder)
    (folder / "facts.toml").unlink()

    assert len({before, without, fingerprint(folder)}) == 3


@pytest.fixture
async def changes(folder: Path) -> AsyncIterator["Changes"]:
    before, seen, stop = fingerprint(folder), Changes(), asyncio.Event()
    watching = asyncio.create_task(watch(folder, seen.on_change, stop, since=before, settle_ms=SETTLE_MS))
    await asyncio.sleep(0.5)  # usually it watches by now; if not, `since` tells it what changed
    yield seen
    stop.set()
    await watching


class Changes:
    """Counts what the watch reports."""

    def __init__(self) -> None:
        self.count = 0

    async def on_change(self, _seen: str) -> None:
        self.count += 1

    async def reach(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.count < count:
                await asyncio.sleep(0.05)


async def test_a_saved_file_is_noticed_once_however_often_the_editor_writes(folder: Path, changes: Changes) -> None:
    text = (folder / "groups.toml").read_text()
    for number in (4, 5, 6):
        (folder / "groups.toml").write_text(text.replace("cap = 3", f"cap = {number}"))
    await changes.reach(1)
    await asyncio.sleep(0.5)

    assert changes.count == 1


async def test_a_file_that_is_swapped_in_by_its_name_is_noticed(folder: Path, changes: Changes) -> None:
    (folder / "new").write_text((folder / "groups.toml").read_text().replace("cap = 3", "cap = 4"))
    (folder / "new").replace(folder / "groups.toml")

    await changes.reach(1)


async def test_a_touched_file_is_no_change(folder: Path, changes: Changes) -> None:
    (folder / "groups.toml").touch()
    await asyncio.sleep(1)

    assert changes.count == 0


async def test_what_changed_before_the_watch_began_is_noticed_at_once(folder: Path) -> None:
    before, seen, stop = fingerprint(folder), Changes(), asyncio.Event()
    change(folder, "groups.toml", "cap = 3", "cap = 4")
    watching = asyncio.create_task(watch(folder, seen.on_change, stop, since=before, settle_ms=SETTLE_MS))
    await seen.reach(1)
    stop.set()
    await watching


async def test_a_change_that_could_not_be_taken_care_of_is_told_again_to_the_next_watch(folder: Path) -> None:
    before, seen, stop = fingerprint(folder), Changes(), asyncio.Event()
    change(folder, "groups.toml", "cap = 3", "cap = 4")

    async def fails(_seen: str) -> None:
        raise OSError("the database is away")

    with pytest.raises(OSError, match="away"):
        await watch(folder, fails, stop, since=before, settle_ms=SETTLE_MS)
    watching = asyncio.create_task(watch(folder, seen.on_change, stop, since=before, settle_ms=SETTLE_MS))
    await seen.reach(1)
    stop.set()
    await watching


Edit = Callable[[Path], None]


def edit(file: str, old: str, new: str) -> Edit:
    return lambda folder: change(folder, file, old, new)


DANGEROUS = [
    (edit("groups.toml", "cap = 3", "cap = 15"), 'group "press": cap was 3, becomes 15'),
    (edit("groups.toml", 'kind = "trade"', 'kind = "trade"\ncap = 10'), 'group "trade": cap was 2, becomes 10'),
    (
        edit("groups.toml", 'kind = "general"', 'kind = "consular"'),
        'group "general": kind was general, becomes consular',
    ),
    (edit("officers.toml", '"web:head-of-mission", "telegram:9000006"', '"telegram:5"'), "had the role head"),
    (edit("officers.toml", '"web:duty-officer", "telegram:9000005"', '"telegram:5"'), "had the role duty"),
    (edit("officers.toml", '"web:administrator", "telegram:9000007"', '"telegram:5"'), "had the role admin"),
    (edit("mission.toml", 'chat = "staff"', 'chat = "cellar"'), "staff_room: was web/staff, becomes web/cellar"),
    (
        edit("mission.toml", '"telegram"\nuse = "live"', '"telegram"\nuse = "drill"'),
        'account "telegram": was live, becomes drill',
    ),
    (
        edit("mission.toml", 'client = "aiogram"', 'api_url = "https://evil.example"'),
        'account "telegram": its token would go to https://evil.example instead of https://api.telegram.org',
    ),
    (
        edit("mission.toml", 'review = "small"', f'review = "small"\npositions_key = "{KEY}"'),
        "mission: positions_key changes",
    ),
]


@pytest.mark.parametrize(("dangerous", "told"), DANGEROUS)
def test_a_dangerous_change_is_told_before_it_counts(folder: Path, dangerous: Edit, told: str) -> None:
    old = load(folder)
    dangerous(folder)

    (found,) = dangers(old, load(folder))

    assert told in found


HARMLESS = [
    edit("groups.toml", "cap = 3", "cap = 14"),
    edit("groups.toml", "cap = 3", "cap = 1"),
    edit("groups.toml", '"Press room"', '"Press"'),
    edit("officers.toml", '"telegram:9000006"', '"telegram:5"'),
    edit("officers.toml", 'roles = ["officer", "reviewer"]', 'roles = ["officer", "reviewer", "duty"]'),
    edit("mission.toml", 'city = "Harsund"', 'city = "Nellbro"'),
]


@pytest.mark.parametrize("harmless", HARMLESS)
def test_a_harmless_change_asks_nobody(folder: Path, harmless: Edit) -> None:
    old = load(folder)
    harmless(folder)

    assert dangers(old, load(folder)) == ()


def test_an_emptied_list_of_officers_is_dangerous(folder: Path) -> None:
    old = load(folder)
    nobody = MissionFiles.model_validate({**dict(old), "officers": ()})

    assert dangers(old, nobody) == ("officers: the list is empty now",)


def test_nothing_changed_is_nothing_dangerous(folder: Path) -> None:
    assert dangers(load(folder), load(folder)) == ()
