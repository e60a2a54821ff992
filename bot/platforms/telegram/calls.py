"""How one call ends: its result, or an outcome."""

from datetime import UTC, datetime
from typing import Any

import structlog

from bot.platforms.telegram.client import Client
from bot.platforms.telegram.outgoing import Call
from groups.outcomes import Done, MaybeDone, NotDone, Outcome, Reason, Rejected

SENDS = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendPoll"})
"""What makes a new message and answers with it."""

log = structlog.get_logger()


class Failed(Exception):
    """A call that brought no result; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome


async def ask(client: Client, call: Call) -> Any:
    """The result of a call. Raises Failed and nothing else; the library's own words stay here, they hold the token."""
    try:
        return await client.call(call.method, call.parameters)
    except Exception as fault:  # noqa: BLE001 - the client explains every error, and what it cannot explain is a doubt
        outcome = client.classify(fault, call.method)
    if isinstance(outcome, MaybeDone):
        log.warning("nobody knows how a call ended", method=call.method, fault=outcome.reason)
    raise Failed(outcome)


async def carry_out(client: Client, call: Call) -> Outcome:
    """Make the call and judge its answer."""
    return (await carry_out_with_file(client, call))[0]


async def carry_out_with_file(client: Client, call: Call) -> tuple[Outcome, str]:
    """The same, and what Telegram calls the file of the new message ("" for none)."""
    try:
        result = await ask(client, call)
    except Failed as failed:
        return failed.outcome, ""
    return verdict(call, result), _file_of(result)


async def download(client: Client, call: Call, most: int) -> bytes:
    """The file that a getFile is about, of at most so many bytes. Raises Failed and nothing else."""
    about = await ask(client, call)
    path, size = (about.get("file_path"), about.get("file_size")) if isinstance(about, dict) else (None, None)
    if not isinstance(path, str) or not path:
        raise Failed(NotDone(Reason.ODD_ANSWER))
    if isinstance(size, int) and size > most:
        raise Failed(Rejected(Reason.FILE_BIG))
    try:
        return await client.download(path)
    except Exception as fault:  # noqa: BLE001 - a path holds for an hour; whatever went wrong, asking again helps or it expires
        log.warning("a file did not come", fault=type(fault).__name__)
    raise Failed(NotDone(Reason.UNREACHABLE))


def _file_of(result: Any) -> str:
    """The newest name of the file: that of the largest size of a photo."""
    if not isinstance(result, dict):
        return ""
    sizes = result.get("photo")
    file = sizes[-1] if isinstance(sizes, list) and sizes else result.get("document")
    name = file.get("file_id") if isinstance(file, dict) else ""
    return name if isinstance(name, str) else ""


def verdict(call: Call, result: Any) -> Outcome:
    """Done, if the answer is about what we asked for; an answer about something else proves nothing."""
    if call.method not in SENDS:
        return Done() if result else MaybeDone(Reason.ODD_ANSWER)
    remote = _remote(result, str(call.parameters["chat_id"]))
    if not remote:
        log.error("Telegram answered a message with something else")
        return MaybeDone(Reason.ODD_ANSWER)
    return Done(remote, at=_moment(result))


def _moment(message: dict[str, Any]) -> datetime | None:
    """When Telegram says that it was sent."""
    at = message.get("date")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int) and at > 0 else None


def _remote(result: Any, chat: str) -> str:
    """The new message's number, if the answer has one and names our chat."""
    if not isinstance(result, dict):
        return ""
    number, there = result.get("message_id"), result.get("chat")
    if not isinstance(number, int) or number <= 0 or not isinstance(there, dict):
        return ""
    same = chat == str(there.get("id")) or chat.casefold() == f"@{there.get('username')}".casefold()
    return str(number) if same else ""
