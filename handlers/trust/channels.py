"""Our channels as everybody may see them: listed groups and where they live, and the numbers that we have checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groups.kinds import KINDS
from handlers.context import Context
from handlers.facts import lookup
from storage.addresses import Place


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group and the accounts through which it can be reached. `seen` is when we last looked at one of its chats."""

    id: str
    kind: str
    name: str
    about: str
    languages: tuple[str, ...]
    accounts: tuple[str, ...]
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """`check` says when it was checked; `late`: that is too long ago."""

    label: str
    value: str
    phone: bool
    check: str
    late: bool


async def groups(ctx: Context) -> tuple[GroupLine, ...]:
    """Every listed group that has a chat on a live account, in the order of the files."""
    places = await ctx.unit.addresses.all_bound()
    found = []
    for group in ctx.mission.groups:
        here = [place for place in places if place.group_id == group.id and ctx.mission.is_live(place.address.account)]
        if group.listed and here:
            name, kind = ctx.mission.words(group.name, ctx.language), KINDS[group.kind]
            accounts = tuple(dict.fromkeys(place.address.account for place in here))
            spoken = tuple(group.languages)
            found.append(GroupLine(group.id, group.kind, name, str(ctx.say(kind.about)), spoken, accounts, _seen(here)))
    return tuple(found)


async def numbers(ctx: Context) -> tuple[NumberLine, ...]:
    """Emergency facts and telephone numbers; one that was found wrong is not shown."""
    known = [fact for fact in await lookup.all_now(ctx) if (fact.emergency or fact.phone) and not fact.is_failed]
    return tuple(
        NumberLine(
            ctx.mission.words(fact.label, ctx.language),
            ctx.mission.words(fact.value, ctx.language),
            fact.phone,
            str(lookup.age(ctx, fact, ctx.language)),
            fact.is_overdue or fact.checked_at is None,
        )
        for fact in known
    )


def _seen(here: Sequence[Place]) -> datetime | None:
    return max((place.seen_at for place in here if place.seen_at), default=None)
