"""A part of the groups in words: "all", "region=VM-NE", "consular lang=ar". It stands for groups, never for people."""

import re
from collections.abc import Collection
from dataclasses import dataclass

FEWEST = 10
"""People that a post by place must reach: fewer could be known one by one."""
ALL = frozenset({"all", "الكل", "كل المجموعات"})
_FILTER = re.compile(r"(?:^|(?<=\s))(region|lang|منطقة|لغة)\s*=\s*([A-Za-z0-9-]+)")
_MEANS = {"منطقة": "region", "لغة": "lang"}


@dataclass(frozen=True, slots=True)
class Segment:
    """`base` is the name of a group or kind; "" means all. "" for region or language: any."""

    base: str
    region: str = ""
    language: str = ""

    def holds(self, region: str, languages: Collection[str]) -> bool:
        """Whether a group lies inside the region and reads the language. One that is everywhere lies in no region."""
        inside = region == self.region or region.startswith(f"{self.region}-")
        return (not self.region or inside) and (not self.language or self.language in languages)


def read(words: str) -> Segment:
    """What one of the words between commas names."""
    found = {_MEANS.get(name, name): value for name, value in _FILTER.findall(words.casefold())}
    base = " ".join(_FILTER.sub("", words.casefold()).split())
    return Segment("" if base in ALL else base, found.get("region", "").upper(), found.get("lang", ""))
