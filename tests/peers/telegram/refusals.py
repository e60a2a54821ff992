"""Knows how the Bot API says no (Query.cpp and Client.cpp of the real server)."""

from tests.peers.telegram.shapes import Json, known

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


class Refusal(Exception):
    """One refused call: HTTP status, Telegram's own words, and its parameters."""

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def json(self) -> Json:
        """The body of the answer."""
        extra = known(retry_after=self.retry_after, migrate_to_chat_id=self.migrate_to)
        return known(
            ok=False,
            error_code=self.code,
            description=self.description,
            parameters=extra or None,
        )


def bad_request(words: str) -> Refusal:
    """400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """403 with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {words}")


def slow_down(seconds: int) -> Refusal:
    """429 with the seconds to wait."""
    words = f"Too Many Requests: retry after {seconds}"
    return Refusal(429, words, retry_after=seconds)
