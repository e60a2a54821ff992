"""Finds the line where a key stands in a TOML text, so that a fault can name it."""

import re

HEADER = re.compile(r"^\s*\[(?P<array>\[?)\s*(?P<key>[^\]#]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"^\s*(?P<key>[^=#\[\]{}]+?)\s*=")
PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")

Path = tuple[str, ...]


class Lines:
    """Line numbers of one file by path: ("group", "press", "cap"); the first [[account]] is ("account", "0")."""

    def __init__(self, text: str) -> None:
        self._found: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        header: Path = ()
        for number, line in enumerate(text.splitlines(), start=1):
            header = self._take(line, number, header)

    def of(self, path: Path) -> int:
        """The line of the path, or of the nearest table around it; 0 when there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._found:
                return self._found[path[:length]]
        return 0

    def _take(self, line: str, number: int, header: Path) -> Path:
        if found := HEADER.match(line):
            header = self._header(_parts(found["key"]), bool(found["array"]))
            self._found.setdefault(header, number)
        elif found := KEY.match(line):
            self._found.setdefault(header + _parts(found["key"]), number)
        return header

    def _header(self, path: Path, array: bool) -> Path:
        if not array:
            return path
        place = self._arrays.get(path, -1) + 1
        self._arrays[path] = place
        return (*path, str(place))


def _parts(key: str) -> Path:
    return tuple(double or single or bare for double, single, bare in PART.findall(key))
