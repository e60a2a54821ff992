"""`compatriot positions import`: a file of the ministry is taken whole, or refused with nothing changed."""

from collections.abc import Sequence
from pathlib import Path

from bot import clock
from config.disk import MAX_BYTES
from config.imported import read
from config.mission import Mission
from config.schema import MissionFiles
from handlers.configuration import ACCEPTED
from handlers.positions.importing import NotTaken, take
from handlers.tools import signature
from storage.migrate import upgrade
from storage.unit import Storage, Unit


async def import_positions(database: str, mission: Mission, file: Path, signed: Path) -> Sequence[str]:
    """One line for each position. Raises NotTaken, or ConfigFaults for what the file says."""
    content, signs = _content(file), _content(signed)
    storage = Storage.open(database, clock.now)
    try:
        await upgrade(storage.engine)
        async with storage.unit() as unit:
            if not signature.holds(content, signs, await _key(unit, mission)):
                raise NotTaken(f"{signed.name} is no signature of {file.name} by the positions_key of mission.toml")
            lines = await _take(unit, mission, file.name, content)
            await unit.audits.flush()
        return lines
    finally:
        await storage.close()


async def _key(unit: Unit, mission: Mission) -> str:
    """The key that both the files and a second person want: who changes the files alone sends no positions."""
    key, kept = mission.files.mission.positions_key, await unit.notes.get(ACCEPTED)
    if not key:
        raise NotTaken("mission.toml names no positions_key, so nobody can sign for the ministry")
    if kept and MissionFiles.model_validate_json(kept).mission.positions_key != key:
        raise NotTaken(
            "the positions_key of mission.toml waits for a second person, who is asked by the running mission"
        )
    return key


async def _take(unit: Unit, mission: Mission, name: str, content: bytes) -> Sequence[str]:
    today = unit.now.astimezone(mission.zone).date()
    found = read(name, content, [fact.id for fact in mission.facts], today)
    return await take(unit, mission, found, content)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        raise NotTaken(f"{path.name} cannot be read") from None
    if len(content) > MAX_BYTES:
        raise NotTaken(f"{path.name} is larger than {MAX_BYTES // 1024} KB")
    return content
