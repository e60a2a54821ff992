"""What the drill tests share: the house of a drill, in which officers train, and what they read there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from config.drill import drill_of
from config.mission import Mission
from config.schema import Account, StaffRoom
from groups.messages import Action, Due
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import example, scene

BOT = Account(id="training", platform="telegram", use="drill")
ROOM = StaffRoom(account="training", chat="drill-room")


def mission(*learning: str, room: StaffRoom | None = ROOM) -> Mission:
    """The example's drill; these officers are in training."""
    files = example().files
    officers = tuple(each.model_copy(update={"training": each.name in learning}) for each in files.officers)
    every = {"accounts": (*files.accounts, BOT), "officers": officers, "drill_room": room}
    found = drill_of(files.model_copy(update=every))
    assert found is not None
    return found


@asynccontextmanager
async def training(folder: Path, *learning: str, room: StaffRoom | None = ROOM) -> AsyncIterator[Watched]:
    """A drill's house, with people who have met its bot; nothing runs yet."""
    async with scene(f"sqlite+aiosqlite:///{folder / 'drill.db'}", mission(*learning, room=room)) as made:
        yield await watched(made)


async def begins(made: Watched, command: str = "/drill start flood", who: str = "duty-officer") -> list[Action]:
    """Somebody asks for a drill, and all is calm."""
    await made.says(who, command)
    async with made.unit() as unit:
        asked = await unit.drills.open()
    assert asked is not None
    return await made.happens(Due("drill.begun", str(asked.id), made.now))
