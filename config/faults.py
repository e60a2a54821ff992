"""A fault in the mission's files, said in the administrator's words, with the place where it stands."""

from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Fault:
    """`file` is relative to the mission's folder, `place` is such as `group "press"` or "".

    `line` starts at 1; 0 is unknown.
    """

    file: str
    place: str
    words: str
    line: int = 0

    @override
    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        whole = f"{where}: {self.words} (line {self.line})" if self.line else f"{where}: {self.words}"
        # A hostile file must not steer the terminal that shows its faults.
        return "".join(char if char.isprintable() else "·" for char in whole)


class ConfigFaults(Exception):
    """The files cannot be used. Every fault that was found is here, in the order of the files."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    @override
    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
