"""Knows what is done to groups and channels by hand: pin, promote, kick, migrate."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.peers.telegram.accounts import TELEGRAM, Account
from tests.peers.telegram.chats import Chat, Topic
from tests.peers.telegram.entities import formatted
from tests.peers.telegram.messages import Message
from tests.peers.telegram.origins import from_chat
from tests.peers.telegram.rights import (
    CHANNEL_RIGHTS,
    Membership,
    checked_rights,
)
from tests.peers.telegram.shapes import Json

if TYPE_CHECKING:
    from tests.peers.telegram.people import Person
    from tests.peers.telegram.world import World


class Shared(Chat):
    """What groups and channels have in common; `owner` is the hand that acts."""

    owner: "Person"

    def promote(self, account: Account, *, anonymous: bool = False, **rights: bool) -> None:
        """Make somebody administrator with exactly these rights."""
        granted = checked_rights(rights, self.is_channel)
        extra = {"rights": granted | {"can_manage_chat"}, "anonymous": anonymous}
        self.set_status(account, "administrator", self.owner, **extra)

    def demote(self, account: Account) -> None:
        """Make an administrator a plain member."""
        self.set_status(account, "member", self.owner)

    def kick(self, account: Account) -> None:
        """Remove and ban."""
        self.world.leave(self, account, self.owner)

    def delete(self, message: Message) -> None:
        """Delete a message by hand: no bot is told."""
        self.world.delete(message, self.owner)

    def pin(self, message: Message, by: "Person | None" = None) -> None:
        """Pin by hand."""
        self.world.pin(message, by or self.owner)

    def unpin(self, message: Message) -> None:
        """Unpin by hand: no bot is told."""
        self.world.unpin(message, self.owner)

    def close_down(self) -> None:
        """Delete the whole chat."""
        self.gone = True


class Group(Shared):
    """A basic group or a supergroup, with topics if it is a forum."""

    def __init__(self, world: "World", number: int, supergroup: bool, title: str, owner: "Person") -> None:
        super().__init__(world, number, "supergroup" if supergroup else "group", title)
        self.owner = owner
        self.members[owner.id] = Membership(owner, "creator")

    async def add_bot(self, account: Account, **rights: bool) -> None:
        """Add a bot; with rights it is an administrator at once."""
        self.world.enter(self, account, self.owner)
        if rights:
            self.promote(account, **rights)

    def restrict(self, account: Account, **permissions: bool) -> None:
        """Allow a member only these things."""
        self.set_status(account, "restricted", self.owner, permissions=permissions)

    def topic(self, name: str) -> Topic:
        """Open a topic by hand."""
        return self.world.open_topic(self, name, self.owner)

    def migrate(self, *, announced: bool = True) -> "Group":
        """Become a supergroup: new id, new message ids, no pins; returns the new one.

        Without `announced` the bots get no service messages and learn of it only by
        the refusal of their next call.
        """
        new = self.world.new_group(str(self.title), self.owner, supergroup=True)
        for member in self.members.values():
            new.members[member.account.id] = member
        new.permissions, new.protects_content = self.permissions, self.protects_content
        self.migrated_to = new
        self.pins.clear()
        if announced:
            self.report({"migrate_to_chat_id": new.id})
            new.report({"migrate_from_chat_id": self.id})
        return new

    def report(self, body: Json) -> Message:
        """A service message in the name of the owner."""
        return self.world.post(self, body, by=self.owner, sender=self.owner)


class Channel(Shared):
    """A channel; its posts are brought into the discussion group, if it has one."""

    def __init__(self, world: "World", number: int, title: str, owner: "Person") -> None:
        super().__init__(world, number, "channel", title)
        self.owner = owner
        self.members[owner.id] = Membership(owner, "creator")

    async def add_bot(self, account: Account, **rights: bool) -> None:
        """Add a bot as administrator, with every right unless some are named."""
        wanted = rights or dict.fromkeys(CHANNEL_RIGHTS, True)
        self.promote(account, **wanted)

    async def posts(self, text: str) -> Message:
        """Post by the owner's hand."""
        body = formatted(text, "", None).fields()
        return self.world.post(self, body, by=self.owner, sender_chat=self)

    def discuss(self, post: Message) -> None:
        """Bring a post into the discussion group, as Telegram does by itself."""
        if self.linked is None or post.is_service:
            return
        self.world.post(
            self.linked,
            post.body,
            by=TELEGRAM,
            sender=TELEGRAM,
            sender_chat=self,
            origin=from_chat(self, post.id, post.sent_at),
            extra={"is_automatic_forward": True},
            markup=post.markup,
        )


def add_members(chat: Chat, members: Sequence[Account]) -> None:
    """Fill a new chat without telling anybody."""
    for account in members:
        chat.members[account.id] = Membership(account, "member")
