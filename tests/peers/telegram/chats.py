"""Knows a chat: its members, its history, its pins, its topics."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from typing_extensions import override

from tests.peers.telegram.rights import Membership, Status, usual_permissions
from tests.peers.telegram.shapes import Json, known

if TYPE_CHECKING:
    from tests.peers.telegram.accounts import Account
    from tests.peers.telegram.bots import Bot
    from tests.peers.telegram.messages import Message
    from tests.peers.telegram.people import Person
    from tests.peers.telegram.world import World

Kind = Literal["private", "group", "supergroup", "channel"]


@dataclass(eq=False)
class Topic:
    """One topic of a forum; its id is the message that made it."""

    id: int
    name: str
    closed: bool = False


class Chat:
    """What every kind of chat has."""

    def __init__(self, world: "World", number: int, kind: Kind, title: str | None = None) -> None:
        self.world = world
        self.id = number
        self.kind: Kind = kind
        self.title = title
        self.username: str | None = None
        self.description: str | None = None
        self.is_forum = False
        self.gone = False
        self.protects_content = False
        self.linked: Chat | None = None
        self.migrated_to: Chat | None = None
        self.members: dict[int, Membership] = {}
        self.history: dict[int, Message] = {}
        self.pins: dict[int, Message] = {}
        self.topics: dict[int, Topic] = {}
        self.permissions = usual_permissions()
        # Message 1 of a supergroup is its making, so no topic is ever called 1.
        self.last_id = 1

    def json(self) -> Json:
        """The Chat object."""
        return known(
            id=self.id,
            type=self.kind,
            title=self.title,
            username=self.username,
            is_forum=True if self.is_forum else None,
        )

    @property
    def current(self) -> "Chat":
        """This chat, or the supergroup it has become."""
        return self.migrated_to.current if self.migrated_to else self

    @property
    def is_channel(self) -> bool:
        """Whether only administrators speak here, in the name of the chat."""
        return self.kind == "channel"

    @property
    def messages(self) -> "list[Message]":
        """Every message that is still there, oldest first."""
        return [one for one in self.history.values() if not one.deleted]

    @property
    def pinned(self) -> "list[Message]":
        """The pinned messages, the one sent last first (as clients show them)."""
        return sorted(self.pins.values(), key=lambda one: (one.sent_at, one.id), reverse=True)

    @property
    def last(self) -> "Message":
        """The newest message that is still there."""
        return self.messages[-1]

    def text(self) -> str:
        """All texts that a reader of the chat sees, one a line."""
        return "\n".join(one.text for one in self.messages if one.text)

    def membership(self, account: "Account") -> Membership:
        """What this account is here; a stranger has left."""
        found = self.members.get(account.id)
        return found or Membership(account, "left")

    def known_to(self, bot: "Bot") -> bool:
        """Whether the bot has ever been here: else the chat does not exist for it."""
        return bot.id in self.members

    def may(self, account: "Account", permission: str) -> bool:
        """Whether this member may do what plain members do."""
        member = self.membership(account)
        if member.manages:
            return True
        if member.status == "restricted":
            return member.permissions.get(permission, False)
        return member.present and self.permissions.get(permission, False)

    def has_right(self, account: "Account", right: str) -> bool:
        """Whether this account holds an administrator's right."""
        return self.membership(account).has_right(right)

    def bots(self) -> "list[Bot]":
        """The bots that are in the chat now."""
        everyone = self.world.bots.values()
        return [bot for bot in everyone if self.membership(bot).present]

    def take_id(self) -> int:
        """The id of the next message: per chat in supergroups and channels.

        Private chats and basic groups count together, as one account does.
        """
        if self.kind in ("private", "group"):
            return self.world.next_account_message()
        self.last_id += 1
        return self.last_id

    def set_status(self, account: "Account", status: Status, by: "Account", **extra: object) -> Membership:
        """Change what an account is here and tell the bots that may know."""
        old = self.membership(account)
        new = Membership(account, status)
        return self.world.change_member(self, old, new, by, dict(extra))


class PrivateChat(Chat):
    """The talk between one person and one bot."""

    def __init__(self, world: "World", person: "Person", bot: "Bot") -> None:
        super().__init__(world, person.id, "private")
        self.person = person
        self.bot = bot
        self.started = False
        self.blocked = False
        self.members[bot.id] = Membership(bot, "member")

    @override
    def json(self) -> Json:
        """The Chat object: a private chat is named after the person."""
        person = self.person
        return known(
            id=self.id,
            type=self.kind,
            first_name=person.first_name,
            last_name=person.last_name,
            username=person.username,
        )

    @override
    def bots(self) -> "list[Bot]":
        """Only the bot of this talk, unless it is blocked."""
        return [] if self.blocked else [self.bot]
