"""One process per SQLite file: a second one must not send with the same accounts."""

import fcntl
import os
from pathlib import Path
from typing import IO

EXIT_LOCKED = 75
"""The exit code of a process that found another at work (EX_TEMPFAIL of sysexits.h)."""


class Locked(Exception):
    """Another process holds the database."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is in use by process {holder}; stop it first, or choose another database")
        self.holder = holder


def hold(database: Path) -> IO[str]:
    """Hold `<database>.lock` until the file is closed or the process ends, however it ends. Raises Locked."""
    path = database.with_name(database.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise Locked(database, holder) from None
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file
