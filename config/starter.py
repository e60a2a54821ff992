"""`compatriot init DIR`: a commented starting set for an administrator who has never seen the files."""

from pathlib import Path

STARTING = Path(__file__).parent / "starting"


class NotEmpty(Exception):
    """The folder holds something already, which an init must never touch."""


def write_starter(folder: Path) -> tuple[Path, ...]:
    """Writes the starting files into a new or empty folder, and answers with their paths.

    They load as soon as the identities of the people and the staff's chat are filled in. Raises NotEmpty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty; choose a new folder")
    written = []
    for source in sorted(STARTING.rglob("*.toml")):
        target = folder / source.relative_to(STARTING)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        written.append(target)
    return tuple(written)
