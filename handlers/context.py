"""What a handler is given: who, where, when, and one transaction. It never sends, and never waits for a network."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Flag, StrEnum, auto
from typing import Any

from config.mission import Mission
from config.schema import Group
from config.texts import Texts
from groups.forms import Form
from groups.messages import Action, Address, Button, Lane, Pressed, Rows, Said, Send, Sender
from groups.outlets import Capabilities
from groups.people import Person
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import Text
from handlers import sentences
from storage.posts import Post
from storage.unit import Unit

Actions = list[Action]
MET = "met a refusal"
"""The act in the records of a drill."""


@dataclass(frozen=True, slots=True)
class Dice:
    """Where chance comes from; tests hand in their own."""

    random: Callable[[int], bytes] = secrets.token_bytes


@dataclass(slots=True)
class Context:
    """`person` is who acts: an officer of the files, else a member. `group` is the interest group of a bound place.

    `language` is the person's own in private, the group's first in a group.
    """

    now: datetime
    mission: Mission
    texts: Texts
    unit: Unit
    outlets: Mapping[str, Capabilities]
    at: Address
    person: Person = field(default_factory=lambda: Person(""))
    sender: Sender = field(default_factory=Sender)
    private: bool = False
    group: Group | None = None
    message: str = ""
    language: str = "en"
    dice: Dice = field(default_factory=Dice)
    commands: "tuple[Command, ...]" = ()  # the tables of handlers.table, which imports the handlers and so us
    dialogues: "tuple[Dialogue, ...]" = ()
    parts: "tuple[Part, ...]" = ()
    wall: datetime | None = None  # what clocks on the wall show, where ours run faster

    @property
    def exercise(self) -> bool:
        """Whether all this is a drill."""
        return self.mission.exercise

    @property
    def today(self) -> date:
        """The mission's date."""
        return self.now.astimezone(self.mission.zone).date()

    @property
    def in_staff_room(self) -> bool:
        return self.at == self.mission.staff_room

    def say(self, words: str, /, **values: Any) -> Text:
        return self.texts.say(self.language, words, **values)

    def count(self, one: str, many: str, n: int, /, **values: Any) -> Text:
        return self.texts.count(self.language, one, many, n, **values)

    def language_name(self, language: str) -> str:
        """What the person calls this language."""
        return self.texts.language_name(self.language, language)

    def reply(self, text: Text, buttons: Rows = (), **more: Any) -> Send:
        """An answer where the person is; in a group it quotes what it answers."""
        quoted = "" if self.private else self.message
        return Send(self.at, text, buttons, reply_to=quoted, language=self.language, **more)

    def refuse(self, refusal: Refusal) -> Actions:
        """The refusal in one friendly sentence; officers see the code at its end."""
        self.met(refusal)
        return [self.reply(self.sentence(refusal))]

    def met(self, refusal: Refusal) -> None:
        """In a drill it is counted, for the report: these are the rules that one trains with."""
        if self.exercise:
            self.unit.audits.note(MET, "drill", actor=self.person.key, detail=refusal.code)

    def sentence(self, refusal: Refusal) -> Text:
        return self.sentence_in(self.language, refusal)

    def sentence_in(self, language: str, refusal: Refusal) -> Text:
        """The same in a language that is not that of the context."""
        coded, zone = self.person.is_staff, self.mission.zone
        return sentences.sentence(self.texts, language, refusal, coded=coded, zone=zone, now=self.now)

    def staff(self, text: Text, buttons: Rows = (), **more: Any) -> Send:
        """A message to the staff room, in the mission's language (say it with `staff_say`)."""
        lane = more.pop("lane", Lane.REPLY)
        return Send(self.mission.staff_room, text, buttons, lane=lane, language=self.mission.language, **more)

    def staff_say(self, words: str, /, **values: Any) -> Text:
        return self.texts.say(self.mission.language, words, **values)

    async def private_address(self, person: str) -> Address | None:
        """Where this person (officer's name or identity) can be written to in private; None when never met."""
        officer = self.mission.officer(person)
        identities = officer.identities if officer else (person,)
        return await self.unit.people.private_address(identities)

    async def language_of(self, person: str) -> str:
        """The language that this person (officer's name or identity) chose on any platform, or the mission's first."""
        officer = self.mission.officer(person)
        for identity in officer.identities if officer else (person,):
            if chosen := await self.unit.people.language(identity):
                return chosen
        return self.mission.language


OnCommand = Callable[[Context, Said, Text], Awaitable[Actions]]
"""The third value is what follows the command, with its formatting."""
OnPress = Callable[[Context, Pressed, Any], Awaitable[Actions]]
"""The third value is the stored button (storage.buttons.StoredButton)."""


class Where(Flag):
    """Where a command may be given."""

    PRIVATE = auto()
    STAFF = auto()
    GROUP = auto()
    UNBOUND = auto()  # a group chat that is not bound yet
    INSIDE = PRIVATE | STAFF
    ANYWHERE = PRIVATE | STAFF | GROUP


class Soon(StrEnum):
    """Whether a command that reaches us late must be asked for again: it sends, approves or stops."""

    NEVER = "never"
    WITH_WORDS = "with words"  # without them it only shows something
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    run: OnCommand
    act: Act
    help: str  # a msgid, one line
    where: Where = Where.INSIDE
    soon: Soon = Soon.NEVER


@dataclass(frozen=True, slots=True)
class Press:
    """What a stored button's `act` names. `soon`: it sends, approves, opens or raises, so a late one asks again."""

    name: str
    run: OnPress
    act: Act
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A form and what is done when its last step is answered: run(ctx, subject, data)."""

    form: Form
    run: Callable[[Context, str, dict[str, str]], Awaitable[Actions]]
    act: Act


class Stage(StrEnum):
    """When a part of a post is asked for."""

    SUBMIT = "submit"
    APPROVE = "approve"  # by the person of the context
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that posts may have or need: their languages, checks, pictures, terms.

    `need` is what still stands between the post and this stage; `lines` is what its writer and its approver read of it;
    `buttons` is what its writer should do now, `options` what they can do besides, behind [More]; `head` stands above
    the text, in the language of the chat that gets it; `approved` keeps what the approver confirmed by the one press;
    `card` is what whoever reads the card can press beside [Approve];
    `asks` is whom it asks besides the approvers when the post is sent for approval;
    `release` lets an approved post of its sort go in a way of its own (None: it is of another sort); `history` is what
    became of it, for whoever looks at it later.
    """

    name: str
    need: "Callable[[Context, Post, Stage], Awaitable[Refusal | None]] | None" = None
    lines: "Callable[[Context, Post], Awaitable[list[Text]]] | None" = None
    buttons: "Callable[[Context, Post], Awaitable[list[Button]]] | None" = None
    options: "Callable[[Context, Post], Awaitable[list[Button]]] | None" = None
    head: "Callable[[Context, Post, str], Awaitable[Text]] | None" = None
    approved: "Callable[[Context, Post], Awaitable[None]] | None" = None
    card: "Callable[[Context, Post], Awaitable[list[Button]]] | None" = None
    asks: "Callable[[Context, Post], Awaitable[Actions]] | None" = None
    release: "Callable[[Context, Post], Awaitable[Actions | Refusal | None]] | None" = None
    history: "Callable[[Context, Post], Awaitable[Text]] | None" = None
