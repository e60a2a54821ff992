"""What the bare bots share: what they answer, and the moment at which they have handled everything."""

import sys
import time

ANSWER = (
    "This is what you can write here:\n\n/start  Begin here\n/ask  Ask the officers a question\n"
    "/language  Choose your language\n/me  See what we keep about you\n/help  See what you can write here\n"
    "/cancel  Put aside the form that is open here\n/facts  See numbers and facts that we have checked"
)
"""As long as our own answer to /help."""


class Tally:
    """Counts handled updates, and says `handled` with the machine's monotonic clock after the last."""

    def __init__(self, awaited: int) -> None:
        self.awaited = awaited
        self.handled = 0

    def one(self) -> None:
        self.handled += 1
        if self.handled == self.awaited:
            print("handled", time.monotonic(), flush=True)


def arguments() -> tuple[str, int]:
    """The server's address and the number of updates, from the command line."""
    return sys.argv[1], int(sys.argv[2])
