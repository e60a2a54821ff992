"""Knows which call is to fail next, and how: one mode per row of the fault table."""

from dataclasses import dataclass, field
from typing import Any

from tests.peers.telegram.chats import Chat
from tests.peers.telegram.refusals import CONFLICT, Refusal
from tests.peers.telegram.shapes import Json

DELIVERED = frozenset(
    {
        "502_after",
        "deliver_then_hang",
        "deliver_then_reset",
        "deliver_then_close",
        "truncated_200",
        "html_200",
        "missing_message_id",
        "wrong_chat_id",
    }
)
"""The call is carried out, and only its answer fails."""

EARLY = frozenset({"reset_on_accept", "reset_mid_request"})
"""The connection breaks before the whole request is read."""

REFUSALS = {
    "400": (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    "401": (401, "Unauthorized"),
    "403": (403, "Forbidden: bot was kicked from the supergroup chat"),
    "404": (404, "Not Found"),
    "409": (409, CONFLICT),
    "413": (413, "Request Entity Too Large"),
    "429_noparam": (429, "Too Many Requests"),
    "500_restart": (500, "Internal Server Error: restart"),
    "502": (502, "Bad Gateway"),
    "504": (504, "Gateway Timeout"),
}
PAGES = {"502_html": 502, "502_after": 502, "html_200": 200}
OTHERS = frozenset({"429", "hang", "refused", "slow"})
MODES = DELIVERED | EARLY | OTHERS | frozenset(REFUSALS) | frozenset(PAGES)


@dataclass(eq=False)
class Fault:
    """The next `times` matching calls after the first `after` fail in this way.

    `method` "*" is every method; `times=None` lasts until the faults are cleared.
    `delivered` carries a refused call out all the same (500, 502, 504).
    """

    method: str
    mode: str
    times: int | None = 1
    chat: Chat | int | None = None
    after: int = 0
    delivered: bool = False
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def carries_out(self) -> bool:
        """Whether the call has its effect."""
        return self.delivered or self.mode in DELIVERED

    def matches(self, method: str, chat_id: Any) -> bool:
        """Whether a call is meant."""
        if self.method != "*" and self.method.lower() != method.lower():
            return False
        if self.chat is None:
            return True
        wanted = self.chat.id if isinstance(self.chat, Chat) else self.chat
        return str(wanted) == str(chat_id)

    def refusal(self) -> Refusal:
        """The refusal of the modes that answer with one."""
        if self.mode == "429":
            seconds = int(self.params.get("retry_after", 7))
            words = f"Too Many Requests: retry after {seconds}"
            return Refusal(429, words, retry_after=seconds)
        code, words = REFUSALS[self.mode]
        return Refusal(code, str(self.params.get("description", words)))

    def spoil(self, answer: Json) -> Json:
        """The answer of a delivered call with its identity taken or changed."""
        result = answer.get("result")
        if not isinstance(result, dict):
            return answer
        if self.mode == "missing_message_id":
            rest = {key: one for key, one in result.items() if key != "message_id"}
            return {**answer, "result": rest}
        chat = result.get("chat")
        if self.mode == "wrong_chat_id" and isinstance(chat, dict):
            return {**answer, "result": {**result, "chat": {**chat, "id": chat["id"] - 1}}}
        return answer


class Faults:
    """The faults that wait for their call, first in first out."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Arm one; an unknown mode is a mistake of the story."""
        if fault.mode not in MODES:
            raise ValueError(f"no fault is called {fault.mode}; known: {sorted(MODES)}")
        self.waiting.append(fault)

    def clear(self) -> None:
        """Let everything work again."""
        self.waiting.clear()

    def take(self, method: str, chat_id: Any) -> Fault | None:
        """The fault of this call, if it has one."""
        for fault in self.waiting:
            if fault.matches(method, chat_id):
                if fault.after == 0:
                    return self.spend(fault)
                fault.after -= 1
        return None

    def take_early(self, method: str) -> Fault | None:
        """A break before the request is read; only possible without a chat."""
        first = next((one for one in self.waiting if one.matches(method, 0)), None)
        if first is None or first.mode not in EARLY or first.after or first.chat:
            return None
        return self.spend(first)

    def spend(self, fault: Fault) -> Fault:
        """Count one use."""
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
        return fault
