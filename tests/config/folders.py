"""Mission folders for the tests: the example, copied so that a test may spoil it."""

import shutil
from pathlib import Path

import config
from config.faults import ConfigFaults
from config.load import load

EXAMPLE = Path(config.__file__).parent / "example"


def copy_of_example(folder: Path) -> Path:
    return shutil.copytree(EXAMPLE, folder / "mission")


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Puts new words for the first place of the old ones, which must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} holds no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    """What the administrator is told; nothing when the folder loads."""
    try:
        load(folder)
    except ConfigFaults as found:
        return [str(fault) for fault in found.faults]
    return []


def line_of(folder: Path, file: str, words: str) -> int:
    """Where the words stand first in the file, from 1."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)
