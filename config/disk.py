"""Reads the mission's folder from the disk, and trusts nothing that it finds there.

A folder may be mounted from elsewhere, edited by hand, or half-written while we look. So: only regular files that
resolve inside the folder, at most MAX_BYTES each, and read until two readings agree.
"""

import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.faults import Fault

MAX_BYTES = 256 * 1024
MAX_TEMPLATES = 100
REQUIRED = ("mission.toml", "officers.toml", "groups.toml", "facts.toml")
OPTIONAL = ("positions.toml", "duty.toml")
CRISIS = "crisis"
NOT_REGULAR = "is not a regular file"
OUTSIDE = "leads out of the mission's folder; only files inside it are read"
STABLE_PAUSE = 0.02  # seconds between two readings
STABLE_TRIES = 10


@dataclass(frozen=True, slots=True)
class Folder:
    """What one reading found: bytes by file name (`crisis/flood.toml`), in a fixed order, and what was no good."""

    content: dict[str, bytes] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    written: dict[str, int] = field(default_factory=dict)  # when each was last written, in the disk's own nanoseconds

    @property
    def fingerprint(self) -> str:
        """SHA-256 over names, bytes and faults: equal when nothing has changed."""
        digest = hashlib.sha256()
        for name, content in self.content.items():
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        for fault in self.faults:
            digest.update(f"{fault}\0".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()


def read_once(folder: Path) -> Folder:
    """One reading. Never raises for what the folder holds: every failure is a fault."""
    if not folder.is_dir():
        return Folder({}, (Fault(folder.name or str(folder), "", "no such folder"),))
    content: dict[str, bytes] = {}
    written: dict[str, int] = {}
    faults: list[Fault] = []
    names, surplus = _names(folder)
    for name in names:
        read = _read(folder, name)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            content[name], written[name] = read
    return Folder(content, (*faults, *surplus), written)


def read_stable(folder: Path, pause: Callable[[float], None] = time.sleep) -> Folder:
    """Reads until two readings in a row agree, so that a file caught half-written is not taken for the whole.

    A folder that never rests within STABLE_TRIES readings has a fault instead.
    """
    last = read_once(folder)
    for _ in range(STABLE_TRIES):
        pause(STABLE_PAUSE)
        again = read_once(folder)
        if again == last:
            return again
        last = again
    return Folder({}, (Fault(folder.name, "", "the files are being written to all the time; nothing was read"),))


def _names(folder: Path) -> tuple[list[str], list[Fault]]:
    """The files to read, and a fault when there are too many crisis templates."""
    fixed = [*REQUIRED, *(name for name in OPTIONAL if os.path.lexists(folder / name))]
    crisis = folder / CRISIS
    if not crisis.resolve().is_relative_to(folder.resolve()):
        return fixed, [Fault(CRISIS, "", OUTSIDE)]
    try:
        found = sorted(entry.name for entry in os.scandir(crisis) if entry.name.endswith(".toml"))
    except FileNotFoundError:
        found = []
    except OSError as error:
        return fixed, [Fault(CRISIS, "", f"cannot be read ({error.strerror})")]
    templates = [f"{CRISIS}/{name}" for name in found if not name.startswith(".")]
    if len(templates) > MAX_TEMPLATES:
        words = f"{len(templates)} templates are too many, at most {MAX_TEMPLATES}"
        return fixed, [Fault(CRISIS, "", words)]
    return [*fixed, *templates], []


def _read(folder: Path, name: str) -> tuple[bytes, int] | Fault:
    try:
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            return Fault(name, "", OUTSIDE)
        if not path.is_file():
            return Fault(name, "", NOT_REGULAR)
        return _read_regular(path, name)
    except FileNotFoundError:
        return Fault(name, "", "the file is missing")
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        return Fault(name, "", f"cannot be read ({getattr(error, 'strerror', None) or 'a link that leads to itself'})")


def _read_regular(path: Path, name: str) -> tuple[bytes, int] | Fault:
    """Opens without waiting (a FIFO would wait for ever) and without following a link put there meanwhile."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, "rb") as file:  # noqa: PTH123 - an open descriptor, no path
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return Fault(name, "", NOT_REGULAR)
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        return Fault(name, "", f"is larger than {MAX_BYTES // 1024} KB")
    return content, found.st_mtime_ns
