"""The course of a crisis: its level, its promise of the next update, its end; and whoever must be the second person."""

from groups.crisis import LIMITS, Level, can_change, needs_second
from groups.messages import Lane, Pressed
from groups.posts import Move
from groups.posts import State as PostState
from groups.posts import after as post_after
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers import live, second
from handlers.alerts import announcing
from handlers.cards import card_text, showing
from handlers.checkin import ending
from handlers.context import Actions, Context
from handlers.facts import factclock
from handlers.publish.pausing import hold_for_crisis, offer_after_crisis
from handlers.stepup import Then, require
from storage.buttons import StoredButton
from storage.crises import Crisis

CLOSE = "close"


def change_of(level: Level) -> str:
    """How a proposed level is written down."""
    return f"level:{int(level)}"


async def to_level(ctx: Context, crisis: Crisis, wanted: str) -> Actions:
    """`/crisis level 3`: alone where one person is enough, else a proposal."""
    if wanted not in {"1", "2", "3"}:
        return ctx.refuse(refuse(Code.WORDS, choices=("1", "2", "3")))
    old, new = Level(crisis.level), Level(int(wanted))
    if not can_change(old, new):
        return [ctx.reply(ctx.say("It is at this level already."))]
    if needs_second(old, new):
        return await propose(ctx, crisis, change_of(new))
    if refused := refusal(ctx.person, Act.OPEN_CRISIS, today=ctx.today, stepped_up=True):
        return _refused(ctx, crisis, refused)
    then = Then("crisis-level", str(crisis.id), wanted, card_text.title(ctx, crisis, ctx.language))
    return await require(ctx, then) or await leveled(ctx, str(crisis.id), wanted)


async def leveled(ctx: Context, subject: str, data: str) -> Actions:
    """One person may do it, and has proved who they are."""
    crisis = await ctx.unit.crises.get(int(subject))
    if crisis is None or not crisis.is_open or needs_second(Level(crisis.level), Level(int(data))):
        return ctx.refuse(refuse(Code.STATE))
    return await _set_level(ctx, crisis, Level(int(data)))


async def propose(ctx: Context, crisis: Crisis, change: str) -> Actions:
    """Raising to 3, lowering and closing need a second person: everybody who may is asked."""
    if refused := refusal(ctx.person, Act.CHANGE_LEVEL, today=ctx.today, proposing=True):
        return _refused(ctx, crisis, refused)
    if change == CLOSE and (refused := await ending.why_not(ctx, crisis)):
        return _refused(ctx, crisis, refused)
    if not await ctx.unit.crises.propose(crisis, change, ctx.person.key):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note(f"propose {change}", f"crisis:{crisis.id}", actor=ctx.person.key)
    words = {
        CLOSE: N_("{name} proposes to close *{title}*. A second person decides."),
        change_of(Level.EMERGENCY): N_("{name} proposes level 3, emergency, for *{title}*. A second person decides."),
    }.get(change, N_("{name} proposes a lower level for *{title}*. A second person decides."))
    said = ctx.say("I have asked for a second person. Nothing changes until somebody confirms.")
    return [*await second.ask(ctx, crisis, words), ctx.reply(said)]


async def second_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """The second person's word."""
    crisis = await ctx.unit.crises.get(int(stored.subject))
    if crisis is None or not crisis.is_open or crisis.version != stored.version or not crisis.proposed:
        return ctx.refuse(refuse(Code.CONFLICT))
    if refused := refusal(ctx.person, Act.CHANGE_LEVEL, today=ctx.today, seconding=True):
        return _refused(ctx, crisis, refused)
    if stored.data == "no":
        return await _declined(ctx, crisis)
    if crisis.proposed_by == ctx.person.key:
        return _refused(ctx, crisis, refuse(Code.SELF, by=ctx.person.key))
    if crisis.proposed == CLOSE:
        return await _close(ctx, crisis)
    if crisis.proposed == change_of(Level.EMERGENCY):
        then = Then("crisis-second", str(crisis.id), str(crisis.version), card_text.title(ctx, crisis, ctx.language))
        if asked := await live.require(ctx, then, ctx.mission.groups_in(crisis.region), proof=False):
            return asked
    return await _set_level(ctx, crisis, Level(int(crisis.proposed.partition(":")[2])))


async def seconded(ctx: Context, subject: str, data: str) -> Actions:
    """Level 3, after the second person has typed to how many groups it goes."""
    crisis = await ctx.unit.crises.get(int(subject))
    emergency = change_of(Level.EMERGENCY)
    if crisis is None or not crisis.is_open or crisis.version != int(data) or crisis.proposed != emergency:
        return ctx.refuse(refuse(Code.CONFLICT))
    return await _set_level(ctx, crisis, Level.EMERGENCY)


async def _declined(ctx: Context, crisis: Crisis) -> Actions:
    if not await ctx.unit.crises.propose(crisis, "", ""):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("decline change", f"crisis:{crisis.id}", actor=ctx.person.key)
    return [ctx.reply(ctx.say("It stays as it is."))]


async def _set_level(ctx: Context, crisis: Crisis, level: Level) -> Actions:
    if not await ctx.unit.crises.set_level(crisis, level):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note(f"level {int(level)}", f"crisis:{crisis.id}", actor=ctx.person.key)
    fresh = await ctx.unit.crises.get(crisis.id)
    if fresh is None:
        return []
    await renew_promise(ctx, fresh, hasten=True)
    await announcing.changed(ctx, fresh.id)
    if level is Level.EMERGENCY:
        await ctx.unit.dues.set("key.ask", str(fresh.id), ctx.now)
    language = ctx.mission.language
    words = N_("*{title}*\n{level}, by {name}.")
    values = {"title": card_text.title(ctx, fresh, language), "level": card_text.level_words(ctx, level, language)}
    text = ctx.staff_say(words, name=ctx.person.name, **values)
    told = ctx.staff(text, lane=Lane.CRISIS)
    mine = [] if ctx.in_staff_room else [ctx.reply(text)]
    edits = await showing.refresh(ctx, urgent=True)
    rung = await showing.loud(ctx, fresh) if level is Level.EMERGENCY else []
    crossed = (crisis.level < Level.ALERT) != (level < Level.ALERT)  # only there does a check's time change
    tasks = await factclock.level_changed(ctx) if crossed else []
    return [*edits, *rung, told, *mine, *await held_by_level(ctx, crisis, fresh), *tasks]


async def held_by_level(ctx: Context, before: Crisis, now: Crisis) -> Actions:
    """From alert on ordinary posts wait; below it they are offered again."""
    groups = ctx.mission.groups_in(now.region)
    if before.level < Level.ALERT <= now.level:
        return await hold_for_crisis(ctx, groups)
    if now.level < Level.ALERT <= before.level:
        return await _offer(ctx, now)
    return []


async def _offer(ctx: Context, over: Crisis) -> Actions:
    """What waited is offered again in the groups that no other crisis holds."""
    free = [
        group for group in ctx.mission.groups_in(over.region) if await ctx.unit.crises.level(group.region) < Level.ALERT
    ]
    return await offer_after_crisis(ctx, free) if free else []


# ---- the promise of the next update -------------------------------------------------------------------


async def renew_promise(ctx: Context, crisis: Crisis, *, hasten: bool = False) -> None:
    """An update went out, or the level says it must come sooner (`hasten`): the next one is promised."""
    within = LIMITS[Level(crisis.level)].next_update_within
    if within is None:
        return
    at = ctx.now + within
    if hasten and crisis.next_update_by:
        at = min(at, crisis.next_update_by)
    if await ctx.unit.crises.promise(crisis, at):
        await ctx.unit.dues.set("crisis.update", str(crisis.id), at)
        await ctx.unit.dues.drop("crisis.late", str(crisis.id))


def _refused(ctx: Context, crisis: Crisis, refused: Refusal) -> Actions:
    ctx.unit.audits.note("refused crisis", f"crisis:{crisis.id}", actor=ctx.person.key, detail=refused.code)
    return ctx.refuse(refused)


# ---- the end ------------------------------------------------------------------------------------------


async def _close(ctx: Context, crisis: Crisis) -> Actions:
    """Cards say so and come off the top; what waited is offered again, and key points that did not go are cancelled."""
    if refused := await ending.why_not(ctx, crisis):
        return _refused(ctx, crisis, refused)
    down = await put_down(ctx, crisis)
    if down is None:
        return ctx.refuse(refuse(Code.CONFLICT))
    ended = await ctx.unit.crises.get(crisis.id) or crisis
    words = ctx.staff_say(
        "*{title}* is closed, by {name}.", title=card_text.title(ctx, ended, ctx.mission.language), name=ctx.person.name
    )
    mine = [] if ctx.in_staff_room else [ctx.reply(words)]
    return [
        *down,
        ctx.staff(words, lane=Lane.CRISIS),
        *mine,
        *await _offer(ctx, ended),
        *await factclock.level_changed(ctx),
    ]


async def put_down(ctx: Context, crisis: Crisis) -> Actions | None:
    """Closed, with its clocks, its cards and what did not go out; None when somebody was faster."""
    if not await ctx.unit.crises.close(crisis, ctx.person.key):
        return None
    ctx.unit.audits.note("close crisis", f"crisis:{crisis.id}", actor=ctx.person.key)
    for kind in ("crisis.update", "crisis.late", "crisis.still"):
        await ctx.unit.dues.drop(kind, str(crisis.id))
    ended = await ctx.unit.crises.get(crisis.id) or crisis
    await _end_points(ctx, ended)
    await announcing.closed(ctx, ended)
    return [*await ending.ended(ctx, ended), *await showing.after_close(ctx, ended)]


async def _end_points(ctx: Context, ended: Crisis) -> None:
    """Key points that have not gone out will not."""
    for post in await ctx.unit.posts.of_crisis(ended.id):
        to = post_after(PostState(post.state), Move.CANCEL)
        if isinstance(to, PostState) and await ctx.unit.posts.move(post, to):
            await ctx.unit.slots.free(post.id)
