"""`compatriot positions import`: a file of the ministry is taken whole, or refused with nothing changed."""

from collections.abc import Sequence
from pathlib import Path

from bot import clock
from config.disk import MAX_BYTES
from config.imported import read
from config.mission import Mission
from handlers.positions.importing import NotTaken, take
from handlers.tools import signature
from storage.migrate import upgrade
from storage.unit import Storage


async def import_positions(database: str, mission: Mission, file: Path, signed: Path) -> Sequence[str]:
    """One line for each position. Raises NotTaken, or ConfigFaults for what the file says."""
    content = _content(file)
    key = mission.files.mission.positions_key
    if not key:
        raise NotTaken("mission.toml names no positions_key, so nobody can sign for the ministry")
    if not signature.holds(content, _content(signed), key):
        raise NotTaken(f"{signed.name} is no signature of {file.name} by the positions_key of mission.toml")
    storage = Storage.open(database, clock.now)
    try:
        await upgrade(storage.engine)
        async with storage.unit() as unit:
            today = unit.now.astimezone(mission.zone).date()
            found = read(file.name, content, [fact.id for fact in mission.facts], today)
            lines = await take(unit, mission, found, content)
            await unit.audits.flush()
        return lines
    finally:
        await storage.close()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        raise NotTaken(f"{path.name} cannot be read") from None
    if len(content) > MAX_BYTES:
        raise NotTaken(f"{path.name} is larger than {MAX_BYTES // 1024} KB")
    return content
