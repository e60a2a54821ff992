"""Reading a position: every officer is shown it, says [I have read it], and is asked again after a day."""

from collections.abc import Sequence
from datetime import timedelta

from groups.messages import Button, Due, Pressed, Rows, Send
from groups.people import Person
from groups.positions import READ_WITHIN, Standing
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.tell import tell
from storage.buttons import StoredButton
from storage.positions import PositionNow

SHOWN = "position.shown:"
"""Notes: the print of each position that its readers were shown last."""
ASKED_OF = (Standing.VALID, Standing.NOT_YET)
WATCH_EVERY = timedelta(hours=1)


def must_read(ctx: Context, position: PositionNow) -> list[Person]:
    """Every officer who writes or approves, of its sections if it names some; who serves no section reads all."""
    today = ctx.today
    people = (ctx.mission.officer(officer.name) for officer in ctx.mission.officers if officer.valid_on(today))
    return [person for person in people if person and _concerned(ctx, person) and _in_section(person, position)]


def _concerned(ctx: Context, person: Person) -> bool:
    acts = (Act.DRAFT, Act.APPROVE)
    return any(refusal(person, act, today=ctx.today, seconding=True) is None for act in acts)


def _in_section(person: Person, position: PositionNow) -> bool:
    return not position.sections or not person.sections or not person.sections.isdisjoint(position.sections)


def words(ctx: Context, position: PositionNow) -> Text:
    """What it says, in the reader's language, and on which days."""
    if position.words is None:
        return ctx.say("*{id}* waits for a second person.", id=position.id)
    said = ctx.mission.words(position.words.text, ctx.language)
    days = {"from_day": position.words.valid_from, "until": position.words.valid_to}
    shown = {name: ctx.texts.date(ctx.language, day) for name, day in days.items()}
    held = ctx.say("Holds from {from_day} to {until}.", **shown)
    source = ctx.say("Source: {source}", source=position.words.source) if position.words.source else Text()
    return join([ctx.say("*{id}* {text}", id=position.id, text=said), held, source])


def shown(ctx: Context, position: PositionNow, head: Text | None = None) -> Send:
    """The position with [I have read it]."""
    return ctx.reply(join([head or Text(), words(ctx, position)], "\n\n"), read_button(ctx, position))


def read_button(ctx: Context, position: PositionNow) -> Rows:
    label = str(ctx.say("I have read it"))
    only = ctx.person.key if ctx.private else ""
    return ((Button(label, "position-read", position.id, data=position.print, only=only, style="main"),),)


async def read(ctx: Context, _press: Pressed, stored: StoredButton) -> Actions:
    """[I have read it]; E-CHANGED, and the position once more, when it says something else now."""
    position = await ctx.unit.positions.one_now(ctx.mission, stored.subject)
    if position is None or position.words is None:
        return ctx.refuse(refuse(Code.UNKNOWN, what=stored.subject))
    if position.print != stored.data:
        return [*ctx.refuse(refuse(Code.CHANGED)), shown(ctx, position)]
    await ctx.unit.positions.read(position, ctx.person.key)
    ctx.unit.audits.note("read position", f"position:{position.id}", actor=ctx.person.key)
    return [ctx.reply(ctx.say("Thank you. You have read *{id}*.", id=position.id))]


async def show(ctx: Context, _press: Pressed, stored: StoredButton) -> Actions:
    """[Read P12] under a post"""
    position = await ctx.unit.positions.one_now(ctx.mission, stored.subject)
    return [shown(ctx, position)] if position else ctx.refuse(refuse(Code.UNKNOWN, what=stored.subject))


async def spread(ctx: Context, position: PositionNow, head: str) -> Actions:
    """Show it to everybody who must read it and has not; in a day whoever has not read it is asked again."""
    await ctx.unit.notes.set(SHOWN + position.id, position.print)
    await ctx.unit.dues.set("position.ask", position.id, ctx.now + READ_WITHIN)
    return await _to_readers(ctx, position, head)


async def ask_again(ctx: Context, due: Due) -> Actions:
    position = await ctx.unit.positions.one_now(ctx.mission, due.subject)
    if position is None or position.standing(ctx.today) not in ASKED_OF:
        return []
    return await _to_readers(ctx, position, N_("You have not read this position yet. Please read it today."))


async def watch(ctx: Context, _due: Due) -> Actions:
    """The round: what is new or changed in the files is shown like what officers agreed to."""
    await ctx.unit.dues.set("positions.watch", "all", ctx.now + WATCH_EVERY)
    told: Actions = []
    for position in await ctx.unit.positions.all_now(ctx.mission):
        known = await ctx.unit.notes.get(SHOWN + position.id)
        if position.standing(ctx.today) in ASKED_OF and known != position.print:
            told += await spread(ctx, position, N_("Please read this position: statements stand on it."))
    return told


async def waiting(ctx: Context) -> Sequence[tuple[None, Text, Rows]]:
    """For /waiting: the positions that this officer has still to read."""
    mine: list[tuple[None, Text, Rows]] = []
    for position in await ctx.unit.positions.all_now(ctx.mission):
        asked = position.standing(ctx.today) in ASKED_OF
        if asked and ctx.person.key in await unread_by(ctx, position):
            mine.append((None, words(ctx, position), read_button(ctx, position)))
    return mine


async def unread_by(ctx: Context, position: PositionNow) -> list[str]:
    """The keys of everybody who must read it and has not."""
    done = await ctx.unit.positions.readers(position)
    return [person.key for person in must_read(ctx, position) if person.key not in done]


async def _to_readers(ctx: Context, position: PositionNow, head: str) -> Actions:
    async def say(one: Context) -> Actions:
        return [shown(one, position, one.say(head))]

    return await tell(ctx, await unread_by(ctx, position), say)
