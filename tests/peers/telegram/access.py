"""Knows whether a bot may enter a chat at all, and in which order that is asked."""

from dataclasses import dataclass
from typing import Literal

from tests.peers.telegram.bots import Bot
from tests.peers.telegram.chats import Chat, PrivateChat
from tests.peers.telegram.messages import Message
from tests.peers.telegram.params import Params
from tests.peers.telegram.people import Person
from tests.peers.telegram.refusals import Refusal, bad_request, forbidden
from tests.peers.telegram.world import World

Access = Literal["read", "write"]
KINDS = {"group": "group", "supergroup": "supergroup", "channel": "channel"}


@dataclass
class Ask:
    """One call under way."""

    world: World
    bot: Bot
    params: Params

    def chat(self, access: Access = "write", name: str = "chat_id") -> Chat:
        """The chat of the call, entered with the wanted access."""
        chat = self.find(self.params.text(name))
        if chat is None:
            raise bad_request("chat not found")
        enter(self.world, self.bot, chat, access)
        return chat

    def find(self, name: str) -> Chat | None:
        """A chat by its id, a person's id, or its @name."""
        if name.startswith("@"):
            named = (one for one in self.world.chats.values() if one.username == name[1:])
            return next(named, None)
        try:
            number = int(name)
        except ValueError:
            return None
        person = self.world.people.get(number)
        if person is not None:
            return self.world.private(self.bot, person)
        chat = self.world.chats.get(number)
        return chat if chat is not None and chat.known_to(self.bot) else None

    def message(self, chat: Chat, what: str, name: str = "message_id") -> Message:
        """A message of the chat; `what` is how Telegram calls the one it misses."""
        found = chat.history.get(self.params.number(name) or 0)
        if found is None or found.deleted:
            raise bad_request(f"{what} not found")
        return found

    def person(self) -> Person:
        """The person of `user_id`."""
        person = self.world.people.get(self.params.number("user_id") or 0)
        if person is None:
            raise bad_request("user not found")
        return person

    def right(self, chat: Chat, right: str, words: str) -> None:
        """Refuse unless the bot holds the administrator's right."""
        if not chat.has_right(self.bot, right):
            raise bad_request(words)


def enter(world: World, bot: Bot, chat: Chat, access: Access) -> None:
    """Refuse what check_chat_access of the real server refuses."""
    if isinstance(chat, PrivateChat):
        enter_private(world, bot, chat, access)
        return
    if chat.migrated_to is not None and access == "write":
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refusal(400, words, migrate_to=chat.current.id)
    if chat.gone and access == "write":
        raise forbidden(f"the {KINDS[chat.kind]} chat was deleted")
    status = chat.membership(bot).status
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {KINDS[chat.kind]} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {KINDS[chat.kind]} chat")


def enter_private(world: World, bot: Bot, chat: PrivateChat, access: Access) -> None:
    """A bot may not speak first, nor to those who blocked it or are gone."""
    applicant = world.is_applicant(bot, chat.person)
    if access == "read":
        if not chat.started and not applicant:
            raise bad_request("chat not found")
        return
    if chat.person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started and not applicant:
        raise forbidden("bot can't initiate conversation with a user")
