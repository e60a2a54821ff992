"""The pictures that we draw, by name. Each is made of plain data, and its library is loaded when it is first wanted."""

from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Lock

PLOTS: Mapping[str, str] = {"week": "handlers.tools.week_picture"}
"""Name → the module whose `drawn(data)` gives the bytes of a PNG."""
_alone = Lock()


def draw(plot: str, data: str) -> bytes:
    """Takes up to a second: in a thread, and outside any transaction. One at a time, since plots share their fonts."""
    drawn: Callable[[str], bytes] = import_module(PLOTS[plot]).drawn
    with _alone:
        return drawn(data)
