"""When a post says what another has just said. How alike two texts are is measured outside and handed in."""

from collections.abc import Iterable
from datetime import timedelta

NEAR = 0.9
"""From this likeness on (0 to 1) two texts say the same."""
WINDOW = timedelta(hours=24)
"""Posts further apart than this may repeat one another."""


def nearest(likenesses: Iterable[tuple[int, float]]) -> tuple[int, float]:
    """The number of the post that is most alike, and how much, of (number, likeness); 0 when none is near enough."""
    near = [(likeness, number) for number, likeness in likenesses if likeness >= NEAR]
    likeness, number = max(near, default=(0.0, 0))
    return number, likeness
