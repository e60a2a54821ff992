"""From an event to its handler: the tables of `handlers` put to work, with rights checked before anything runs."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import exercise
from bot.fence import Fence
from bot.places import Known
from config.mission import Mission
from config.texts import Texts
from groups.messages import (
    Action,
    Address,
    Button,
    Delete,
    Due,
    Edit,
    Incoming,
    Leave,
    Migrated,
    Notice,
    Parted,
    PinSeen,
    Pressed,
    Rows,
    Said,
    Send,
    Sender,
    Settled,
    Standing,
    Standings,
)
from groups.outcomes import Done, Reason
from groups.outlets import Capabilities
from groups.people import Person
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, grant, refusal
from groups.texts import N_, Run, Text
from handlers import apology, table
from handlers.context import Actions, Context, Dice, Soon
from handlers.drills import gate
from storage.addresses import WAITING
from storage.buttons import StoredButton
from storage.unit import Storage, Unit

STALE = timedelta(minutes=10)
"""A command or press that sends or approves and is older than this asks again."""


@dataclass(slots=True)
class House:
    """Everything that routing needs. `mission` is replaced as a whole when the files change."""

    storage: Storage
    mission: Mission
    texts: Texts
    outlets: Mapping[str, Capabilities]
    dice: Dice = field(default_factory=Dice)
    known: Known = field(default_factory=Known)
    fence: Fence = field(default_factory=Fence)
    wall: Callable[[], datetime] | None = None
    """What clocks on the wall show, where the storage's may run faster."""

    def __post_init__(self) -> None:
        self.storage.reachable = self.outlets.keys()
        if self.mission.exercise:
            self.outlets = {name: exercise.with_room(outlet, self._mark) for name, outlet in self.outlets.items()}

    async def route(self, unit: Unit, event: Incoming, received: datetime | None = None) -> list[Action]:
        """What is done about this event, which came to us when it was `received`; None for now."""
        if self.mission.exercise and (instead := await self._in_drill(unit, event)) is not None:
            return instead
        match event:
            case Said():
                return await self._said(unit, event)
            case Pressed():
                return await self._pressed(unit, event, received or unit.now)
            case Settled(outcome=Done(note=Reason.THREAD_GONE) as done):
                done_there = await self.route(unit, replace(event, outcome=replace(done, note="")))
                return [*await table.on_thread_gone(await self.context(unit, event.at), event), *done_there]
            case Settled():
                run = table.SETTLED.get(event.subject.partition(":")[0]) or table.SETTLED[""]
                return await run(await self.context(unit, event.at), event)
            case Due():
                return await table.DUES[event.kind](await self.context(unit, self.mission.staff_room), event)
            case Standings() | Migrated() | PinSeen() | Parted():
                return await self._in_chat(unit, event)

    async def _in_chat(self, unit: Unit, event: Standings | Migrated | PinSeen | Parted) -> Actions:
        """What a platform tells of a chat itself."""
        match event:
            case Standings():
                ctx = await self.context(unit, event.at, event.sender, private=event.private)
                return await table.on_standings(ctx, event)
            case Migrated():
                return await table.on_migrated(await self.context(unit, event.at), event)
            case PinSeen():
                return await table.on_pin_seen(await self.context(unit, event.at, event.by), event)
            case Parted():
                return await table.on_parted(await self.context(unit, event.at, event.by), event)

    async def sorry(self, unit: Unit, event: Said | Pressed, number: int) -> list[Action]:
        """What is said when this row of the inbox was put aside."""
        message = event.message if isinstance(event, Said) else ""
        ctx = await self.context(unit, event.at, event.sender, private=event.private, message=message)
        return await self.place_buttons(unit, await apology.sorry(ctx, event, number))

    # ---- drills ---------------------------------------------------------------------------------------

    async def _in_drill(self, unit: Unit, event: Incoming) -> Actions | None:
        """What a drill's house does instead of routing the event; None when it takes its usual way."""
        if isinstance(event, Due):
            return None if await gate.takes(unit, event) else []
        if isinstance(event, Settled):
            return None
        if event.at.account in self.outlets and self.fence.is_live(self.outlets[event.at.account], event.at):
            there = isinstance(event, Standings) and event.standing is not Standing.OUT
            return [Leave(event.at)] if there else []  # deaf and dumb in a chat of the live mission
        if not isinstance(event, Said | Pressed):
            return None
        ctx = await self.context(unit, event.at, event.sender, private=event.private)
        return await gate.closed(ctx, event)

    @property
    def _mark(self) -> str:
        return exercise.mark_of(self.mission, self.texts)

    # ---- words ----------------------------------------------------------------------------------------

    async def _said(self, unit: Unit, said: Said) -> Actions:
        ctx = await self.context(unit, said.at, said.sender, private=said.private, message=said.message)
        name, words = split_command(said.text)
        if said.edited:
            return await table.on_edited(ctx, said)
        if name and said.forwarded:
            return _refuse_quietly(ctx, Code.WORDS, why="forwarded")
        if name:
            return await self._command(ctx, said, name, words)
        if said.sender.anonymous:
            return []
        if not ctx.private and not ctx.in_staff_room and not said.reply_to_us and not said.mentions_us:
            return await table.on_group_words(ctx, said)
        return await table.on_words(ctx, said)

    async def _command(self, ctx: Context, said: Said, name: str, words: Text) -> Actions:
        command = table.COMMAND.get(name)
        if command is None:
            return ctx.refuse(refuse(Code.UNKNOWN, what="command", name=name)) if ctx.private else []
        if said.sender.anonymous:
            return ctx.refuse(refuse(Code.ANONYMOUS))
        if await _is_strange(ctx):
            return []
        if not _is_place_for(ctx, command.where):
            return await _wrong_place(ctx, said, command.act)
        if refused := _nothing_to_do_with(ctx, command.act):
            ctx.unit.audits.note(f"refused {command.act}", f"command:{name}", actor=ctx.person.key, detail=refused.code)
            return ctx.refuse(refused)
        acts = command.soon is Soon.ALWAYS or (command.soon is Soon.WITH_WORDS and bool(words))
        if acts and (ctx.wall or ctx.now) - said.sent > STALE:
            return ctx.refuse(refuse(Code.LATE, sent=said.sent))
        return await command.run(ctx, said, words)

    # ---- buttons --------------------------------------------------------------------------------------

    async def _pressed(self, unit: Unit, pressed: Pressed, received: datetime) -> Actions:
        ctx = await self.context(unit, pressed.at, pressed.sender, private=pressed.private)
        button = await unit.buttons.find(pressed.nonce)
        refused = self._why_not(ctx, button)
        if refused or button is None:
            unit.audits.note("refused press", button.subject if button else "", actor=ctx.person.key, detail=refused)
            return [Notice(pressed.at, pressed.press, str(ctx.say(refused)))]
        press = table.PRESS[button.act]
        if no := _nothing_to_do_with(ctx, press.act):
            unit.audits.note(f"refused {press.act}", button.subject, actor=ctx.person.key, detail=no.code)
            ctx.met(no)
            return [Notice(pressed.at, pressed.press, str(ctx.sentence(no)))]
        if press.soon and ctx.now - received > STALE:
            unit.audits.note("late press", button.subject, actor=ctx.person.key, detail=button.act)
            late = ctx.sentence(refuse(Code.LATE, pressed=received))
            return [Notice(pressed.at, pressed.press, str(late)), ctx.reply(late)]
        actions = await press.run(ctx, pressed, button)
        if unit.people.changed:
            self.known.forget()
        if not any(isinstance(action, Notice) for action in actions):
            actions = [*actions, Notice(pressed.at, pressed.press)]
        return actions

    def _why_not(self, ctx: Context, button: StoredButton | None) -> str:
        if button is None or button.act not in table.PRESS:
            return N_("This button is not one of ours, or too old.")
        if button.expires_at < ctx.now:
            return N_("This button is too old. Ask again for a fresh one.")
        if button.only and button.only != ctx.person.key:
            return N_("This button is for somebody else.")
        return ""

    # ---- who and where --------------------------------------------------------------------------------

    async def context(
        self, unit: Unit, at: Address, sender: Sender | None = None, *, private: bool = False, message: str = ""
    ) -> Context:
        sender = sender or Sender()
        ctx = Context(
            now=unit.now,
            mission=self.mission,
            texts=self.texts,
            unit=unit,
            outlets=self.outlets,
            at=at,
            sender=sender,
            private=private,
            message=message,
            dice=self.dice,
            commands=table.COMMANDS,
            dialogues=table.DIALOGUES,
            parts=table.PARTS,
            wall=self.wall() if self.wall else None,
        )
        ctx.person = self._person(sender, ctx)
        group_id, own = ("", "") if private else await self.known.group_of(unit, at)
        ctx.group = self.mission.group(group_id) if group_id else None
        ctx.language = await self._language(unit, ctx, own)
        return ctx

    def _person(self, sender: Sender, ctx: Context) -> Person:
        if not sender.identity or sender.anonymous or sender.bot:
            return Person("")
        officer = self.mission.person(sender.identity, ctx.today)
        return officer or Person(sender.identity, sender.name, identities=(sender.identity,))

    async def _language(self, unit: Unit, ctx: Context, own: str) -> str:
        """In a group that of the chat or the group's first; in private what the person chose, or their client says, if
        we speak it."""
        if ctx.group:
            return own if own in ctx.group.languages else ctx.group.languages[0]
        if not ctx.sender.identity or not ctx.private:
            return self.mission.language
        chosen = await self.known.meet(unit, ctx.sender, ctx.at)
        guessed = ctx.sender.language.partition("-")[0].lower()
        return chosen or (guessed if guessed in self.mission.languages else self.mission.language)

    # ---- buttons get their nonces -----------------------------------------------------------------------

    async def place_buttons(self, unit: Unit, actions: Sequence[Action]) -> list[Action]:
        """Every button is stored under a fresh nonce, which is all that it carries; those that mean the same share one,
        so that five hundred chats cost no more than one. In a drill every text says so."""
        actions = exercise.with_mark(actions, self._mark) if self.mission.exercise else actions
        kept: dict[Button, Button] = {}
        placed = [
            replace(action, buttons=self._with_nonces(action.buttons, kept))
            if isinstance(action, Send | Edit) and action.buttons
            else action
            for action in actions
        ]
        await unit.buttons.keep(list(kept.values()))
        return placed

    def _with_nonces(self, rows: Rows, kept: dict[Button, Button]) -> Rows:
        def placed(button: Button) -> Button:
            meant = replace(button, label="", style="")
            if meant not in kept:
                kept[meant] = replace(meant, nonce=self._nonce())
            return replace(button, nonce=kept[meant].nonce)

        return tuple(tuple(placed(button) for button in row) for row in rows)

    def _nonce(self) -> str:
        return urlsafe_b64encode(self.dice.random(8)).decode().rstrip("=")


def split_command(text: Text) -> tuple[str, Text]:
    """("ask", what follows) of "/ask what follows", with its formatting; ("", text) when it is no command."""
    plain = str(text)
    if not plain.startswith("/") or len(plain) < 2:
        return "", text
    head = plain.split(maxsplit=1)[0]
    name = head[1:].lower()
    if not name.replace("_", "").isalnum():
        return "", text
    return name, _without_start(text, len(head))


def _without_start(text: Text, count: int) -> Text:
    runs: list[Run] = []
    for run in text.runs:
        dropped = min(count, len(run.text))
        count -= dropped
        if rest := run.text[dropped:]:
            runs.append(replace(run, text=rest))
    while runs and not runs[0].text.strip():
        runs.pop(0)
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
    return Text(tuple(runs))


def _nothing_to_do_with(ctx: Context, act: Act) -> Refusal | None:
    """Whoever may neither do, propose nor second an act is refused here; the rest is the handler's to judge."""
    return refusal(ctx.person, act, today=ctx.today, stepped_up=True, proposing=True, seconding=True)


def _is_place_for(ctx: Context, where: table.Where) -> bool:
    if ctx.private:
        return table.Where.PRIVATE in where
    if ctx.in_staff_room:
        return table.Where.STAFF in where
    return (table.Where.GROUP if ctx.group else table.Where.UNBOUND) in where


async def _is_strange(ctx: Context) -> bool:
    """A member in a chat that nobody has connected: there we stay silent."""
    if ctx.private or ctx.in_staff_room or ctx.group or ctx.person.is_staff:
        return False
    places = await ctx.unit.addresses.in_chat(ctx.at.account, ctx.at.chat)
    return not any(place.group_id and place.state not in WAITING for place in places)


async def _wrong_place(ctx: Context, said: Said, act: Act) -> Actions:
    """An officer's command must not stand in a public group: it is removed, and answered in private (C2)."""
    if ctx.private or ctx.in_staff_room or grant(Person(""), act, ctx.today).allowed:
        return ctx.refuse(refuse(Code.PLACE))
    if not ctx.person.is_staff and ctx.group is None:  # a topic beside one of ours
        return ctx.refuse(refuse(Code.PLACE))
    if not ctx.person.is_staff:
        return [
            ctx.reply(ctx.say("That is a command for officers. To ask us something, write /ask and your question."))
        ]
    away = Delete(ctx.at, said.message)
    private = await ctx.private_address(ctx.person.key)
    if private is None:
        return [away, Send(ctx.at, ctx.say("Please write to me in private."), language=ctx.language)]
    words = ctx.say(
        "Officers' commands work in private and in the staff room only. I removed yours from the group; type it here."
    )
    return [away, Send(private, words, language=ctx.language)]


def _refuse_quietly(ctx: Context, code: Code, **values: str) -> Actions:
    """A clear answer in private, silence in a group."""
    return ctx.refuse(refuse(code, **values)) if ctx.private or ctx.in_staff_room else []
