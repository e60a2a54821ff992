"""What a crisis owes: the next update by its hour, a key point a day, or somebody who says that it is over."""

from datetime import datetime, time, timedelta

from groups.calendar import DAY, instant, local_date
from groups.crisis import LIMITS, STILL_OPEN_AFTER, STILL_OPEN_EVERY, Level
from groups.duty import Rung
from groups.messages import Due
from groups.people import Role
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.alarm.paging import called, over, page
from handlers.alerts import announcing
from handlers.calling import call
from handlers.cards import card_text, showing
from handlers.context import Actions, Context
from handlers.crisis import levels
from handlers.stepup import Then, require
from storage.crises import Crisis
from storage.posts import Post

HEAD_AFTER = timedelta(minutes=15)
PROMISE = timedelta(hours=4)
"""The longest promise at a level that asks for none."""


async def promise(ctx: Context, meant: Crisis, words: str) -> Actions:
    """`/crisis next 16:00`: today, or tomorrow when that hour is over, and no later than the level allows."""
    if refused := refusal(ctx.person, Act.OPEN_CRISIS, today=ctx.today, stepped_up=True):
        return ctx.refuse(refused)
    at = _hour(ctx, words)
    if isinstance(at, Refusal):
        return ctx.refuse(at)
    longest = LIMITS[Level(meant.level)].next_update_within or PROMISE
    if at > ctx.now + longest:
        within = ctx.texts.length(ctx.language, longest)
        return [
            ctx.reply(
                ctx.say(
                    "At this level people hear from us within {within}. Please name an earlier hour.", within=within
                )
            )
        ]
    shown = ctx.texts.moment(ctx.language, at, ctx.mission.zone, ctx.now)
    then = Then("crisis-next", str(meant.id), at.isoformat(), shown)
    return await require(ctx, then) or await promised(ctx, then.subject, then.data)


async def promised(ctx: Context, subject: str, data: str) -> Actions:
    """After the second factor: it stands on every card, and the alarm waits until then."""
    meant, at = await ctx.unit.crises.get(int(subject)), datetime.fromisoformat(data)
    if meant is None or not meant.is_open or at <= ctx.now:
        return ctx.refuse(refuse(Code.STATE))
    if not await ctx.unit.crises.promise(meant, at):
        return ctx.refuse(refuse(Code.CONFLICT))
    await ctx.unit.dues.set("crisis.update", str(meant.id), at)
    await ctx.unit.dues.drop("crisis.late", str(meant.id))
    ctx.unit.audits.note("promise update", f"crisis:{meant.id}", actor=ctx.person.key)
    await announcing.changed(ctx, meant.id)
    shown = ctx.texts.moment(ctx.language, at, ctx.mission.zone, ctx.now)
    said = ctx.reply(ctx.say("The cards say: next update by {at}.", at=shown))
    return [said, *await showing.refresh(ctx)]


def _hour(ctx: Context, words: str) -> datetime | Refusal:
    """The next instant at which the mission's clocks show these words ("16:00")."""
    try:
        hour = time.fromisoformat(words.strip().zfill(5))
    except ValueError:
        return refuse(Code.TIME)
    today = local_date(ctx.now, ctx.mission.zone)
    at = instant(datetime.combine(today, hour), ctx.mission.zone)
    if isinstance(at, Refusal) or at > ctx.now:
        return at
    return instant(datetime.combine(today + DAY, hour), ctx.mission.zone)


async def update_due(ctx: Context, due: Due) -> Actions:
    """The promised hour is here and nothing was said: the duty officer, and soon the head."""
    meant = await ctx.unit.crises.get(int(due.subject))
    if meant is None or not meant.is_open or meant.next_update_by is None or meant.next_update_by > ctx.now:
        return []
    await ctx.unit.dues.set("crisis.late", due.subject, ctx.now + HEAD_AFTER)
    ctx.unit.audits.note("update missed", f"crisis:{meant.id}")
    words = N_(
        "*{title}*: people were promised news by now. Write a key point, or promise a new hour with /crisis next."
    )
    return await _page(ctx, f"update:{_promised(meant)}", meant, words)


async def late_due(ctx: Context, due: Due) -> Actions:
    """Still nothing, whoever is on it: the head, unless an alarm has climbed that far already."""
    meant = await ctx.unit.crises.get(int(due.subject))
    if meant is None or not meant.is_open or meant.next_update_by is None or meant.next_update_by > ctx.now:
        return []
    asked, heads = f"update:{_promised(meant)}", {one.key for one in ctx.mission.holding(Role.HEAD, ctx.today)}
    if heads <= await called(ctx, asked):
        return []
    await over(ctx, asked)
    words = N_("*{title}*: the promised update is 15 minutes late. Please see that people hear from us.")
    return await _page(ctx, f"late:{_promised(meant)}", meant, words, Rung.HEAD)


async def still_due(ctx: Context, due: Due) -> Actions:
    """A day without a key point: is it still a crisis? Asked again twice a day."""
    meant = await ctx.unit.crises.get(int(due.subject))
    if meant is None or not meant.is_open:
        return []
    await ctx.unit.dues.set("crisis.still", due.subject, ctx.now + STILL_OPEN_EVERY)
    words = N_("*{title}*: there was no key point for a day. Is it still open?")
    return await _call(ctx, Role.DUTY, meant, words, (N_("Propose to close it"), "crisis-close"))


async def published(ctx: Context, post: Post) -> Actions:
    """Every key point stands on the cards too, keeps the promise of an update and makes the next one."""
    meant = await ctx.unit.crises.get(post.crisis)
    if meant and meant.is_open:
        await levels.renew_promise(ctx, meant)
        await ctx.unit.dues.set("crisis.still", str(meant.id), ctx.now + STILL_OPEN_AFTER)
        await announcing.changed(ctx, meant.id)
    return await showing.refresh(ctx, urgent=True)


def _promised(meant: Crisis) -> str:
    """This promise, and no other: each is paged for itself."""
    return f"{meant.id}:{meant.next_update_by.isoformat() if meant.next_update_by else ''}"


async def _page(ctx: Context, subject: str, meant: Crisis, words: str, start: Rung = Rung.FIRST) -> Actions:
    choices = ((N_("Write a key point"), "key-start"),)
    title, about = card_text.title(ctx, meant, ctx.mission.language), str(meant.id)
    return await page(
        ctx, subject, words, choices=choices, about=about, version=meant.version, start=start, title=title
    )


async def _call(ctx: Context, role: Role, meant: Crisis, words: str, choice: tuple[str, str] | None = None) -> Actions:
    choices = ((N_("Write a key point"), "key-start"), *([choice] if choice else []))
    title = card_text.title(ctx, meant, ctx.mission.language)
    return await call(ctx, (role,), words, choices=choices, subject=str(meant.id), version=meant.version, title=title)
