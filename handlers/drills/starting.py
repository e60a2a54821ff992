"""`/drill` and `/drill start flood`: it begins when somebody has looked whether all is calm."""

from dataclasses import replace

from groups.digits import western
from groups.drills import FAST
from groups.messages import Due, Said
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.drills import ending, telling
from storage.drills import Drill, State

FAST_WORDS = frozenset({"fast", f"x{FAST}", f"×{FAST}", f"{FAST}x"})
ELSEWHERE = N_("Drills run with a bot of their own, so that nothing of them reaches people. Please write to that bot.")


async def drill(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/drill`, `/drill start flood`, `/drill start flood fast`, `/drill end`."""
    if not ctx.exercise:
        return [ctx.reply(ctx.say(ELSEWHERE))]
    verb, _, rest = str(words).strip().casefold().partition(" ")
    if verb not in {"start", "end"}:
        return await _state(ctx)
    if no := refusal(ctx.person, Act.DRILL, today=ctx.today):
        return _refused(ctx, no)
    return await _start(ctx, western(rest).split()) if verb == "start" else await ending.end(ctx)


async def _state(ctx: Context) -> Actions:
    now = await ctx.unit.drills.open()
    if now is None or now.begun_at is None:
        known = [f"/drill start {each.id}" for each in ctx.mission.templates]
        words = ctx.say("No drill is running. Start one with {ways}.", ways=ctx.texts.listing(ctx.language, known))
        return [ctx.reply(words)]
    span = ctx.texts.length(ctx.language, ctx.now - now.begun_at)
    words = ctx.say(
        "The drill *{title}* has been running for {span}. Taking part: {names}. `/drill end` ends it.",
        title=telling.title(ctx, now.template, ctx.language),
        span=span,
        names=telling.names(ctx, await ctx.unit.drills.parts(now.id), ctx.language),
    )
    return [ctx.reply(words)]


async def _start(ctx: Context, words: list[str]) -> Actions:
    """It begins when somebody has looked whether a real crisis is open: the live mission alone knows."""
    fast = not FAST_WORDS.isdisjoint(words)
    left = [word for word in words if word not in FAST_WORDS]
    if len(left) != 1 or ctx.mission.template(left[0]) is None:
        return ctx.refuse(
            refuse(Code.WORDS, choices=tuple(f"/drill start {each.id}" for each in ctx.mission.templates))
        )
    if now := await ctx.unit.drills.open():
        return _refused(ctx, refuse(Code.DRILL, since=now.begun_at or now.asked_at))
    number = await ctx.unit.drills.ask(left[0], FAST if fast else 1, ctx.person.key)
    ctx.unit.audits.note("ask for drill", f"drill:{number}", actor=ctx.person.key, detail=left[0])
    return [ctx.reply(ctx.say("One moment: I look first whether a real crisis is open."))]


def _refused(ctx: Context, no: Refusal) -> Actions:
    ctx.unit.audits.note("refused drill", "drill", actor=ctx.person.key, detail=no.code)
    return ctx.refuse(no)


# ---- all is calm, or not --------------------------------------------------------------------------------


async def begun(ctx: Context, due: Due) -> Actions:
    """All is calm, and what is true of the mission is true here now: everybody is told."""
    meant = await ctx.unit.drills.get(int(due.subject))
    if meant is None or not await ctx.unit.drills.begin(meant.id):
        return []
    await ctx.unit.drills.join(meant.id, meant.begun_by)
    ctx.unit.audits.note("begin drill", f"drill:{meant.id}", actor=meant.begun_by, detail=meant.template)
    return await telling.tell(ctx, telling.everybody(ctx), lambda language: _first_words(ctx, meant, language))


def _first_words(ctx: Context, meant: Drill, language: str) -> Text:
    say = ctx.texts.say
    parts = [
        say(language, "*The drill begins: {title}.*", title=telling.title(ctx, meant.template, language)),
        say(language, "Imagine that it happens now, and do here what you would do. /crisis opens it."),
        say(language, "Only the chats of the drill see it. `/drill end` ends it, with a report."),
    ]
    if meant.rate > 1:
        parts.append(say(language, "The clocks run {n} times as fast as those on the wall.", n=meant.rate))
    return join(parts, "\n\n")


async def not_calm(ctx: Context, due: Due) -> Actions:
    """A real crisis is open: whoever asked is told."""
    meant = await ctx.unit.drills.get(int(due.subject))
    if meant is None or meant.state is not State.ASKED or not await ctx.unit.drills.refuse(meant.id):
        return []
    no = refuse(Code.DRILL, crisis="yes")
    ctx.unit.audits.note("refused drill", f"drill:{meant.id}", actor=meant.begun_by, detail=no.code)
    asker = replace(ctx, person=ctx.mission.officer(meant.begun_by) or ctx.person)
    return await telling.tell(ctx, [meant.begun_by], lambda language: asker.sentence_in(language, no))
