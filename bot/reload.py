"""Files that changed take effect when they are whole and harmless; a dangerous change waits for a second person."""

import asyncio
import hashlib
from pathlib import Path

import structlog

from bot.app import App, kept_up
from config.faults import ConfigFaults
from config.load import load
from config.mission import Mission
from config.reload import dangers, fingerprint, watch
from config.schema import MissionFiles
from handlers.configuration import ACCEPTED, CONFIRMED, PENDING, WORRIES
from handlers.publish.left import WATCH
from storage.codec import dump_json
from storage.unit import Storage

log = structlog.get_logger()

LOOK = 2.0
"""Seconds between two looks whether somebody confirmed a dangerous change."""


def mark(files: MissionFiles) -> str:
    """A short name of exactly these files, for the question and its answer."""
    return hashlib.sha256(files.model_dump_json().encode()).hexdigest()[:12]


class Reloader:
    """Compares what the folder says with what was last accepted, at start and at every change."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage = storage
        self.folder = folder
        self._seen = ""  # the fingerprint of the files that were taken care of last

    async def at_start(self) -> Mission:
        """The files, or the last accepted ones while a dangerous difference waits for a second person."""
        self._seen = await asyncio.to_thread(fingerprint, self.folder)
        files = await asyncio.to_thread(load, self.folder)
        async with self.storage.reading() as unit:
            kept = await unit.notes.get(ACCEPTED)
        old = MissionFiles.model_validate_json(kept) if kept else files
        return Mission(files if await self._harmless(old, files) else old)

    async def run(self, app: App) -> None:
        """Watch until the end. A change that finds the database away is taken care of when it is back."""
        self._seen = self._seen or await asyncio.to_thread(fingerprint, self.folder)

        async def changed(seen: str) -> None:
            await self._take(app)
            self._seen = seen

        async def watched() -> None:
            await watch(self.folder, changed, since=self._seen)

        await asyncio.gather(kept_up("watch", watched), kept_up("confirmations", lambda: self._confirmations(app)))

    async def _take(self, app: App) -> None:
        await kept_up("changed files", lambda: self._changed(app))

    async def _changed(self, app: App) -> None:
        try:
            files = await asyncio.to_thread(load, self.folder)
        except ConfigFaults as broken:
            log.warning("the changed files are broken; the old ones stay", faults=len(broken.faults))
            await self._tell("config.broken", "faults", [str(fault) for fault in broken.faults])
        else:
            if await self._harmless(app.house.mission.files, files):
                await app.use(Mission(files))
                await self._look_at_people()
                log.info("the changed files are in use")
        app.router.wake()

    async def _look_at_people(self) -> None:
        """Somebody may have left the files: what they leave behind is told at once."""
        async with self.storage.unit() as unit:
            await unit.dues.set(WATCH, "all", unit.now)

    async def _harmless(self, old: MissionFiles, new: MissionFiles) -> bool:
        """Accept the new files, or ask about them."""
        worries = dangers(old, new)
        async with self.storage.unit() as unit:
            confirmed = await unit.notes.get(CONFIRMED) == mark(new)
            if not worries or confirmed:
                await unit.notes.set(ACCEPTED, new.model_dump_json())
                await unit.notes.set(PENDING, "")
                return True
        log.warning("a dangerous change waits for a second person", worries=len(worries))
        await self._tell("config.dangerous", mark(new), list(worries))
        return False

    async def _tell(self, kind: str, subject: str, words: list[str]) -> None:
        """The handlers hear of it as of anything else that has come due."""
        async with self.storage.unit() as unit:
            await unit.notes.set(WORRIES, dump_json(words))
            await unit.notes.set(PENDING, subject if kind == "config.dangerous" else "")
            await unit.dues.set(kind, subject, unit.now)

    async def _confirmations(self, app: App) -> None:
        """A second person may have pressed [Use the new files]."""
        while True:
            await asyncio.sleep(LOOK)
            async with self.storage.reading() as unit:
                pending, confirmed = await unit.notes.get(PENDING), await unit.notes.get(CONFIRMED)
            if pending and pending == confirmed:
                await self._take(app)
