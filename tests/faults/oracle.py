"""Compares what we believe with what the local Telegram really delivered: its ledger is always right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from groups.messages import Send
from storage.codec import load_action
from storage.tables import outbox
from tests.faults.outpost import Outpost
from tests.faults.words import DOUBT
from tests.peers.telegram import Chat
from tests.stories.cast import STAFF

SURE = frozenset({"done"})
DOUBTFUL = frozenset({"ambiguous", "acting", "abandoned"})
PREFIXES = ("(repeat)\n", "(in case you missed it)\n")


@dataclass
class Count:
    """What our rows allow of one text in one chat; `repeats` were sent once more, in words that say so."""

    least: int = 0
    most: int = 0
    repeats: int = 0
    states: list[str] = field(default_factory=list)


async def disagreements(outpost: Outpost) -> list[str]:
    """Every message of which there are more or fewer copies than our rows allow; empty when we know the truth."""
    async with outpost.books.reading() as unit:
        rows = await unit.outbox.rows(sa.select(outbox).where(outbox.c.kind == "send").order_by(outbox.c.id))
    counted: dict[tuple[str, str], Count] = defaultdict(Count)
    for row in rows:
        action = load_action(row["kind"], row["payload"])
        assert isinstance(action, Send)
        _count(counted, row["chat"], str(action.text), row["state"])
    return [line for (chat, words), count in counted.items() if (line := _compare(outpost, chat, words, count))]


def _count(counted: dict[tuple[str, str], Count], chat: str, words: str, state: str) -> None:
    prefix = next((each for each in PREFIXES if words.startswith(each)), "")
    count = counted[chat, words.removeprefix(prefix).strip()]
    count.states.append(state)
    count.least += state in SURE
    count.most += state in SURE | DOUBTFUL
    count.repeats += bool(prefix)  # the first try of it was in doubt


def _compare(outpost: Outpost, chat: str, words: str, count: Count) -> str:
    there = copies(outpost, _chat(outpost, chat), words)
    if count.least <= there <= count.most + count.repeats:
        return ""
    return f"{there} copies in {chat} of {words[:60]!r}, which is {count.states}"


def copies(outpost: Outpost, chat: Chat, words: str) -> int:
    """How often exactly these words were put there, marked as a repetition or not."""
    forms = {words, *(f"{prefix}{words}" for prefix in PREFIXES)}
    sent = outpost.server.ledger.acts("sent", chat)
    return sum(entry.text.strip() in forms for entry in sent if not entry.message.is_service)


def _chat(outpost: Outpost, number: str) -> Chat:
    world = outpost.server.world
    return world.chats[int(number)] if int(number) < 0 else world.privates[outpost.bot.id, int(number)]


def questions(outpost: Outpost) -> list[str]:
    """What the staff room was asked about messages in doubt."""
    return [each.text for each in outpost.chats[STAFF].current.messages if DOUBT in each.text]


async def in_doubt(outpost: Outpost) -> int:
    """How many messages nobody knows of whether they arrived."""
    async with outpost.books.reading() as unit:
        count = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "ambiguous")
        return int(await unit.outbox.value(count))


async def unasked(outpost: Outpost) -> Sequence[str]:
    """Rows in doubt of which nobody was told and which nothing will repeat."""
    async with outpost.books.reading() as unit:
        doubtful = await unit.outbox.rows(sa.select(outbox.c.id).where(outbox.c.state == "ambiguous"))
        waiting = [row["id"] for row in doubtful if not await unit.dues.of(f"delivery:{row['id']}")]
        told = [
            row["id"] for row in doubtful if any(a["act"] == "in doubt" for a in await unit.audits.of(_subject(row)))
        ]
    missing = [str(number) for number in waiting if number not in told]
    return missing if len(waiting) <= len(questions(outpost)) else [*missing, "fewer questions than doubts"]


def _subject(row: sa.RowMapping) -> str:
    return f"delivery:{row['id']}"
