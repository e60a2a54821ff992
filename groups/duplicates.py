"""When a post says what another has just said. How alike two texts are is measured outside and handed in."""

from collections.abc import Iterable
from datetime import timedelta

NEAR = 0.9
"""From this likeness on (0 to 1) two texts say the same."""
WINDOW = timedelta(hours=24)
"""Posts further apart than this may repeat one another."""


def nearest(likenesses: Iterable[tuple[int, float]]) -> int:
    """The number of the post that is most alike, of (number, likeness); 0 when none is near enough."""
    near = [(likeness, number) for number, likeness in likenesses if likeness >= NEAR]
    return max(near)[1] if near else 0
