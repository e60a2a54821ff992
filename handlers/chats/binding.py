"""Connecting a chat with a group: an officer proposes, a second person confirms with a one-time code in private."""

from dataclasses import replace

from config.schema import Group
from groups.codes import one_time_code
from groups.messages import Button, Delete, Pressed, Said, Send, Standings
from groups.people import Person, Role
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text
from handlers.cards import life
from handlers.chats import tongue
from handlers.context import Actions, Context
from handlers.looks import inspect_place
from storage.addresses import SERVED, Place
from storage.buttons import StoredButton

PURPOSE = "bind"


async def bind(ctx: Context, said: Said, words: Text) -> Actions:
    """`/bind press` in the new group proposes, `/bind press ar` for a chat that gets only one of the group's languages;
    `/bind 482913` in private confirms."""
    asked = str(words).strip().lower()
    if ctx.private or ctx.in_staff_room:
        return await confirm(ctx, asked)
    place = await ctx.unit.addresses.arrive(ctx.at, said.chat_title)
    name, _, language = asked.partition(" ")
    if place.state in SERVED:
        return await _already(ctx, said, place, name, language.strip())
    meant = _meant(ctx, name)
    if isinstance(meant, Refusal):
        return ctx.refuse(meant)
    chosen = tongue.chosen(ctx, meant, language.strip())
    return ctx.refuse(chosen) if isinstance(chosen, Refusal) else await _propose(ctx, place, meant, chosen)


async def _already(ctx: Context, said: Said, place: Place, name: str, language: str) -> Actions:
    """In a bound chat it is an officer's command like any other: removed, and answered in private (C2).

    Named with its own group and a language, the chat gets that language from now on.
    """
    private = await ctx.private_address(ctx.person.key)
    if private is None:
        return [Delete(ctx.at, said.message), Send(ctx.at, ctx.say("Please write to me in private."))]
    language_there = await ctx.language_of(ctx.person.key)
    one = replace(ctx, at=private, private=True, group=None, message="", language=language_there)
    group, meant = ctx.mission.group(place.group_id), _meant(ctx, name)
    if language and group is not None and meant == group:
        return [Delete(ctx.at, said.message), *await tongue.change(one, place, group, language)]
    refused = refuse(Code.BOUND, group=_name(one, group) if group else place.group_id)
    return [Delete(ctx.at, said.message), *one.refuse(refused)]


def _meant(ctx: Context, asked: str) -> Group | Refusal:
    """The group with this id, or the only one of this kind."""
    group = ctx.mission.group(asked)
    of_kind = [each for each in ctx.mission.groups if each.kind == asked]
    if group is None and len(of_kind) == 1:
        group = of_kind[0]
    if group is not None:
        return group
    known = ", ".join(each.id for each in (of_kind or ctx.mission.groups))
    return refuse(Code.UNKNOWN, what="group", name=asked, known=known)


async def _propose(ctx: Context, place: Place, group: Group, own: str = "") -> Actions:
    """Everybody who may confirm gets a code of their own, in private; the proposer hears what was done."""
    proposal = {"proposed_by": ctx.person.key, "proposed_group": group.id, "language": own}
    await ctx.unit.addresses.set(place, state="proposed", **proposal)
    ctx.unit.audits.note("propose group", f"place:{place.id}", actor=ctx.person.key, detail=group.id)
    actions: Actions = []
    for person in _confirmers(ctx):
        at = await ctx.private_address(person.key)
        if at is None:
            continue
        code = one_time_code(ctx.dice.random(8))
        await ctx.unit.one_times.issue(PURPOSE, str(place.id), person.key, code)
        language = await ctx.language_of(person.key)
        words = ctx.texts.say(
            language,
            "{who} wants to connect the chat *{chat}* with the group *{group}*. If that is right, type `/bind {code}` "
            "here within 10 minutes. If you do not know about it, do nothing and ask {who}.",
            who=ctx.person.name,
            chat=place.title or place.address.chat,
            group=ctx.mission.words(group.name, language),
            code=code,
        )
        actions.append(Send(at, words, language=language))
    return [*actions, _told(ctx, group) if actions else _nobody(ctx)]


def _told(ctx: Context, group: Group) -> Send:
    words = N_("I asked the head of mission and the administrators to confirm that this is *{group}*.")
    return ctx.reply(ctx.say(words, group=_name(ctx, group)))


def _nobody(ctx: Context) -> Send:
    return ctx.reply(
        ctx.say(
            "Nobody who may confirm this has written to me in private yet. Ask the head of mission or "
            "an administrator to open a private chat with me, then try again."
        )
    )


def _confirmers(ctx: Context) -> list[Person]:
    """Heads and administrators, without the proposer."""
    both = (*ctx.mission.holding(Role.HEAD, ctx.today), *ctx.mission.holding(Role.ADMIN, ctx.today))
    return list({person.key: person for person in both if person.key != ctx.person.key}.values())


async def confirm(ctx: Context, code: str) -> Actions:
    """The second person's word: from now on the chat is the group's."""
    if not ctx.person.has(Role.HEAD, Role.ADMIN):
        return ctx.refuse(refuse(Code.PLACE, place="group"))
    subject = await ctx.unit.one_times.use(PURPOSE, ctx.person.key, code)
    place = await ctx.unit.addresses.get(int(subject)) if subject else None
    if place is None:
        ctx.unit.audits.note("refused bind", "", actor=ctx.person.key, detail=Code.CODE)
        return ctx.refuse(refuse(Code.CODE))
    group = ctx.mission.group(place.proposed_group)
    if group is None:
        return ctx.refuse(refuse(Code.UNKNOWN, what="group", name=place.proposed_group, known=""))
    values = {"state": "bound", "group_id": group.id, "bound_at": ctx.now, "proposed_by": "", "proposed_group": ""}
    if place.proposed_by == ctx.person.key or not await ctx.unit.addresses.set(place, **values):
        return ctx.refuse(refuse(Code.SELF))
    await ctx.unit.dues.drop("chat.leave", str(place.id))
    ctx.unit.audits.note("bind group", f"place:{place.id}", actor=ctx.person.key, detail=group.id)
    return await _bound(ctx, place, group)


async def _bound(ctx: Context, place: Place, group: Group) -> Actions:
    kept = await ctx.unit.addresses.get(place.id)
    language = place.language if place.language in group.languages else group.languages[0]
    hello = ctx.texts.say(
        language,
        "This group is now *{group}* of {mission}. Write /ask and your question, and an officer answers here. "
        "Ordinary talk in this group is not stored.",
        group=ctx.mission.words(group.name, language),
        mission=ctx.mission.name(language),
    )
    done = ctx.say("Done. The chat *{chat}* is now *{group}*.", chat=place.title, group=_name(ctx, group))
    news = ctx.staff_say(
        "The chat *{chat}* is now connected with *{group}*.", chat=place.title, group=_name(ctx, group)
    )
    return [
        ctx.reply(done),
        Send(place.address, hello, language=language, key=f"hello:{place.id}:{place.version}"),
        ctx.staff(news),
        inspect_place(place),
        *(await life.bound(ctx, kept) if kept else []),
    ]


def _name(ctx: Context, group: Group) -> str:
    return ctx.mission.words(group.name, ctx.language)


# ---- an officer added us to a chat: choosing the group by button, for channels too ---------------------


async def offer(ctx: Context, event: Standings, place: Place) -> Actions:
    """The officer who added us is asked in private which group this chat is."""
    private = await ctx.private_address(ctx.person.key)
    if private is None or not ctx.person.is_staff:
        return []
    served = [group for group in ctx.mission.groups if ctx.person.serves(group.kind)] or list(ctx.mission.groups)
    language = await ctx.language_of(ctx.person.key)
    rows = tuple(
        (Button(ctx.mission.words(group.name, language), "bind-choose", f"place:{place.id}", data=group.id),)
        for group in served
    )
    words = ctx.texts.say(language, "You added me to *{chat}*. Which group is it?", chat=event.chat_title)
    return [Send(private, words, rows, language=language)]


async def choose(ctx: Context, _pressed: Pressed, button: StoredButton) -> Actions:
    place = await ctx.unit.addresses.get(int(button.subject.partition(":")[2]))
    group = ctx.mission.group(button.data)
    if place is None or group is None:
        return ctx.refuse(refuse(Code.UNKNOWN, what="group", name=button.data, known=""))
    if place.state in SERVED:
        return ctx.refuse(refuse(Code.BOUND, group=_name(ctx, group)))
    return await _propose(ctx, place, group)
