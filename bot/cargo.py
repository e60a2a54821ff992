"""The file that goes with an action: taken out of the database before, and put into it after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import sqlalchemy as sa

from bot.platforms.base import Parcel
from groups.messages import Fetch, Lasting, Send
from groups.outcomes import NotDone, Outcome, Reason, Rejected
from storage.media import File
from storage.unit import Storage, Unit

T = TypeVar("T")


class Stays(Exception):
    """The file could not be read, so surely nothing went out; the outcome says whether trying again may help."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome


async def pack(storage: Storage, account: str, action: Lasting) -> Parcel | None:
    """What the platform needs besides the action; None for the many that are about no file. Raises Stays."""
    if isinstance(action, Fetch):
        return Parcel(_nothing)
    digest = _sent(action)
    if not digest:
        return None

    async def read() -> File:
        async with _reading(storage) as unit:
            return _there(await unit.files.get(digest))

    async with _reading(storage) as unit:
        _there(await unit.files.about(digest))
        return Parcel(read, await unit.files.ref(account, digest))


async def unpack(unit: Unit, account: str, action: Lasting | None, file: File | None, remote: str) -> None:
    """Keep what came, and what the account calls what it sent."""
    if file is not None:
        await unit.files.keep(file)
    if remote and action is not None and (digest := _sent(action)):
        await unit.files.set_ref(account, digest, remote)


def name_of(action: Lasting) -> str:
    """The name that the sender gave the file that is fetched."""
    return action.file.name if isinstance(action, Fetch) else ""


def _sent(action: Lasting) -> str:
    return action.media[0].digest if isinstance(action, Send) and action.media else ""


@asynccontextmanager
async def _reading(storage: Storage) -> AsyncIterator[Unit]:
    try:
        async with storage.reading() as unit:
            yield unit
    except sa.exc.SQLAlchemyError as fault:
        raise Stays(NotDone(type(fault).__name__)) from fault


def _there(found: T | None) -> T:
    if found is None:
        raise Stays(Rejected(Reason.FILE_GONE))
    return found


async def _nothing() -> File:
    return _there(None)
