"""Knows polls: who voted for what, and which updates that makes."""

from typing import TYPE_CHECKING, Any

from tests.peers.telegram.bots import Bot
from tests.peers.telegram.shapes import Json, known

if TYPE_CHECKING:
    from tests.peers.telegram.messages import Message
    from tests.peers.telegram.people import Person
    from tests.peers.telegram.world import World


def new_poll(number: int, question: str, options: list[str], given: Json) -> Json:
    """The Poll object before anybody voted."""
    return known(
        id=str(number),
        question=question,
        options=[known(persistent_id=str(at), text=text, voter_count=0) for at, text in enumerate(options)],
        total_voter_count=0,
        is_closed=False,
        is_anonymous=given.get("is_anonymous", True),
        type=given.get("type") or "regular",
        allows_multiple_answers=given.get("allows_multiple_answers", False),
        allows_revoting=True,
        members_only=False,
    )


class Polls:
    """The votes of all polls."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.votes: dict[str, dict[int, list[int]]] = {}

    def vote(self, person: "Person", message: "Message", options: list[int]) -> None:
        """Count a vote and tell the bot that made the poll."""
        poll: Json = message.body["poll"]
        if poll["is_closed"]:
            raise ValueError("the poll is closed")
        votes = self.votes.setdefault(poll["id"], {})
        votes[person.id] = options
        self.count(poll, votes)
        if isinstance(message.by, Bot):
            self.tell(message.by, person, poll, options)

    def count(self, poll: Json, votes: dict[int, list[int]]) -> None:
        """Write the counts into the poll."""
        chosen: list[Any] = [at for one in votes.values() for at in one]
        for at, option in enumerate(poll["options"]):
            option["voter_count"] = chosen.count(at)
        poll["total_voter_count"] = sum(bool(one) for one in votes.values())

    def tell(self, bot: Bot, person: "Person", poll: Json, options: list[int]) -> None:
        """A poll update, and who voted unless the poll is anonymous."""
        now = self.world.now()
        copy = {**poll, "options": [dict(one) for one in poll["options"]]}
        bot.updates.add("poll", copy, now)
        if not poll["is_anonymous"]:
            names = [poll["options"][at]["persistent_id"] for at in options]
            answer = known(
                poll_id=poll["id"],
                user=person.json(),
                option_ids=options,
                option_persistent_ids=names,
            )
            bot.updates.add("poll_answer", answer, now)
