"""What a group's days hold: what went out, what is coming, the turns of series, what is held, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from config.schema import Group
from groups.calendar import DAY, first_instant, local_date
from groups.posts import State
from groups.recurring import Rule, turns
from groups.texts import N_, Text
from handlers.context import Context
from handlers.publish.moves import HAND
from handlers.publish.room import ROUTINE
from handlers.publish.turns import rule_of
from storage.posts import Post
from storage.slots import Slot


class What(StrEnum):
    """The wording of one line: {time} and {number}."""

    OUT = N_("{time} · #{number} is out")
    COMING = N_("{time} · #{number} is coming")
    HAND = N_("{time} · #{number} was written by hand")
    CORRECTED = N_("{time} · #{number} is out, put right since")
    RETRACTED = N_("{time} · #{number} was taken back")
    AGAIN = N_("{time} · #{number} comes again")


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    number: int
    what: What


@dataclass(frozen=True, slots=True)
class DayView:
    """`left` of `cap` after all that is out, is coming and comes again."""

    day: date
    cap: int
    entries: tuple[Entry, ...]

    @property
    def left(self) -> int:
        return max(0, self.cap - len(self.entries))

    @property
    def coming(self) -> int:
        return sum(each.what in (What.COMING, What.AGAIN) for each in self.entries)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read once for all groups: the running series with their rules, and the posts that are held."""

    series: tuple[tuple[Post, Rule, datetime], ...]
    held: tuple[Post, ...]


async def plan(ctx: Context) -> Plan:
    running = {each.post: each for each in await ctx.unit.series.running()}
    sources = await ctx.unit.posts.numbered(list(running))
    found = ((post, rule_of(post), running[post.id].next_at) for post in sources.values())
    known = tuple((post, rule, at) for post, rule, at in found if rule and at)
    return Plan(known, await ctx.unit.posts.in_state(State.HELD))


async def days(ctx: Context, group: Group, known: Plan, first: date, count: int) -> tuple[DayView, ...]:
    """So many days of the group from `first` on. Two searches, whatever is planned."""
    last = first + (count - 1) * DAY
    slots = await ctx.unit.slots.between(group.id, first, last, ROUTINE)
    posts = await ctx.unit.posts.numbered([each.post for each in slots])
    entries = [Entry(each.at, each.post, _what(each, posts.get(each.post))) for each in slots]
    dated = [(each.day, entry) for each, entry in zip(slots, entries, strict=True)]
    end = first_instant(last + DAY, group.tz)
    dated += [(local_date(entry.at, group.tz), entry) for entry in _again(group, known, end)]
    return tuple(
        DayView(day, group.cap_in_calm, tuple(sorted((e for on, e in dated if on == day), key=lambda e: e.at)))
        for day in (first + step * DAY for step in range(count))
    )


async def today_of(ctx: Context, group: Group, known: Plan) -> DayView:
    (found,) = await days(ctx, group, known, local_date(ctx.now, group.tz), 1)
    return found


def held_line(ctx: Context, group: Group, known: Plan) -> Text:
    """Held: #50 and #51."""
    numbers = [f"#{post.id}" for post in known.held if group.id in post.groups]
    return ctx.say("Held: {numbers}", numbers=ctx.texts.listing(ctx.language, numbers)) if numbers else Text()


def lines(ctx: Context, group: Group, entries: Sequence[Entry]) -> list[Text]:
    """One line each, with its hour in the zone of the group."""
    return [
        ctx.say(each.what, time=ctx.texts.time(ctx.language, each.at, group.tz), number=each.number) for each in entries
    ]


def _what(slot: Slot, post: Post | None) -> What:
    if post is None or not slot.sent:
        return What.OUT if slot.sent else What.COMING
    by_state = {State.CORRECTED: What.CORRECTED, State.RETRACTED: What.RETRACTED}
    return What.HAND if post.kind == HAND else by_state.get(State(post.state), What.OUT)


def _again(group: Group, known: Plan, end: datetime) -> list[Entry]:
    """The turns to come before `end`."""
    mine = ((post, rule, at) for post, rule, at in known.series if group.id in post.groups and at < end)
    return [
        Entry(turn_at, post.id, What.AGAIN)
        for post, rule, at in mine
        for turn_at in (at, *(turn.at for turn in turns(rule, at, end, group.tz)))
        if turn_at < end
    ]
