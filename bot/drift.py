"""Whether the clock of this machine is right, by the hours that a platform gives to what we send."""

from datetime import datetime, timedelta

import structlog

MOST = timedelta(seconds=5)
WHOLE = timedelta(seconds=1)
"""Platforms tell whole seconds, and leave off what is beyond."""
SEVERAL = 3
"""Answers in a row: one may be odd."""

log = structlog.get_logger()


class Drift:
    """Of one account. What a message took on its way is no fault of any clock."""

    def __init__(self) -> None:
        self._off = 0

    def is_off(self, began: datetime, theirs: datetime, ended: datetime) -> bool:
        """Whether several messages in a row were sent, by the platform's clock, far from when they were by ours."""
        off = max(began - (theirs + WHOLE), theirs - ended)
        self._off = self._off + 1 if off > MOST else 0
        if self._off < SEVERAL:
            return False
        log.warning("the clock of this machine is off", seconds=int(off.total_seconds()))
        self._off = 0
        return True
