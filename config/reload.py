"""Notices that the mission's files changed, and which changes are too dangerous for one person."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

from watchfiles import awatch

from config.disk import read_once, read_stable
from config.schema import Group, MissionFiles
from groups.people import Role

TIMES = 5  # a cap that grows this much at once is a slip or an attack
SETTLE_MS = 400  # editors write a file in several steps


def fingerprint(folder: Path) -> str:
    """SHA-256 over what the folder holds now; equal as long as no file that we read has changed."""
    return read_once(folder).fingerprint


async def watch(
    folder: Path,
    on_change: Callable[[str], Awaitable[None]],
    stop: asyncio.Event | None = None,
    *,
    since: str = "",
    settle_ms: int = SETTLE_MS,
) -> None:
    """Calls `on_change` once per change of content, after the files have come to rest; until `stop` is set.

    It hands over the fingerprint of what it saw. A file that was touched or swapped for the same content is no change.
    `on_change` loads anew and decides; what it raises ends the watch. `since`: the fingerprint that was taken care of
    last, so that nothing is missed that changed before the watch began; "" for what is there now.
    """
    last = since or await asyncio.to_thread(_settled, folder)
    async for _ in _stirs(folder, stop, settle_ms):
        seen = await asyncio.to_thread(_settled, folder)
        if seen != last:
            await on_change(seen)
            last = seen


async def _stirs(folder: Path, stop: asyncio.Event | None, settle_ms: int) -> AsyncIterator[None]:
    """At once, and then whenever something happens in the folder."""
    yield
    async for _ in awatch(folder, watch_filter=None, debounce=settle_ms, step=settle_ms // 4, stop_event=stop):
        yield


def dangers(old: MissionFiles, new: MissionFiles) -> tuple[str, ...]:
    """What a second person must confirm, in the administrator's words; empty when nothing is dangerous."""
    return (*_groups(old, new), *_people(old, new), *_places(old, new))


def _settled(folder: Path) -> str:
    return read_stable(folder).fingerprint


def _groups(old: MissionFiles, new: MissionFiles) -> Iterator[str]:
    after = {group.id: group for group in new.groups}
    for group in old.groups:
        if group.id in after:
            yield from _group(group, after[group.id])


def _group(old: Group, new: Group) -> Iterator[str]:
    if old.kind != new.kind:
        yield f'group "{old.id}": kind was {old.kind}, becomes {new.kind}'
    if new.cap_in_calm >= TIMES * old.cap_in_calm:
        yield f'group "{old.id}": cap was {old.cap_in_calm}, becomes {new.cap_in_calm}'


def _people(old: MissionFiles, new: MissionFiles) -> Iterator[str]:
    if old.officers and not new.officers:
        yield "officers: the list is empty now"
        return
    for role in (Role.HEAD, Role.DUTY, Role.ADMIN):
        before, after = _holders(old, role), _holders(new, role)
        if before and before.isdisjoint(after):
            yield f"officers: nobody who had the role {role} has it now"


def _holders(files: MissionFiles, role: Role) -> frozenset[str]:
    """By identity, not by name: an entry that keeps its name but belongs to other accounts is another person."""
    return frozenset(one for officer in files.officers if role in officer.roles for one in officer.identities)


def _places(old: MissionFiles, new: MissionFiles) -> Iterator[str]:
    if old.mission.positions_key != new.mission.positions_key:
        yield "mission: positions_key changes; whoever holds the new key sends positions in the name of the ministry"
    if old.staff_room != new.staff_room:
        yield f"staff_room: was {_room(old)}, becomes {_room(new)}"
    after = {account.id: account for account in new.accounts}
    for account in old.accounts:
        other = after.get(account.id, account)
        if account.api_url != other.api_url:
            yield f'account "{account.id}": its token would go to {other.api_url} instead of {account.api_url}'
        if account.use != other.use:
            yield f'account "{account.id}": was {account.use}, becomes {other.use}'


def _room(files: MissionFiles) -> str:
    room = files.staff_room
    return "/".join(part for part in (room.account, room.chat, room.thread) if part)
