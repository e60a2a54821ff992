"""The chats we are in: being added, promoted, demoted, removed and moved; what each lets us do; `/groups`."""

from config.schema import Group
from groups.calendar import local_date
from groups.messages import Address, Due, Leave, Migrated, Power, Said, Send, Settled, Standing, Standings
from groups.outcomes import Done
from groups.texts import N_, Text, join
from handlers.cards import life
from handlers.chats import again, binding, tongue
from handlers.context import Actions, Context
from handlers.looks import NAMES, inspect_place, is_stale, know_name, lacking
from storage.addresses import SERVED, Place


async def standings(ctx: Context, event: Standings) -> Actions:
    """What we are in a chat changed."""
    if event.private:
        if event.standing is Standing.OUT:
            await ctx.unit.people.out_of_reach(event.at)
        return []
    places = await ctx.unit.addresses.in_chat(event.at.account, event.at.chat)
    if not places or (all(place.state == "out" for place in places) and event.standing is not Standing.OUT):
        return await _arrived(ctx, event)
    actions: Actions = []
    for place in places:
        actions += await _changed(ctx, event, place)
    return actions


async def _arrived(ctx: Context, event: Standings) -> Actions:
    """Added to a chat: say who we are, stay silent, leave after a day if nobody connects it."""
    if event.standing is Standing.OUT:
        return []
    place = await ctx.unit.addresses.arrive(event.at, event.chat_title)
    ctx.unit.audits.note("added to chat", f"place:{place.id}", actor=ctx.person.key)
    if group := ctx.mission.group(place.group_id):
        return await again.added(ctx, event, place, group)
    powers = " ".join(event.powers)
    await ctx.unit.addresses.set(place, state="unbound", powers=powers, powers_at=ctx.now, added_at=ctx.now)
    if event.at == ctx.mission.staff_room:
        return []
    await ctx.unit.dues.set("chat.leave", str(place.id), ctx.now + again.UNBOUND_FOR)
    hello = ctx.say(
        "I am the assistant of {mission}. An officer connects this chat with `/bind` and the name of a group. "
        "Until then I stay silent, and after 24 hours I leave.",
        mission=ctx.mission.name(ctx.language),
    )
    said = [Send(event.at, hello, language=ctx.language)] if Power.WRITE in event.powers else []
    return [*said, *await binding.offer(ctx, event, place)]


async def _changed(ctx: Context, event: Standings, place: Place) -> Actions:
    powers = frozenset(str(power) for power in event.powers)
    if event.standing is Standing.OUT:
        return await _removed(ctx, place)
    if place.state not in SERVED:
        await ctx.unit.addresses.set(place, powers=" ".join(sorted(powers)), powers_at=ctx.now)
        return []
    missing = lacking(powers)
    state = "degraded" if missing else "bound"
    await ctx.unit.addresses.set(place, powers=" ".join(sorted(powers)), powers_at=ctx.now, state=state)
    told = await _tell_missing(ctx, place, powers) if set(missing) != set(lacking(place.powers)) else []
    now = await ctx.unit.addresses.get(place.id)
    return [*told, *(await again.may_do_more(ctx, place, now) if now else [])]


async def _removed(ctx: Context, place: Place) -> Actions:
    await ctx.unit.addresses.set(place, state="out", powers="", powers_at=ctx.now)
    await ctx.unit.dues.drop("chat.leave", str(place.id))
    ctx.unit.audits.note("removed from chat", f"place:{place.id}", actor=ctx.person.key)
    if not place.group_id:
        return []
    gone = ctx.staff_say(
        "I was removed from *{chat}*. Nothing reaches the people there until somebody adds me again; "
        "what was to go out is kept.",
        chat=place.title,
    )
    return [ctx.staff(gone)]


async def _tell_missing(ctx: Context, place: Place, powers: frozenset[str]) -> Actions:
    """Once per change: which right is missing, in the words of the platform's own settings."""
    missing = lacking(powers)
    ctx.unit.audits.note("powers changed", f"place:{place.id}", detail=" ".join(missing))
    if not missing:
        return [ctx.staff(ctx.staff_say("*{chat}*: I have all the rights that I need again.", chat=place.title))]
    listed = ctx.texts.listing(ctx.mission.language, [str(ctx.staff_say(NAMES[power])) for power in missing])
    words = N_("*{chat}*: I may not {rights} there. Please make me an administrator who may.")
    return [ctx.staff(ctx.staff_say(words, chat=place.title, rights=listed))]


async def leave_unbound(ctx: Context, due: Due) -> Actions:
    """Nobody connected the chat within a day."""
    place = await ctx.unit.addresses.get(int(due.subject))
    if place is None or place.state in SERVED or place.address == ctx.mission.staff_room:
        return []
    ctx.unit.audits.note("left chat", f"place:{place.id}")
    return [Leave(place.address)]


async def migrated(ctx: Context, event: Migrated) -> Actions:
    """The chat has a new id: bindings, caps and what waits follow; messages and pins of the old one are void."""
    account, old = event.at.account, event.at.chat
    moved = await ctx.unit.addresses.move(account, old, event.chat)
    await ctx.unit.outbox.moved(account, old, event.chat)
    actions: Actions = []
    for place in moved:
        ctx.unit.audits.note("chat moved", f"place:{place.id}")
        actions += await life.moved(ctx, place)
        actions.append(inspect_place(place))
    return actions


async def thread_gone(ctx: Context, event: Settled) -> Actions:
    """The topic was deleted, so it went to the whole chat. Said once; from now on the chat itself is the place."""
    place = await ctx.unit.addresses.find(event.at)
    if place is None or not place.address.thread or place.address.thread != event.at.thread or place.state == "out":
        return []
    whole = await ctx.unit.addresses.arrive(Address(event.at.account, event.at.chat), place.title)
    if whole.state not in SERVED:
        await ctx.unit.addresses.set(whole, state=place.state, group_id=place.group_id, members=place.members)
    await ctx.unit.addresses.set(place, state="out")
    await life.rehoused(ctx, place, whole)
    ctx.unit.audits.note("topic gone", f"place:{place.id}")
    words = N_(
        "*{chat}*: the topic of this group was deleted. I write to the whole chat now; type `/bind` in a new topic."
    )
    return [ctx.staff(ctx.staff_say(words, chat=place.title))]


async def inspected(ctx: Context, event: Settled) -> Actions:
    """What the platform says of a chat."""
    if not isinstance(event.outcome, Done) or event.outcome.seen is None:
        return []
    place = await ctx.unit.addresses.get(int(event.subject.partition(":")[2]))
    if place is None:
        return []
    seen = event.outcome.seen
    await ctx.unit.addresses.saw(place.address, seen)
    await know_name(ctx, place.address, seen.name)
    if is_stale(place, seen):
        return [inspect_place(place)] if place.state in SERVED else []
    powers = frozenset(seen.powers)
    if place.state not in SERVED or set(lacking(powers)) == set(lacking(place.powers)):
        return []
    fresh = await ctx.unit.addresses.get(place.id)
    if fresh is not None:
        await ctx.unit.addresses.set(fresh, state="degraded" if lacking(powers) else "bound")
    first_look = not place.powers and not lacking(powers)  # nothing was missing, so nothing came back
    told = [] if first_look else await _tell_missing(ctx, place, powers)
    now = await ctx.unit.addresses.get(place.id)
    return [*told, *(await again.may_do_more(ctx, place, now) if now else [])]


# ---- /groups --------------------------------------------------------------------------------------------


async def groups(ctx: Context, _said: Said, _words: Text) -> Actions:
    """State, members, today's count and missing rights of every group, one block each."""
    blocks = [await _block(ctx, group) for group in ctx.mission.groups]
    places = await ctx.unit.addresses.all_bound()
    return [ctx.reply(join(blocks, "\n\n")), *(inspect_place(place) for place in places)]


async def _block(ctx: Context, group: Group) -> Text:
    used = await ctx.unit.slots.used(group.id, local_date(ctx.now, group.tz), "routine")
    head = ctx.say(
        "*{group}* · {used} of {cap} today",
        group=ctx.mission.words(group.name, ctx.language),
        used=len(used),
        cap=group.cap_in_calm,
    )
    places = await ctx.unit.addresses.of_group(group.id)
    lines = [_line(ctx, place) for place in places]
    nowhere = ctx.say("No chat yet. Add me to one and type `/bind {group}` there.", group=group.id)
    return join([head, *(lines or [nowhere])])


def _line(ctx: Context, place: Place) -> Text:
    members = (
        ctx.count("{n} member", "{n} members", place.members) if place.members else ctx.say("members not yet counted")
    )
    chat, missing = tongue.titled(ctx, place), [str(ctx.say(NAMES[power])) for power in lacking(place.powers)]
    if not missing:
        return ctx.say("{chat}: {members}, all well", chat=chat, members=members)
    rights = ctx.texts.listing(ctx.language, missing)
    return ctx.say("{chat}: {members}. I may not {rights}.", chat=chat, members=members, rights=rights)
