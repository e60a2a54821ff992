"""The kinds of interest group. A new kind is a file beside this one and a name in the tuple."""

from groups.kinds import consular, culture, general, press, students, trade
from groups.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND for module in (press, trade, consular, culture, students, general)
}
